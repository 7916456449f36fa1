import { clientAccesses } from '../../kube/client-access.ts'
import type { CandidateReason } from '../../model/endpoint.ts'
import type { PodView } from '../../model/pod-view.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Chain } from '../../trace/chain.ts'
import { foreignOwners } from '../chain/foreign-owners.ts'
import { isWithin, START_MS } from '../chain/recent.ts'
import type { Diagnosis } from '../finding.ts'
import { directVerdicts } from './address-verdict.ts'
import { ofDiagnosis, uncertainty, worst } from './verdict.ts'

/** The verdict about the Pods of one Service, beside the one about all of its Pods. */
export interface OwnVerdict {
  service: string
  verdict: Verdict
  whole: Verdict
}

/**
 * The verdict about a Pod, or about the Pods of a workload. It is about the entry points of these Pods, and about no other Pod:
 * - a Service is as broken as it would be with these Pods alone: `broken` if no client gets to any of them through one of its ports,
 *   `degraded` if some of them, or some entry points, are left out;
 * - if the Service sends to other Pods meanwhile, Pods that have just been made are `unknown`, and so are those that it probably selects by
 *   mistake;
 * - without a Service, a client that was named counts, at every port; without such a client, the hostPorts count; without both, no traffic
 *   is expected: `idle`, whatever the Pods do, or `unknown` if a Service was probably intended for them;
 * - Pods that have completed, or that are replaced or deleted, are `idle`, and so is a workload that wants none;
 * - a workload that wants Pods and has none is `broken` where a Service waits for them.
 */
export function podsVerdict(chain: Chain, own: readonly OwnVerdict[], diagnoses: readonly Diagnosis[]): Verdict {
  return worst([ofPods(chain, own), ...diagnoses.map(ofDiagnosis), ...uncertainty(chain)])
}

function ofPods(chain: Chain, own: readonly OwnVerdict[]): Verdict {
  const live = (chain.pods ?? []).filter((pod) => !pod.gone)
  if (live.length === 0) return withoutPods(chain, own.length > 0)
  if (own.length === 0) return withoutService(chain, live)
  return worst(own.map((one) => ofService(chain, one, live)))
}

function withoutPods({ workload, gaps, taken }: Chain, isSelected: boolean): Verdict {
  if (!workload || workload.wants === 'rest') return 'idle'
  const isUnread = gaps.some((gap) => gap.resource === 'pods' || gap.resource === 'services')
  // The workload reports ready Pods, but none was found: its Pods cannot be told from others.
  if (isUnread || workload.readyReplicas > 0 || workload.kind === 'Job' || workload.replicas === undefined) return 'unknown'
  if (isWithin(workload.created, taken, START_MS)) return 'unknown'
  return isSelected ? 'broken' : 'idle'
}

function withoutService(chain: Chain, live: readonly PodView[]): Verdict {
  const { reach, gaps } = chain
  const asked = reach?.ports.filter((port) => clientAccesses(port).length > 0) ?? []
  if (asked.length > 0) return worst([processVerdict(live, gaps), ...asked.flatMap(directVerdicts)])
  if (!reach?.ports.some((port) => port.hostPorts.length > 0)) return reach?.nearly.length ? 'unknown' : 'idle'
  return processVerdict(live, gaps)
}

function processVerdict(live: readonly PodView[], gaps: Chain['gaps']): Verdict {
  const down = live.filter(({ trouble }) => trouble && stopped.has(trouble.reason))
  // Only slices would show whether a Service without a selector leads to these Pods.
  if (down.length > 0 && gaps.some(({ resource }) => resource === 'endpointslices')) return 'unknown'
  if (down.length > 0) return down.length === live.length ? 'broken' : 'degraded'
  return live.some(({ trouble }) => trouble && beginning.has(trouble.reason)) ? 'unknown' : 'healthy'
}

function ofService(chain: Chain, { service, verdict, whole }: OwnVerdict, live: readonly PodView[]): Verdict {
  if (verdict !== 'broken' || whole === 'broken') return verdict
  if (live.every((pod) => isStarting(pod, chain.taken))) return 'unknown'
  const foreign = chain.through?.filter(({ target }) => target.name === service).flatMap(foreignOwners) ?? []
  return live.every((pod) => foreign.some((owner) => owner.pods.includes(pod.name))) ? 'unknown' : verdict
}

/** Why the process cannot answer, whatever leads to it. */
const stopped: ReadonlySet<CandidateReason> = new Set<CandidateReason>([
  'crashing',
  'image',
  'container-waiting',
  'unschedulable',
  'failed',
])

/** On its way to run. */
const beginning: ReadonlySet<CandidateReason> = new Set<CandidateReason>(['pending', 'creating', 'init-running'])

/** On its way, or started or become Ready within the last minute before `taken` (RFC 3339): the slices may be behind. */
function isStarting({ trouble, readySince }: PodView, taken: string): boolean {
  if (!trouble) return isWithin(readySince, taken, START_MS)
  if (beginning.has(trouble.reason)) return true
  return isWithin(trouble.started, taken, START_MS) && !stopped.has(trouble.reason)
}
