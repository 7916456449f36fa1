import { isDeepStrictEqual } from 'node:util'
import { worstFirst } from '../diagnose/verdict/verdict.ts'
import type { LiveView } from '../model/live.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { Model } from './model.ts'
import { nameKey, type ServiceName } from './screen.ts'
import type { LiveTraces, Probed } from './state.ts'

/** What is live of a Service, without what probes found. */
export function liveTracesOf({ focus, list }: LiveView, service: ServiceName): LiveTraces {
  const item = list?.items.find((trace) => isOf(trace, service))
  return { ...(focus && isOf(focus, service) && { focus }), ...(item && { item }) }
}

/**
 * The trace of a Service as well as it is known: with the evidence of a probe while nothing has changed since, else with its Pods where it is
 * in focus. Absent: no such Service, or nothing was read yet.
 */
export function traceOf({ view, state }: Pick<Model, 'view' | 'state'>, service: ServiceName): Trace | undefined {
  const live = liveTracesOf(view, service)
  const probed = state.probed.get(nameKey(service))
  return probed && holds(probed, live) ? probed.trace : (live.focus ?? live.item)
}

const lists = new WeakMap<TraceList, { probed: ReadonlyMap<string, Probed>; list: TraceList }>()

/** The list of Services with what probes found, worst first; worked out once for each list. */
export function listOf({ view, state }: Pick<Model, 'view' | 'state'>): TraceList | undefined {
  const { list } = view
  const { probed } = state
  if (!list || probed.size === 0) return list
  const known = lists.get(list)
  if (known?.probed === probed) return known.list
  const items = list.items.map((item) => {
    const found = probed.get(nameKey({ namespace: item.target.namespace ?? '', name: item.target.name }))
    return found && holds(found, { item }) ? found.trace : item
  })
  const merged = { ...list, items: items.toSorted(worstFirst) }
  lists.set(list, { probed, list: merged })
  return merged
}

/** By the trace of a Service in focus: the one that it had before, and whether both say the same. */
const compared = new WeakMap<Trace, { before: Trace; isSame: boolean }>()

/** A trace in the list is the same object until it changes; one in focus is made anew each time that it comes into focus. */
function holds({ live }: Probed, { focus, item }: LiveTraces): boolean {
  if (!focus || !live.focus) return item !== undefined && item === live.item
  const before = live.focus
  if (focus === before) return true
  const known = compared.get(focus)
  if (known?.before === before) return known.isSame
  const isSame = isDeepStrictEqual({ ...focus, taken: before.taken }, before)
  compared.set(focus, { before, isSame })
  return isSame
}

function isOf({ target }: Trace, { namespace, name }: ServiceName): boolean {
  return target.kind === 'Service' && target.name === name && target.namespace === namespace
}
