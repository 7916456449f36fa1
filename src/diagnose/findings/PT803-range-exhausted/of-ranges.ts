import { defined } from '../../../lib/defined.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { RangeView } from '../../../model/ranges.ts'
import type { ObjectRef, Pod, WarningEvent } from '../../../model/resources.ts'
import type { Found, RangeRule } from '../../finding.ts'
import type { ClusterRanges } from '../../ranges/cluster-ranges.ts'
import { exhaustedBy, exhaustionWords } from '../../words/exhaustion.ts'
import type { Facts, FilledRange } from './facts.ts'

/** Ranges of which an event proves that nothing is left, and ranges that are full or nearly so: these prove no fault. */
export const ofRanges: RangeRule<Facts> = (ranges) => {
  const failed = [
    ...failedPods(ranges),
    ...saidByObjects(ranges),
    ...failedServices(ranges, 'services'),
    ...failedServices(ranges, 'nodePorts'),
  ]
  const proven = new Set(failed.filter(({ severity }) => severity === 'error').flatMap(({ facts }) => facts.ranges.map(keyOf)))
  const rest = ranges.items.filter((item) => item.verdict === 'degraded' && !proven.has(keyOf(item)))
  return [...failed, ...(['services', 'nodePorts', 'pods'] as const).flatMap((use) => filled(ranges, rest, use))]
}

function keyOf({ range, node }: { range: string; node?: string }): string {
  return JSON.stringify([range, node])
}

/** Pods without an address, of which an event says that none was left: by Node, since each Node has its own. */
function failedPods({ events, pods, items, isWhole }: ClusterRanges): Found<Facts>[] {
  const told = events.filter((event) => exhaustedBy(event) === 'pods')
  const byName = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]))
  const states = told.map((event) => {
    const pod = byName.get(`${event.object.namespace}/${event.object.name}`)
    return { event, pod, state: stateOf(pod, isWhole.pods) }
  })
  const groups = Map.groupBy(states, ({ pod, state }) => JSON.stringify([state, pod?.node]))
  return [...groups.values()].flatMap((group): Found<Facts>[] => {
    const [one] = group
    if (!one) return []
    const node = one.pod?.node
    const own = node === undefined ? [] : items.filter((item) => item.use === 'pods' && item.node === node)
    const objects = new Map(group.map(({ event }) => [JSON.stringify(event.object), event.object]))
    return [
      {
        facts: {
          use: 'pods',
          kind: 'failed',
          first: one.event.object,
          count: objects.size,
          said: exhaustionWords(one.event.message),
          ranges: sized(own),
          ...defined({ node }),
          ...(one.state === 'past' && { isPast: true as const }),
        },
        severity: one.state === 'now' ? 'error' : one.state === 'past' ? 'info' : 'warn',
        confidence: one.state === 'unknown' ? 'inferred' : 'proven',
        ...place(items, own),
        evidence: [...group.map(({ event }) => evidenceOf(event)), ...own.flatMap(sourceOf)],
      },
    ]
  })
}

/** Does the Pod of an event still lack an address? */
function stateOf(pod: Pod | undefined, areAllRead: boolean): 'now' | 'past' | 'unknown' {
  if (pod) return pod.ips.length === 0 && pod.phase === 'Pending' ? 'now' : 'past'
  return areAllRead ? 'past' : 'unknown'
}

/** What the API server reports of its own ranges; it counts no longer once there is room. */
function failedServices({ events, items }: ClusterRanges, use: 'services' | 'nodePorts'): Found<Facts>[] {
  const told = events.filter((event) => exhaustedBy(event) === use)
  const [first] = told
  if (!first) return []
  const own = items.filter((item) => item.use === use)
  const named = own.filter(({ range }) => told.some(({ message }) => message.includes(range)))
  const meant = named.length > 0 ? named : own
  const isPast = meant.length > 0 && meant.every(({ verdict, free }) => verdict !== 'unknown' && free !== undefined && free > 0)
  const isKnown = meant.length > 0 && meant.every(({ free }) => free !== undefined)
  return [
    {
      facts: {
        use,
        kind: 'failed',
        first: first.object,
        count: new Set(told.map(({ object }) => JSON.stringify(object))).size,
        said: exhaustionWords(first.message),
        ranges: sized(meant),
        ...(isPast && { isPast: true as const }),
      },
      severity: isPast ? 'info' : isKnown ? 'error' : 'warn',
      confidence: isPast || isKnown ? 'proven' : 'inferred',
      ...place(items, meant),
      evidence: [...told.map(evidenceOf), ...meant.flatMap(sourceOf)],
    },
  ]
}

/** Objects of network plugins that say themselves that no address is left; whether a Pod needs one is not known. */
function saidByObjects({ items }: ClusterRanges): Found<Facts>[] {
  return items.flatMap((item): Found<Facts>[] => {
    const { told, source, node } = item
    if (!told || !source) return []
    const { object } = source
    return [
      {
        facts: { use: 'pods', kind: 'full', count: 1, said: told.value, ranges: sized([item]), ...defined({ node }) },
        severity: 'warn',
        confidence: 'proven',
        ...place(items, [item]),
        evidence: [{ object, field: told.field, value: told.value }],
      },
    ]
  })
}

/** Ranges of one use that are full, and those that are nearly so: a warning each, since no event says that anything failed. */
function filled({ items }: ClusterRanges, rest: readonly RangeView[], use: RangeView['use']): Found<Facts>[] {
  const own = rest.filter((item) => item.use === use)
  return (['full', 'nearly'] as const).flatMap((kind): Found<Facts>[] => {
    const meant = own.filter(({ free }) => (free === 0) === (kind === 'full'))
    if (meant.length === 0) return []
    return [
      {
        facts: { use, kind, count: meant.length, ranges: sized(meant) },
        severity: 'warn',
        confidence: 'inferred',
        ...place(items, meant),
        evidence: meant.flatMap(sourceOf),
      },
    ]
  })
}

/** The ranges whose size is known. */
export function sized(items: readonly RangeView[]): FilledRange[] {
  return items.flatMap(({ range, node, size, used }) => (size === undefined ? [] : [{ range, ...defined({ node }), size, used }]))
}

function place(items: readonly RangeView[], [first]: readonly RangeView[]): Pick<Found<Facts>, 'stage' | 'ports' | 'hop'> {
  return { stage: 'service', ports: [], hop: first ? `items[${items.indexOf(first)}]` : '' }
}

function evidenceOf({ object, reason, message, count, last }: WarningEvent): Evidence {
  return { object, field: `events[${reason}].message`, value: message.trim(), event: { count, last } }
}

/** Where a range is set. */
export function sourceOf({ source, range, node }: RangeView): Evidence[] {
  const object: ObjectRef | undefined = source?.object ?? (node === undefined ? undefined : { kind: 'Node', name: node })
  return object ? [{ object, field: source?.field ?? 'spec.podCIDRs', value: range }] : []
}
