import { defined } from '../../lib/defined.ts'
import type { Labels, Pod } from '../../model/resources.ts'
import { nodeAddresses } from '../../policy/connection.ts'
import type { Lookup } from '../lookup.ts'
import { sidecarOf } from '../mesh.ts'
import type { Caller } from './client.ts'
import { nodeOf } from './clients.ts'
import { resolverOf } from './resolver.ts'

/** The clients that were named, for a chain; nothing where none was. */
export function callersIn(lookup: Lookup): { callers?: Caller[] } {
  return lookup.clients.length === 0 ? {} : { callers: callersOf(lookup) }
}

/** What is known of the clients beside their access. */
export function callersOf(lookup: Lookup): Caller[] {
  return lookup.clients.map((client) => {
    const { view, parties = [] } = client
    const pods = parties.flatMap((party) => (party.type === 'pod' ? [party.pod] : []))
    const [first] = pods
    const mesh = first && sidecarOf(first)
    return {
      view,
      ...defined({ labels: first && commonLabels(pods) }),
      addresses: parties.flatMap((party) =>
        party.type === 'address' ? [party.address] : party.type === 'node' ? nodeAddresses(party.node) : [],
      ),
      nodes: [...new Set(parties.flatMap((party) => nodeOf(party) ?? []))],
      ...(mesh && pods.every((pod) => sidecarOf(pod) === mesh) && { sidecar: mesh }),
      ...defined({ resolver: resolverOf(client, lookup) }),
    }
  })
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
