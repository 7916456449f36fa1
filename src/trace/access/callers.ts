import { defined } from '../../lib/defined.ts'
import type { Labels, Pod } from '../../model/resources.ts'
import { nodeAddresses, type Party } from '../../policy/connection.ts'
import type { Lookup } from '../lookup.ts'
import { sidecarOf } from '../mesh.ts'
import type { Caller, Client } from './client.ts'
import { nodeOf } from './clients.ts'
import { ownDnsOf } from './own-dns.ts'
import { resolverOf } from './resolver.ts'

/** The clients that were named, for a chain; nothing where none was. */
export function callersIn(lookup: Lookup): { callers?: Caller[] } {
  return lookup.clients.length === 0 ? {} : { callers: callersOf(lookup) }
}

/** What is known of the clients beside their access. */
export function callersOf(lookup: Lookup): Caller[] {
  return lookup.clients.map((client) => ({
    ...callerOf(client),
    ...defined({ resolver: resolverOf(client, lookup), ownDns: ownDnsOf(client, lookup) }),
  }))
}

/** The same of one client, without how it asks for names. */
export function callerOf({ view, parties = [] }: Client): Caller {
  const pods = parties.flatMap((party) => (party.type === 'pod' ? [party.pod] : []))
  const [first] = pods
  const mesh = first && sidecarOf(first)
  const isOnNode = pods.length > 0 && pods.every(({ hostNetwork }) => hostNetwork)
  return {
    view,
    ...defined({ labels: first && commonLabels(pods), pods: first && pods.map(({ namespace, name }) => ({ namespace, name })) }),
    addresses: isOnNode ? [...new Set(pods.flatMap(({ ips }) => ips))] : parties.flatMap(addressesOf),
    nodes: [...new Set(parties.flatMap((party) => nodeOf(party) ?? []))],
    ...(isOnNode && { isOnNode: true as const }),
    ...(mesh && pods.every((pod) => sidecarOf(pod) === mesh) && { sidecar: mesh }),
  }
}

function addressesOf(party: Party): string[] {
  if (party.type === 'address') return [party.address]
  return party.type === 'node' ? nodeAddresses(party.node) : []
}

/** Labels that controllers give to single Pods, or to one generation of them. */
const passing: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/controller-uid',
  'controller-revision-hash',
  'controller-uid',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
])

function commonLabels(pods: readonly Pod[]): Labels {
  const [first, ...others] = pods
  const labels = Object.entries(first?.labels ?? {}).filter(([key]) => !passing.has(key) && !key.startsWith('topology.kubernetes.io/'))
  return Object.fromEntries(labels.filter(([key, value]) => others.every((pod) => pod.labels[key] === value)))
}
