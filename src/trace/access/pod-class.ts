import { holds, parseCidr, parseIp } from '../../lib/cidr.ts'
import type { LabelSelector, Pod } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { AccessLookup } from './lookup.ts'

/** Names the class of a Pod: policies treat Pods of one class alike, at either end of a connection. */
export type ClassOf = (pod: Pod) => string

/**
 * Makes the look-up. What tells Pods apart are the labels that some selector looks at, the ranges of addresses that some rule names, named
 * ports, and the Node of the Pod as far as it decides what is enforced; for a Pod on the network of its Node, the Node itself.
 */
export function podClasses(
  snapshot: Pick<Snapshot, 'policies' | 'adminPolicies' | 'vendorPolicies'>,
  { enforcement }: AccessLookup,
): ClassOf {
  const { policies, adminPolicies = [], vendorPolicies = [] } = snapshot
  const text = JSON.stringify([policies, adminPolicies])
  const keys = new Set(
    selectorsOf(snapshot).flatMap(({ matchLabels, matchExpressions }) => [
      ...Object.keys(matchLabels),
      ...matchExpressions.map(({ key }) => key),
    ]),
  )
  const ranges = [...new Set(text.match(/"[\da-f.:]+\/\d+"/gi) ?? [])].flatMap((range) => parseCidr(range.slice(1, -1)) ?? [])
  const known = new Map<Pod, string>()
  const classOf = (pod: Pod): string => {
    const { namespace, labels, hostNetwork, node, ips, containers } = pod
    const told = Object.entries(labels).filter(([key]) => vendorPolicies.length > 0 || keys.has(key))
    const inside = ips.map((text) => {
      const ip = parseIp(text)
      return ranges.map((range) => (ip && range.bits === ip.bits && holds(range, ip) ? 1 : 0)).join('')
    })
    const { state, plugin } = enforcement(node)
    const ports = containers.flatMap(({ role, ports }) => (role === 'init' ? [] : ports.filter(({ name }) => name !== '')))
    return JSON.stringify([
      namespace,
      told.sort(([a], [b]) => (a < b ? -1 : 1)),
      hostNetwork && [node ?? ''],
      inside,
      state,
      plugin,
      ports.map(({ name, port, protocol }) => [name, port, protocol]),
    ])
  }
  return (pod) => {
    const found = known.get(pod) ?? classOf(pod)
    known.set(pod, found)
    return found
  }
}

function selectorsOf({ policies, adminPolicies = [] }: Pick<Snapshot, 'policies' | 'adminPolicies'>): LabelSelector[] {
  const ofNetwork = policies.flatMap(({ podSelector, ingress, egress }) => [
    podSelector,
    ...[...ingress, ...egress].flatMap(({ peers }) => peers.flatMap((peer) => (peer.type === 'pods' && peer.pods ? [peer.pods] : []))),
  ])
  const ofAdmin = adminPolicies.flatMap(({ subject, ingress, egress }) => [
    ...(subject.type === 'pods' ? [subject.pods] : []),
    ...[...ingress, ...egress].flatMap(({ peers }) => peers.flatMap((peer) => (peer.type === 'pods' ? [peer.pods] : []))),
  ])
  return [...ofNetwork, ...ofAdmin]
}
