import { projectEvent } from '../project/event.ts'
import { projectNamespace } from '../project/gateway.ts'
import { projectIngress, projectIngressClass } from '../project/ingress.ts'
import { projectNode } from '../project/node.ts'
import { projectPod } from '../project/pod.ts'
import { projectPolicy } from '../project/policy.ts'
import { projectService } from '../project/service.ts'
import { projectEndpoints, projectSlice } from '../project/slice.ts'
import { projectWorkload } from '../project/workload.ts'
import { kind, one } from './kind.ts'

const networking = 'networking.k8s.io'

/** A kind that makes Pods. */
function workload(name: string, plural: string, group: string) {
  return kind({ kind: name, group, plural, resource: 'workloads', list: 'workloads', project: one((raw) => projectWorkload(raw, name)) })
}

/** The kinds that every API server has. */
export const builtin = {
  Service: kind({ kind: 'Service', plural: 'services', resource: 'services', list: 'services', project: one(projectService) }),
  EndpointSlice: kind({
    kind: 'EndpointSlice',
    group: 'discovery.k8s.io',
    plural: 'endpointslices',
    resource: 'endpointslices',
    list: 'slices',
    project: one(projectSlice),
  }),
  Endpoints: kind({ kind: 'Endpoints', plural: 'endpoints', resource: 'endpointslices', list: 'endpoints', project: projectEndpoints }),
  Pod: kind({ kind: 'Pod', plural: 'pods', resource: 'pods', list: 'pods', project: one(projectPod) }),
  Node: kind({ kind: 'Node', plural: 'nodes', isClusterWide: true, resource: 'nodes', list: 'nodes', project: one(projectNode) }),
  Namespace: kind({
    kind: 'Namespace',
    plural: 'namespaces',
    isClusterWide: true,
    resource: 'namespaces',
    list: 'namespaces',
    project: one(projectNamespace),
  }),
  Ingress: kind({
    kind: 'Ingress',
    group: networking,
    plural: 'ingresses',
    resource: 'ingresses',
    list: 'ingresses',
    project: one(projectIngress),
    beside: ['service', 'pod'],
  }),
  IngressClass: kind({
    kind: 'IngressClass',
    group: networking,
    plural: 'ingressclasses',
    isClusterWide: true,
    resource: 'ingressclasses',
    list: 'ingressClasses',
    project: one(projectIngressClass),
  }),
  NetworkPolicy: kind({
    kind: 'NetworkPolicy',
    group: networking,
    plural: 'networkpolicies',
    resource: 'networkpolicies',
    list: 'policies',
    project: one(projectPolicy),
    beside: ['service', 'pod', 'route'],
  }),
  Event: kind({ kind: 'Event', plural: 'events', resource: 'events', list: 'events', project: one(projectEvent) }),
  // The same objects by another name, as a dump may hold them.
  EventsEvent: kind({
    kind: 'Event',
    id: 'EventsEvent',
    group: 'events.k8s.io',
    plural: 'events',
    isOptional: true,
    resource: 'events',
    list: 'events',
    project: one(projectEvent),
  }),
  Deployment: workload('Deployment', 'deployments', 'apps'),
  StatefulSet: workload('StatefulSet', 'statefulsets', 'apps'),
  DaemonSet: workload('DaemonSet', 'daemonsets', 'apps'),
  ReplicaSet: workload('ReplicaSet', 'replicasets', 'apps'),
  Job: workload('Job', 'jobs', 'batch'),
  ReplicationController: workload('ReplicationController', 'replicationcontrollers', ''),
  DeploymentConfig: { ...workload('DeploymentConfig', 'deploymentconfigs', 'apps.openshift.io'), isOptional: true },
}
