import { isDeepStrictEqual } from 'node:util'
import { hasEnded } from '../kube/pod-phase.ts'
import type { Pod, Service } from '../model/resources.ts'
import type { Snapshot, SnapshotLists } from '../model/snapshot.ts'

/**
 * The namespaces whose Services may have a different trace than before; `all`: every namespace. An unchanged object is the identical object
 * in both snapshots, since a watch keeps it.
 */
export function touchedNamespaces(before: Snapshot, after: Snapshot): ReadonlySet<string> | 'all' {
  if (isDifferentWhole(before, after)) return 'all'
  const touched = new Set<string>()
  for (const list of lists) {
    if (tells[list] === 'all') continue
    for (const one of changed<object>(before[list] ?? [], after[list] ?? [])) if ('namespace' in one) touched.add(String(one.namespace))
  }
  if (changed(before.pods, after.pods).some(holdsPortOfNode))
    for (const one of after.services) if (isPending(one)) touched.add(one.namespace)
  if (!isOtherPopulation(before.pods, after.pods)) return touched
  if (after.adminPolicies) return 'all'
  // A policy may allow Pods of other namespaces, and an Ingress has its controller in one.
  for (const { namespace } of after.policies) touched.add(namespace)
  return touched
}

/** Whether a list affects only the Services in the namespaces of its objects, or all Services. */
const tells: Record<keyof SnapshotLists, 'own' | 'all'> = {
  services: 'own',
  slices: 'own',
  pods: 'own',
  ingresses: 'own',
  policies: 'own',
  workloads: 'own',
  exports: 'own',
  imports: 'own',
  clusterProperties: 'all',
  clusterGateways: 'all',
  nodes: 'all',
  ingressClasses: 'all',
  destinationRules: 'all',
  adminPolicies: 'all',
  vendorPolicies: 'all',
  policyAgents: 'all',
  dataplane: 'all',
  heldAddresses: 'all',
  addressPools: 'all',
  corefiles: 'all',
  gateways: 'all',
  gatewayClasses: 'all',
  gatewayRoutes: 'all',
  otherRoutes: 'all',
  referenceGrants: 'all',
  certificates: 'all',
  backendTlsPolicies: 'own',
  namespaces: 'all',
  events: 'all',
}

const isName = (name: string): name is keyof SnapshotLists => Object.hasOwn(tells, name)
const lists = Object.keys(tells).filter(isName)

function isDifferentWhole(before: Snapshot, after: Snapshot): boolean {
  const whole = ({ extent, gaps, listed, missing }: Snapshot) => ({ extent, gaps, listed, missing })
  if (!isDeepStrictEqual(whole(before), whole(after))) return true
  return lists.some((list) => {
    if (tells[list] === 'own') return false
    const [old = [], now = []] = [before[list], after[list]]
    return old.length !== now.length || now.some((one, index) => one !== old[index] && !isDeepStrictEqual(one, old[index]))
  })
}

/** What is in one of the lists only. */
function changed<T>(before: readonly T[], after: readonly T[]): T[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [...before.filter((one) => !now.has(one)), ...after.filter((one) => !old.has(one))]
}

/** Are there other Pods than before, as far as a selector can tell? */
function isOtherPopulation(before: readonly Pod[], after: readonly Pod[]): boolean {
  const known = new Set(before)
  const classes = new Map<string, number>()
  const count = (pod: Pod, by: number) => {
    const { namespace, labels, hostNetwork } = pod
    const key = JSON.stringify([namespace, Object.entries(labels).sort(), hostNetwork, hasEnded(pod)])
    classes.set(key, (classes.get(key) ?? 0) + by)
  }
  for (const pod of after) if (!known.delete(pod)) count(pod, 1)
  for (const pod of known) count(pod, -1)
  return [...classes.values()].some((balance) => balance !== 0)
}

/**
 * k3s serves a load balancer by Pods that need ports of the Nodes, in a namespace of their own. The Pods that hold these ports can be in
 * any namespace.
 */
function holdsPortOfNode({ containers, hostNetwork }: Pod): boolean {
  return hostNetwork || containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort !== undefined))
}

function isPending({ type, loadBalancer }: Service): boolean {
  return type === 'LoadBalancer' && loadBalancer.length === 0
}
