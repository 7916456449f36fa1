import { compareText } from '../../lib/compare.ts'
import { distinct } from '../../lib/distinct.ts'
import type { RangeList, RangeView } from '../../model/ranges.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Verdict } from '../../model/verdict.ts'
import { compareGaps, withHops } from '../gaps.ts'
import { nodePortRange } from './node-port-range.ts'
import { podRanges } from './pod-ranges.ts'
import { exhausted, nodesInside, outside, overlaps } from './problems.ts'
import { serviceRanges, shownRanges } from './service-ranges.ts'

/** The ranges of a cluster with what is used of them. What was not read makes a range unknown. */
export function rangesOf(snapshot: Snapshot): RangeList {
  const { taken, services, pods, nodes, dataplane = [], events = [], gaps, extent } = snapshot
  const views: RangeView[] = [
    ...serviceRanges(services, shownRanges(dataplane, 'serviceRange')),
    nodePortRange(services, dataplane),
    ...podRanges(nodes, pods),
  ]
  const items = views.map((view) => (isCounted(view, extent) ? view : uncounted(view))).sort(inOrder)
  const problems = distinct([...exhausted(events), ...overlaps(items), ...nodesInside(nodes, items), ...outside(services, items)])
  return {
    apiVersion: 'porttrace/v1',
    kind: 'RangeList',
    taken,
    verdict: worstOf([...items, ...problems].map(({ verdict }) => verdict)),
    items,
    problems,
    gaps: gaps.toSorted(compareGaps).map(withHops),
  }
}

/** Were all objects read that can use the range? */
function isCounted({ use }: RangeView, extent: Snapshot['extent']): boolean {
  return extent[use === 'pods' ? 'pods' : 'services'] === 'all'
}

function uncounted({ size: _, free: __, ...view }: RangeView): RangeView {
  return { ...view, verdict: 'unknown', reason: `not all ${view.use === 'pods' ? 'Pods' : 'Services'} were read` }
}

const uses: readonly RangeView['use'][] = ['services', 'nodePorts', 'pods']
const order: readonly Verdict[] = ['broken', 'degraded', 'unknown', 'healthy']

/** By use, the worst first, then the fullest. */
function inOrder(a: RangeView, b: RangeView): number {
  return (
    uses.indexOf(a.use) - uses.indexOf(b.use) ||
    order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
    share(b) - share(a) ||
    compareText(a.node ?? '', b.node ?? '') ||
    compareText(a.range, b.range)
  )
}

function share({ used, size }: RangeView): number {
  return size ? used / size : 0
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'healthy'
}
