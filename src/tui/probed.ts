import { isDeepStrictEqual } from 'node:util'
import { worstFirst } from '../diagnose/verdict/verdict.ts'
import { defined } from '../lib/defined.ts'
import { memoLast } from '../lib/memo.ts'
import type { LiveView } from '../model/live.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { Model } from './model.ts'
import { nameKey, type ServiceName } from './screen.ts'
import type { Probed, ServiceTraces, State } from './state.ts'

/** What is live of a Service, without what probes found. */
export function liveTracesOf({ focus, list }: LiveView, service: ServiceName): ServiceTraces {
  const item = list?.items.find((trace) => isOf(trace, service))
  return { ...defined({ focus: focus && isOf(focus, service) ? focus : undefined, item }) }
}

/**
 * The best trace of a Service that is known: with the evidence of a probe while nothing has changed since, else with its Pods if it is in
 * focus. Absent: no such Service, or nothing was read yet.
 */
export function traceOf({ view, state }: Pick<Model, 'view' | 'state'>, service: ServiceName): Trace | undefined {
  const live = liveTracesOf(view, service)
  const probed = state.probed.get(nameKey(service))
  return probed && holds(probed, live) ? probed.trace : (live.focus ?? live.item)
}

/** The list of Services with what probes found, worst first; worked out once for each list. */
export function listOf({ view, state }: Pick<Model, 'view' | 'state'>): TraceList | undefined {
  const { list } = view
  const { probed } = state
  return !list || probed.size === 0 ? list : mergedList(list, probed)
}

/** The view with what probes found in its list. */
export function withProbed(view: LiveView, state: State): LiveView {
  const list = listOf({ view, state })
  return list && list !== view.list ? { ...view, list } : view
}

const mergedList = memoLast((list: TraceList, probed: ReadonlyMap<string, Probed>): TraceList => {
  const items = list.items.map((item) => {
    const found = probed.get(nameKey({ namespace: item.target.namespace ?? '', name: item.target.name }))
    return found && holds(found, { item }) ? found.trace : item
  })
  return { ...list, items: items.toSorted(worstFirst) }
})

/** Do two traces of a Service say the same, whenever they were read? */
const saysTheSame = memoLast((focus: Trace, before: Trace) => isDeepStrictEqual({ ...focus, taken: before.taken }, before))

/** A trace in the list is the same object until it changes; one in focus is made anew each time that it comes into focus. */
function holds({ live }: Probed, { focus, item }: ServiceTraces): boolean {
  if (!focus || !live.focus) return item !== undefined && item === live.item
  return focus === live.focus || saysTheSame(focus, live.focus)
}

function isOf({ target }: Trace, { namespace, name }: ServiceName): boolean {
  return target.kind === 'Service' && target.name === name && target.namespace === namespace
}
