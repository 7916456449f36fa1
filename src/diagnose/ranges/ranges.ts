import { compareText } from '../../lib/compare.ts'
import { distinct } from '../../lib/distinct.ts'
import type { RangeList, RangeView } from '../../model/ranges.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { compareGaps, withHops } from '../../trace/gaps.ts'
import { compareVerdicts, worst } from '../verdict/verdict.ts'
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
  const isApplied = services.every(({ planned }) => !planned)
  const items = views
    .map((view) => {
      if (!isApplied) return uncounted(view, 'the manifests are not applied: what the cluster uses is unknown')
      return isCounted(view, extent) ? view : uncounted(view, `not all ${view.use === 'pods' ? 'Pods' : 'Services'} were read`)
    })
    .sort(inOrder)
  const problems = distinct([...exhausted(events), ...overlaps(items), ...nodesInside(nodes, items), ...outside(services, items)])
  return {
    apiVersion: 'porttrace/v1',
    kind: 'RangeList',
    taken,
    verdict: worst([...items, ...problems].map(({ verdict }) => verdict)),
    items,
    problems,
    gaps: gaps.toSorted(compareGaps).map(withHops),
  }
}

/** Were all objects read that can use the range? */
function isCounted({ use }: RangeView, extent: Snapshot['extent']): boolean {
  return extent[use === 'pods' ? 'pods' : 'services'] === 'all'
}

function uncounted({ size: _, free: __, ...view }: RangeView, reason: string): RangeView {
  return { ...view, verdict: 'unknown', reason }
}

const uses: readonly RangeView['use'][] = ['services', 'nodePorts', 'pods']

/** By use, the worst first, then the fullest. */
function inOrder(a: RangeView, b: RangeView): number {
  return (
    uses.indexOf(a.use) - uses.indexOf(b.use) ||
    compareVerdicts(a.verdict, b.verdict) ||
    share(b) - share(a) ||
    compareText(a.node ?? '', b.node ?? '') ||
    compareText(a.range, b.range)
  )
}

function share({ used, size }: RangeView): number {
  return size ? used / size : 0
}
