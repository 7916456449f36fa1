import { isForDirection } from '../kube/policy-directions.ts'
import { compareText } from '../lib/compare.ts'
import type { ObjectRef, Service } from '../model/resources.ts'
import type { ReadGap, Resource } from '../model/snapshot.ts'
import type { Gap } from '../model/trace.ts'

/** What the chain of one Service needs; a gap in anything else says nothing about it. */
export interface Needs {
  nodes: boolean
  /** False: the Service selects no Pods, and no slice names one. */
  pods?: boolean
  /** False: the data plane makes no difference. */
  dataplane?: boolean
  workloads: boolean
  ingressClasses: boolean
  /** A client that was named, or the controller of a route, is in the namespace: policies for its outgoing traffic count. */
  egress?: boolean
  /** Policies select Pods of the chain, and look at the labels of Namespaces. */
  namespaces?: boolean
  /** A route of another namespace leads here, or one leads to another namespace. */
  grants?: boolean
  /** Pods or named ports are missing, and a manifest that was not read could add them. */
  missing?: boolean
}

/**
 * The gaps that touch this Service. A gap can hide a fault if it leaves a hop between the Service and its Pods unknown. Routes are not on
 * that path: that they were not read is reported, but does not by itself make a chain unknown.
 */
export function gapsFor(service: Service | undefined, namespace: string, gaps: readonly ReadGap[], needs: Needs): Gap[] {
  return (
    gaps
      .filter((gap) => touches(gap, namespace) || gap.resource === 'dataplane')
      .filter((gap) => gap.name === undefined || service === undefined || gap.name === service.name)
      // For a Service that was read, it does not matter that other Services were not.
      .filter(
        (gap) =>
          (gap.resource === 'manifests' ? bringsMissing(gap, service, needs) : isNeeded(gap, needs) && !isMade(gap, service, needs)) &&
          (service === undefined || gap.resource !== 'services'),
      )
      .filter((gap) => service?.type !== 'ExternalName' || beforeTheService.has(gap.resource) || gap.object?.kind === 'Service')
      .map(withHops)
      .sort(compareGaps)
  )
}

const ofClients: ReadonlySet<Resource> = new Set(['networkpolicies', 'adminpolicies', 'vendorpolicies', 'pods', 'workloads', 'nodes'])

/** The gaps that touch the clients that were named, in other namespaces than `home`, that of the target, if it has one. */
export function gapsOfClients(
  { gaps, clients }: { gaps: readonly ReadGap[]; clients: readonly { view: ObjectRef }[] },
  home?: string,
): Gap[] {
  const isOf = (gap: ReadGap, { kind, namespace }: ObjectRef) =>
    namespace === undefined ? kind === 'Node' && gap.resource === 'nodes' && gap.verb === 'get' : touches(gap, namespace)
  return gaps
    .filter((gap) => ofClients.has(gap.resource) && clients.some(({ view }) => isOf(gap, view)))
    .filter((gap) => home === undefined || gap.resource === 'nodes' || !touches(gap, home))
    .map(withHops)
    .sort(compareGaps)
}

/** Does a gap say anything of objects of this namespace? */
export function touches({ namespace, except }: Pick<ReadGap, 'namespace' | 'except'>, own: string): boolean {
  return namespace === undefined ? except !== own : namespace === own
}

/** A value of the Service itself is not known; or what is missing may be in a manifest that is only partly known. */
function bringsMissing({ object }: ReadGap, service: Service | undefined, { missing }: Needs): boolean {
  if (object?.kind === 'Service') return service !== undefined && object.name === service.name && object.namespace === service.namespace
  return missing === true
}

/** Slices, and the Pods in them, of a Service that is not applied yet follow from manifests. */
function isMade({ resource }: ReadGap, service: Service | undefined, { missing }: Needs): boolean {
  return service?.planned === true && (resource === 'endpointslices' || (resource === 'pods' && !missing))
}

function isNeeded({ resource, api }: ReadGap, needs: Needs): boolean {
  if (resource === 'vendorpolicies') return needs.egress === true || isForDirection(api, 'Ingress')
  if (resource === 'nodes') return needs.nodes
  if (resource === 'pods') return needs.pods !== false
  if (resource === 'multicluster' || resource === 'clusterproperties' || resource === 'clustergateways') return false
  if (resource === 'dataplane') return needs.dataplane !== false
  if (resource === 'workloads') return needs.workloads
  if (resource === 'referencegrants') return needs.grants === true
  if (resource === 'namespaces') return needs.namespaces === true
  if (resource === 'gateways' || resource === 'gatewayclasses' || resource === 'istiogateways' || resource === 'destinationrules')
    return false
  return resource !== 'ingressclasses' || needs.ingressClasses
}

const beforeTheService: ReadonlySet<Resource> = new Set([
  'services',
  'ingresses',
  'ingressclasses',
  'gatewayroutes',
  'otherroutes',
  'referencegrants',
])

const stages: Readonly<Record<Resource, readonly string[]>> = {
  services: ['service'],
  endpointslices: ['endpoint'],
  pods: ['pod', 'containerPort'],
  nodes: ['node'],
  ingresses: ['route'],
  ingressclasses: ['routeClass'],
  networkpolicies: ['policy'],
  adminpolicies: ['policy'],
  vendorpolicies: ['policy'],
  workloads: ['workload'],
  dataplane: ['dataplane'],
  addresspools: ['addressPool'],
  multicluster: ['export'],
  clusterproperties: ['cluster'],
  clustergateways: ['link'],
  gateways: ['gateway'],
  gatewayclasses: ['gatewayClass'],
  gatewayroutes: ['route'],
  otherroutes: ['route'],
  istiogateways: ['gateway'],
  destinationrules: ['route'],
  referencegrants: ['grant'],
  certificates: [],
  backendtlspolicies: [],
  namespaces: ['namespace'],
  events: [],
  manifests: ['endpoint'],
}

const besideThePath: ReadonlySet<Resource> = new Set([
  'ingresses',
  'ingressclasses',
  'workloads',
  'dataplane',
  'multicluster',
  'clusterproperties',
  'gateways',
  'gatewayclasses',
  'gatewayroutes',
  'otherroutes',
  'istiogateways',
  'destinationrules',
  'referencegrants',
  'certificates',
  'backendtlspolicies',
  'namespaces',
  'events',
])

interface Placed {
  resource: string
  api: string
  namespace?: string | undefined
}

/** By resource, then by namespace: reads end in any order, which must not show. */
export function compareGaps(a: Placed, b: Placed): number {
  return compareText(a.resource, b.resource) || compareText(a.api, b.api) || compareText(a.namespace ?? '', b.namespace ?? '')
}

/** Names the hops that a gap leaves unknown, and whether that could hide a fault. */
export function withHops(gap: ReadGap): Gap {
  if (gap.instead) return { ...gap, hops: [], hides: false }
  return { ...gap, hops: [...stages[gap.resource]], hides: !besideThePath.has(gap.resource) }
}
