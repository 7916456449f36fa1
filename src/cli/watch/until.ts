import type { Gap, Trace } from '../../model/trace.ts'
import { isFound } from '../../trace/target.ts'
import type { Until } from '../args/command.ts'
import type { Shown } from './watch-print.ts'

/** Is the trace still waited for? Each target has to be healthy; in a list an idle Service is enough. */
function isWaitedFor(trace: Trace, isList: boolean): boolean {
  const { verdict } = trace
  return !isFound(trace) || (verdict !== 'healthy' && !(isList && verdict === 'idle'))
}

/** Is the awaited state reached? */
export function isReached(until: Until | undefined, { traces, list }: Shown): boolean {
  if (until === undefined) return false
  if (until === 'broken') return traces.some((trace) => isFound(trace) && trace.verdict === 'broken')
  return traces.length > 0 && !traces.some((trace) => isWaitedFor(trace, list !== undefined))
}

/** `demo/web`; a Node and an address have no namespace. */
function nameOf({ target: { namespace, name } }: Trace): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

const mostNamed = 3

/** What is not as it should be, for the line after a timeout. */
export function whyNot(until: Until, shown: Shown | undefined): string {
  if (!shown) return 'nothing could be read'
  if (until === 'broken') return 'nothing is broken'
  if (shown.traces.length === 0) return 'there are no Services'
  const waited = shown.traces.filter((trace) => isWaitedFor(trace, shown.list !== undefined))
  if (waited.length === 0) return 'the connection is lost'
  const named = waited.slice(0, mostNamed).map((trace) => `${nameOf(trace)} ${isFound(trace) ? `is ${trace.verdict}` : 'does not exist'}`)
  return `${named.join(', ')}${waited.length > mostNamed ? ` and ${waited.length - mostNamed} more` : ''}`
}

/**
 * The missing rights without which nothing that is shown can become healthy, as the end of a line. Undefined if none is missing, or if
 * `until` is not `healthy`. Fixing a fault does not help: what may not be read stays unknown.
 */
export function lackedRights(until: Until | undefined, { traces, list }: Shown): string | undefined {
  if (until !== 'healthy') return undefined
  const waited = traces.filter((trace) => isFound(trace) && isWaitedFor(trace, list !== undefined))
  const lacking = waited
    .flatMap(withThoseBehind)
    .flatMap((trace) => trace.gaps.filter((gap) => gap.reason === 'forbidden' && isInTheWay(gap, trace)))
  const rights = [...new Set(lacking.map(rightOf))]
  if (rights.length === 0) return undefined
  return `the right to ${rights.slice(0, mostNamed).join(', ')}${rights.length > mostNamed ? ` and ${rights.length - mostNamed} more` : ''} is missing`
}

/** The trace, and those that it leads through: a route is as healthy as what is behind it. */
function withThoseBehind(trace: Trace): Trace[] {
  return [trace, ...(trace.through ?? []).flatMap(withThoseBehind)]
}

/** Does the gap alone keep the verdict from being healthy? Labels of Namespaces and Nodes count only where policies look at them. */
function isInTheWay({ resource, hides }: Gap, { verdict, findings }: Trace): boolean {
  return hides || (verdict === 'unknown' && findings.length === 0 && resource === 'namespaces')
}

function rightOf({ verb, api, namespace }: Gap): string {
  return `${verb} ${api}${namespace === undefined ? '' : ` in namespace ${namespace}`}`
}
