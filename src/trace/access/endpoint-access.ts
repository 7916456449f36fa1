import { differences } from '../../kube/label-differences.ts'
import { matches } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import type { AccessSource, OpenAccess, SourcePeer, Who, WhoMayConnect } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Namespace } from '../../model/gateway.ts'
import type { Labels, ObjectRef, Service, ServicePort } from '../../model/resources.ts'
import type { Lookup } from '../lookup.ts'
import { nearness } from '../near-pods.ts'

/** The endpoints of a Service port, each with who may connect to it. */
export function withAccess(service: Service, port: ServicePort, endpoints: readonly Endpoint[], lookup: Lookup): Endpoint[] {
  return endpoints.map((endpoint) => {
    const access = accessOf(service, port, endpoint, lookup)
    return access ? { ...endpoint, access } : endpoint
  })
}

/** Policies do not apply to an address that belongs to no Pod. */
function accessOf({ namespace }: Service, port: ServicePort, endpoint: Endpoint, lookup: Lookup): OpenAccess | undefined {
  const { access } = lookup
  const { address, port: number, protocol, pod: name } = endpoint
  if (number === undefined) return undefined
  if (name === undefined || !access.mayHavePolicies(namespace)) return { result: 'everyone' }
  const pod = lookup.pod(namespace, name)
  if (!pod) return { result: 'unknown', ingress: unread }
  const who = access.whoMayConnect({
    to: { type: 'pod', pod },
    address,
    port: number,
    protocol,
    servicePort: port.port,
    ...defined({ nodePort: port.nodePort }),
  })
  return lookup.access.viewOf(who, () => viewOf(who, lookup))
}

function viewOf(who: WhoMayConnect, lookup: Lookup): OpenAccess {
  const ingress = withNearest(who, lookup)
  const isSilent = ingress.sources.length === 0 && ingress.policies.length === 0 && ingress.doubt === undefined
  return { result: together(ingress), ...defined({ ingress: !isSilent ? ingress : undefined }) }
}

const unread: WhoMayConnect = { pods: 'unknown', outside: 'unknown', sources: [], rest: 'denied', doubt: 'pod-unread', policies: [] }

function together({ pods, outside }: WhoMayConnect): Who {
  if (pods === outside) return pods
  const either = [pods, outside]
  if (either.includes('everyone') || either.includes('some')) return 'some'
  return 'unknown'
}

type PodPeer = Extract<SourcePeer, { type: 'pods' }>

/** The same, with the closest match for each peer that matches no Pod, if one comes close. */
function withNearest(who: WhoMayConnect, lookup: Lookup): WhoMayConnect {
  if (!who.sources.some(({ pods }) => pods === 0)) return who
  return { ...who, sources: who.sources.map((source) => nearestOf(source, lookup)) }
}

function nearestOf(source: AccessSource, lookup: Lookup): AccessSource {
  const { peer, pods } = source
  if (pods !== 0 || peer.type !== 'pods') return source
  const nearest = nearestNamespace(peer, lookup) ?? nearestPod(peer, lookup)
  return nearest ? { ...source, nearest } : source
}

type Nearest = NonNullable<AccessSource['nearest']>

/** If no Namespace matches: the one whose labels differ least. */
function nearestNamespace({ namespaces: selector }: PodPeer, { edge }: Lookup): Nearest | undefined {
  if (!selector || namespacesIn(selector, edge.namespaces).length > 0) return undefined
  return closest(
    selector.matchLabels,
    edge.namespaces.map(({ name, labels }) => ({ object: { kind: 'Namespace', name }, labels })),
  )
}

function nearestPod({ pods: selector, namespaces, namespace = '' }: PodPeer, { edge, podsIn }: Lookup): Nearest | undefined {
  if (!selector) return undefined
  const names = namespaces ? namespacesIn(namespaces, edge.namespaces).map(({ name }) => name) : [namespace]
  return closest(
    selector.matchLabels,
    names.flatMap(podsIn).map(({ kind, namespace, name, labels }) => ({ object: { kind, namespace, name }, labels })),
  )
}

function namespacesIn(selector: NonNullable<PodPeer['namespaces']>, namespaces: readonly Namespace[]): readonly Namespace[] {
  return namespaces.filter(({ labels }) => matches(selector, labels))
}

/** The object whose labels are the closest match, if a typo explains the difference. */
function closest(wanted: Labels, objects: readonly { object: ObjectRef; labels: Labels }[]): Nearest | undefined {
  let best: { nearest: Nearest; score: number } | undefined
  for (const { object, labels } of objects) {
    const differs = differences(wanted, labels)
    const score = differs.length === 0 ? undefined : nearness(wanted, labels, differs)
    if (score !== undefined && (!best || score < best.score)) best = { nearest: { object, differs }, score }
  }
  return best?.nearest
}
