import type { RangeView } from '../../../model/ranges.ts'
import { eventKey } from '../../../trace/event-index.ts'
import type { Found, Rule } from '../../finding.ts'
import { exhaustedBy, exhaustionWords } from '../../words/exhaustion.ts'
import type { Facts } from './facts.ts'
import { sized, sourceOf } from './of-ranges.ts'

/** A range of the Node's Pods is full, or nearly so. Events of Pods that wait for an address prove that it is. */
export const ofNode: Rule<Facts> = ({ node, events = [] }) => {
  if (!node) return []
  const { name, ranges = [], waiting = [] } = node
  const filled = ranges.filter(({ verdict }) => verdict === 'degraded')
  const told = waiting.flatMap((pod) => {
    const event = events.find((one) => eventKey(one.about) === eventKey(pod) && exhaustedBy({ ...one, object: one.about }) === 'pods')
    return event ? [{ pod, said: exhaustionWords(event.message) }] : []
  })
  const [first] = told
  if (!first) return (['full', 'nearly'] as const).flatMap((kind) => byUse(filled, kind, waiting))
  return [
    {
      facts: { use: 'pods', kind: 'failed', first: first.pod, count: told.length, said: first.said, ranges: sized(filled), node: name },
      // What runs on the Node is reached as before.
      severity: 'warn',
      confidence: 'proven',
      ...place,
      evidence: [...told.map(({ pod }) => ({ object: pod, field: 'status.podIP', value: null })), ...filled.flatMap(sourceOf)],
    },
  ]
}

const place = { stage: 'endpoint', ports: [], hop: 'node' } as const

function byUse(filled: readonly RangeView[], kind: 'full' | 'nearly', waiting: readonly { kind: string; name: string }[]): Found<Facts>[] {
  const meant = filled.filter(({ free }) => (free === 0) === (kind === 'full'))
  if (meant.length === 0) return []
  return [
    {
      facts: { use: 'pods', kind, count: meant.length, ranges: sized(meant) },
      severity: 'warn',
      confidence: 'inferred',
      ...place,
      // Their events, if there are any, are read for them.
      evidence: [...meant.flatMap(sourceOf), ...waiting.map((object) => ({ object, field: 'status.podIP', value: null }))],
    },
  ]
}
