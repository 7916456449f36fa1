import type { RouteKind } from '../../model/gateway.ts'
import {
  addressFacts,
  apiServerFacts,
  daemonSetFacts,
  nameServiceFacts,
  nameSliceFacts,
  proxyPodFacts,
  serviceRangeFacts,
} from '../project/dataplane.ts'
import { projectConfig } from '../project/dataplane-config.ts'
import { projectGateway, projectGatewayClass, projectNamespace, projectReferenceGrant } from '../project/gateway.ts'
import { projectIngress, projectIngressClass } from '../project/ingress.ts'
import { projectServiceExport, projectServiceImport } from '../project/multi-cluster.ts'
import { projectNode } from '../project/node.ts'
import { projectPod } from '../project/pod.ts'
import { projectPolicy } from '../project/policy.ts'
import { projectRoute } from '../project/route.ts'
import { projectService } from '../project/service.ts'
import { projectEndpoints, projectSlice } from '../project/slice.ts'
import { projectWorkload } from '../project/workload.ts'
import { addItem, filled, type ItemOf, type ListName, Lists, type Part } from './lists.ts'

/** Adds what one raw object of a kind amounts to. */
type Gather = (raw: unknown, into: Lists) => void

/** A kind of which an object amounts to any number of items. */
function several<K extends ListName>(list: K, project: (raw: unknown) => readonly ItemOf<K>[]): Gather {
  return (raw, into) => {
    for (const item of project(raw)) addItem(into, list, item)
  }
}

/** A kind of which an object is one item, or none where it cannot be used. */
function one<K extends ListName>(list: K, project: (raw: unknown) => ItemOf<K> | undefined): Gather {
  return (raw, into) => {
    const item = project(raw)
    if (item !== undefined) addItem(into, list, item)
  }
}

const workload = (kind: string) => one('workloads', (raw) => projectWorkload(raw, kind))
const route = (kind: RouteKind) => one('gatewayRoutes', (raw) => projectRoute(raw, kind))

const projections = {
  Service: one('services', projectService),
  EndpointSlice: one('slices', projectSlice),
  Endpoints: several('endpoints', projectEndpoints),
  Pod: one('pods', projectPod),
  Node: one('nodes', projectNode),
  Ingress: one('ingresses', projectIngress),
  IngressClass: one('ingressClasses', projectIngressClass),
  NetworkPolicy: one('policies', projectPolicy),
  Deployment: workload('Deployment'),
  StatefulSet: workload('StatefulSet'),
  ReplicaSet: workload('ReplicaSet'),
  DaemonSet: workload('DaemonSet'),
  Job: workload('Job'),
  ServiceExport: one('exports', projectServiceExport),
  ServiceImport: one('imports', projectServiceImport),
  Gateway: one('gateways', projectGateway),
  GatewayClass: one('gatewayClasses', projectGatewayClass),
  HTTPRoute: route('HTTPRoute'),
  GRPCRoute: route('GRPCRoute'),
  TLSRoute: route('TLSRoute'),
  TCPRoute: route('TCPRoute'),
  UDPRoute: route('UDPRoute'),
  ReferenceGrant: one('referenceGrants', projectReferenceGrant),
  Namespace: one('namespaces', projectNamespace),
  // What carries the packets.
  SystemDaemonSet: several('facts', daemonSetFacts),
  NameService: several('facts', nameServiceFacts),
  NameSlice: several('facts', nameSliceFacts),
  ProxyPod: several('facts', proxyPodFacts),
  ApiServerPod: several('facts', apiServerFacts),
  ConfigMap: one('configs', projectConfig),
  ServiceCIDR: several('facts', serviceRangeFacts),
  IPAddress: several('facts', addressFacts),
} satisfies Record<string, Gather>

/** The kinds that are kept. Any other object is passed over unread. */
export type Kind = keyof typeof projections

/** What one raw object of a kind amounts to. */
export function partOf(kind: Kind, raw: unknown): Part {
  const lists = new Lists()
  projections[kind](raw, lists)
  return filled(lists)
}
