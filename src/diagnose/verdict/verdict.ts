import { compareText } from '../../lib/compare.ts'
import type { Hop, Trace } from '../../model/trace.ts'
import type { HopState, Verdict } from '../../model/verdict.ts'
import { whoGetsIn } from '../../trace/access/who-gets-in.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { catalogue } from '../catalogue.ts'
import { isServed } from '../chain/ports.ts'
import type { Diagnosis } from '../finding.ts'

/** `planned` ranks with `healthy`, and of the two it says less. */
const order: readonly Verdict[] = ['healthy', 'planned', 'idle', 'unknown', 'degraded', 'broken']

function rank(verdict: Verdict): number {
  return order.indexOf(verdict === 'planned' ? 'healthy' : verdict)
}

/** The worst of some verdicts; of none `healthy`. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'healthy')
}

/** Worst first, for lists. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return rank(b) - rank(a)
}

/** The order of a list: worst first, then by namespace and name. */
export function worstFirst(a: Pick<Trace, 'verdict' | 'target'>, b: Pick<Trace, 'verdict' | 'target'>): number {
  return (
    compareVerdicts(a.verdict, b.verdict) ||
    compareText(a.target.namespace ?? '', b.target.namespace ?? '') ||
    compareText(a.target.name, b.target.name)
  )
}

/** The verdict of one port: from what was found at it, and from what could not be read or was not evaluated. */
export function portVerdict(chain: Chain, position: number, diagnoses: readonly Diagnosis[]): Verdict {
  const port = chain.ports[position]
  const own = diagnoses.filter((diagnosis) => diagnosis.ports.includes(position) || isOfRouteTo(chain, position, diagnosis))
  const served = port !== undefined && isServed(port)
  // If nothing serves, an entry point that does not work degrades nothing.
  if (!served)
    return worst([...own.map(ofDiagnosis).filter((verdict) => verdict !== 'degraded'), idleOrUnknown(own), ...uncertainty(chain)])
  // A usable endpoint on which no process listens serves no client.
  if (own.some(isShut)) return 'broken'
  // A fault that breaks another port only degrades a port that still has an endpoint.
  return worst([
    ...own.map((diagnosis) => softened(ofDiagnosis(diagnosis))),
    ...unknownAccess(port),
    ...uncertainty(chain),
    ...unreached(chain, position),
    ...unanswered(chain, position),
  ])
}

/** A route that leads to the port is an entry point of it. */
function isOfRouteTo({ routes, route }: Chain, position: number, { hop }: Diagnosis): boolean {
  const index = /^routes\[(\d+)\]/.exec(hop)?.[1]
  return route === undefined && index !== undefined && routes[Number(index)]?.leadsTo === position
}

/** If connections to a port were tried and none succeeded, the port is never healthy, whatever explains the failure. */
function unreached({ probes }: Chain, position: number): Verdict[] {
  const results = probes.flatMap((probe) =>
    probe.kind === 'connect' && probe.role !== 'neighbour' && probe.to.position === position ? probe.result : [],
  )
  return results.some((result) => result === 'open') || !results.some((result) => result !== 'unknown' && result !== 'reset')
    ? []
    : ['unknown']
}

/** If a request to the port was sent and got no HTTP status, the port is never healthy: other clients may get none either. */
function unanswered({ probes }: Chain, position: number): Verdict[] {
  const isLost = probes.some(
    (probe) =>
      probe.kind === 'http' &&
      probe.to.ofPort !== undefined &&
      probe.to.position === position &&
      (probe.reason === undefined || probe.reason === 'no-answer') &&
      probe.status === undefined,
  )
  return isLost ? ['unknown'] : []
}

/** The sockets, or the policies, prove that no client can connect to any endpoint. */
function isShut({ stage, severity, confidence }: Diagnosis): boolean {
  return (stage === 'socket' || stage === 'access') && severity === 'error' && confidence === 'proven'
}

/** The verdict of the whole target: its worst port, and what was found beside the ports. */
export function targetVerdict(chain: Chain, ports: readonly Verdict[], diagnoses: readonly Diagnosis[]): Verdict {
  const beside = diagnoses.filter((diagnosis) => diagnosis.ports.length === 0)
  return worst([...ports, ...beside.map(ofDiagnosis), ...uncertainty(chain), ...unreadAlias(chain)])
}

/** The Service for which an alias stands was not read. */
function unreadAlias({ alias }: Chain): Verdict[] {
  return alias?.state === 'unknown' ? ['unknown'] : []
}

/** What a single diagnosis makes of a target. */
export function ofDiagnosis({ severity, confidence }: Diagnosis): Verdict {
  if (severity === 'info') return 'healthy'
  if (confidence === 'inferred') return 'unknown'
  return severity === 'error' ? 'broken' : 'degraded'
}

/** The verdict for traffic through an entry point, a parent or a listener, by its state. */
export const ofState: Readonly<Record<HopState, Verdict>> = {
  ok: 'healthy',
  off: 'healthy',
  warn: 'degraded',
  unknown: 'unknown',
  broken: 'broken',
}

/** A port that nothing serves is idle only where that is intended; otherwise what is wrong with it has been ignored. */
function idleOrUnknown(diagnoses: readonly Diagnosis[]): Verdict {
  return diagnoses.some(({ code, severity }) => severity === 'info' && catalogue[code].relations.isRest) ? 'idle' : 'unknown'
}

/** Broken in part. */
export function softened(verdict: Verdict): Verdict {
  return verdict === 'broken' ? 'degraded' : verdict
}

/** Parts that share the traffic: broken if all are broken, degraded if some are, idle if all are idle or there are none. */
export function together(parts: readonly Verdict[]): Verdict {
  const active = parts.filter((verdict) => verdict !== 'idle')
  if (active.length === 0) return 'idle'
  if (active.every((verdict) => verdict === 'broken')) return 'broken'
  return worst(active.map(softened))
}

/** A gap that could hide a fault. */
export function uncertainty(chain: Chain): Verdict[] {
  return chain.gaps.some((gap) => gap.hides) ? ['unknown'] : []
}

/** Policies allow no client on any usable endpoint, and for one of them the result is unknown. */
function unknownAccess(port: PortChain): Verdict[] {
  return whoGetsIn(port) === 'unknown' ? ['unknown'] : []
}

/**
 * The hops of a port, with a mark at each stage that has a finding. An entry point gets no mark if it does not make the port worse: its
 * fault is then only information, or was ignored.
 */
export function markedHops(port: PortChain, position: number, verdict: Verdict, diagnoses: readonly Diagnosis[]): Hop[] {
  return port.hops.map(({ stage, state }) => {
    const here = diagnoses.filter((diagnosis) => diagnosis.stage === stage && diagnosis.ports.includes(position))
    const marked = here.reduce((worse, diagnosis) => worseState(worse, stateOf(diagnosis)), state)
    const isQuiet = stage === 'entry' && isInOrder(verdict) && (marked === 'warn' || marked === 'broken')
    return { stage, state: isQuiet ? 'off' : marked }
  })
}

function isInOrder(verdict: Verdict): boolean {
  return verdict === 'healthy' || verdict === 'planned' || verdict === 'idle'
}

function stateOf({ severity, confidence }: Diagnosis): HopState {
  if (severity === 'info') return 'off'
  if (confidence === 'inferred') return 'unknown'
  return severity === 'error' ? 'broken' : 'warn'
}

const states: readonly HopState[] = ['off', 'ok', 'unknown', 'warn', 'broken']

function worseState(a: HopState, b: HopState): HopState {
  return states.indexOf(b) > states.indexOf(a) ? b : a
}
