import { readinessOf } from '../../kube/readiness.ts'
import { defined } from '../../lib/defined.ts'
import type { Candidate, CandidateReason } from '../../model/endpoint.ts'
import type { Chain } from '../../trace/chain.ts'
import type { PodFacts } from '../facts.ts'
import { firstPort, isServed, positions } from './ports.ts'
import { isWithin, START_MS } from './recent.ts'

/** Some Pods of the chain in the same trouble: which ports they touch, the first of them, and how many of how many. */
export interface PodDiagnosis {
  facts: PodFacts
  first: Candidate
  /** All of them, each once. */
  pods: Candidate[]
  ports: number[]
  hop: string
  /**
   * RFC 3339: since when. It is the earliest time of these Pods if other Pods serve, else the latest; absent if it is not known of one of
   * them.
   */
  since?: string
}

/** Did all of these Pods start only just now, while others serve? Then it is not a fault that they are not ready yet. */
export function isStarting({ facts, pods }: PodDiagnosis, taken: string): boolean {
  return facts.served && pods.every(({ started }) => isWithin(started, taken, START_MS))
}

/** Pods that have ended, or are about to, cannot be endpoints. */
const gone: ReadonlySet<CandidateReason> = new Set<CandidateReason>(['completed', 'failed', 'terminating'])

/** Does this reason mean that the Pod has ended or is about to? */
export function isGone(reason: CandidateReason): boolean {
  return gone.has(reason)
}

/** Collects the candidates for which the test holds, over all ports, each Pod once. Undefined if there is none. */
export function podDiagnosis(chain: Chain, test: (candidate: Candidate) => boolean): PodDiagnosis | undefined {
  const ports = positions(chain, (port) => port.candidates.some(test))
  if (ports.length === 0) return undefined
  const byName = new Map<string, Candidate>()
  for (const position of ports) {
    for (const candidate of chain.ports[position]?.candidates ?? []) if (test(candidate)) byName.set(candidate.pod, candidate)
  }
  const pods = [...byName.values()]
  const [first] = pods
  if (!first) return undefined
  const facts: PodFacts = {
    pod: first.pod,
    ...defined({ container: first.container || undefined }),
    count: pods.length,
    of: Math.max(pods.length, readinessOf(ports.flatMap((position) => chain.ports[position] ?? [])).of),
    served: ports.every((position) => {
      const port = chain.ports[position]
      return port !== undefined && isServed(port)
    }),
  }
  return { facts, first, pods, ports, hop: firstPort(ports), ...defined({ since: sinceWhen(pods, facts.served) }) }
}

/** Reasons of Pods that may well be Ready: the time of their condition says nothing about the fault. */
const readyAllTheSame: ReadonlySet<CandidateReason> = new Set<CandidateReason>([
  'not-listed',
  'no-port',
  'no-address',
  'no-address-in-family',
])

function sinceWhen(pods: readonly Candidate[], isFirst: boolean): string | undefined {
  const times = pods
    .flatMap(({ reason, readySince }) => (readyAllTheSame.has(reason) ? [] : (readySince ?? [])))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return times.length < pods.length ? undefined : times.at(isFirst ? 0 : -1)
}

/** The candidates of some ports that have one of the reasons; a Pod is included once for each port. */
export function podsWith(chain: Chain, ports: readonly number[], reasons: readonly CandidateReason[]): Candidate[] {
  return ports.flatMap((port) => chain.ports[port]?.candidates ?? []).filter((one) => reasons.includes(one.reason))
}

/** How many Pods are behind these addresses; an address whose Pod is not known counts as one. */
export function countPods(addresses: readonly { pod?: string; address: string }[]): number {
  return new Set(addresses.map(({ pod, address }) => pod ?? address)).size
}
