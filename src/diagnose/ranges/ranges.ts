import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import type { Severity } from '../../model/finding.ts'
import type { RangeList, RangeView } from '../../model/ranges.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Verdict } from '../../model/verdict.ts'
import { compareGaps, withHops } from '../../trace/gaps.ts'
import { nodePortRange } from '../../trace/ranges/node-port-range.ts'
import { podRanges } from '../../trace/ranges/pod-ranges.ts'
import { heldForPods, poolRanges } from '../../trace/ranges/pools.ts'
import { serviceRanges, shownRanges } from '../../trace/ranges/service-ranges.ts'
import { uncounted } from '../../trace/ranges/size.ts'
import { findInRanges } from '../catalogue.ts'
import type { Diagnosis } from '../finding.ts'
import { inWords, wordContext } from '../in-words.ts'
import { compareVerdicts, worst } from '../verdict/verdict.ts'
import type { ClusterRanges } from './cluster-ranges.ts'

/** How the findings of a RangeList are worded, and which of them count. */
export interface RangeOptions {
  /** Flags that a suggested kubectl command repeats to reach the same cluster. */
  kubectlFlags: readonly string[]
  /** Codes that are left out, and count for nothing. */
  ignore?: readonly string[]
}

/** The ranges of a cluster with what is used of them, and what is wrong with them. What was not read makes a range unknown. */
export function rangesOf(snapshot: Snapshot, { kubectlFlags, ignore = [] }: RangeOptions): RangeList {
  const { taken, gaps } = snapshot
  const counted = itemsOf(snapshot).sort(inOrder)
  const found = findingsIn(snapshot, counted)
  const shown = found.filter(({ code }) => !ignore.includes(code)).sort(byWeight)
  const ignored = [...new Set(found.map(({ code }) => code))].filter((code) => ignore.includes(code)).sort()
  const context = wordContext({ name: '' }, kubectlFlags)
  const broken = new Set(shown.filter(({ severity }) => severity === 'error').map(({ hop }) => hop))
  const items = counted.map((item, index): RangeView => (broken.has(`items[${index}]`) ? { ...item, verdict: 'broken' } : item))
  return {
    apiVersion: 'porttrace/v1',
    kind: 'RangeList',
    taken,
    verdict: worst([
      ...items.flatMap(({ verdict }) => (verdict === 'degraded' ? [] : [verdict])),
      ...shown.map(({ severity }) => verdictOf[severity]),
    ]),
    items,
    findings: shown.map((diagnosis) => inWords(diagnosis, context)),
    ...defined({ ignored: ignored.length > 0 ? ignored : undefined }),
    gaps: gaps.toSorted(compareGaps).map(withHops),
  }
}

const verdictOf: Readonly<Record<Severity, Verdict>> = { error: 'broken', warn: 'degraded', info: 'healthy' }

function itemsOf(snapshot: Snapshot): RangeView[] {
  const { services, pods, nodes, dataplane = [], heldAddresses = [], addressPools = [] } = snapshot
  const isWhole = wholeness(snapshot)
  const views = [
    ...serviceRanges(services, heldAddresses, shownRanges(dataplane, 'serviceRange')),
    nodePortRange(services, dataplane),
    ...podRanges(nodes, pods, addressPools),
    ...poolRanges(addressPools, pods, isWhole.pods),
  ]
  const isApplied = services.every(({ planned }) => !planned)
  return views.map((view) => {
    if (!isApplied) return uncounted(view, 'the manifests are not applied: what the cluster uses is unknown')
    return isWhole[view.use === 'pods' ? 'pods' : 'services'] || view.plugin !== undefined
      ? view
      : uncounted(view, `not all ${view.use === 'pods' ? 'Pods' : 'Services'} were read`)
  })
}

/** What the rules say; of manifests that are not applied they say nothing. */
function findingsIn(snapshot: Snapshot, items: readonly RangeView[]): Diagnosis[] {
  const { taken, services, pods, nodes, events = [], heldAddresses = [], addressPools = [] } = snapshot
  if (services.some(({ planned }) => planned)) return []
  const isWhole = wholeness(snapshot)
  return findInRanges({ taken, items, services, pods, nodes, events, held: [...heldAddresses, ...heldForPods(addressPools)], isWhole })
}

/**
 * Were all Services and Pods of the cluster read? A dump may be of some namespaces only: one without the Service default/kubernetes, which
 * the API server keeps, or without a Pod of kube-system, is not whole.
 */
function wholeness({ extent, source, services, pods }: Snapshot): ClusterRanges['isWhole'] {
  const isDump = source.kind === 'file'
  return {
    services:
      extent.services === 'all' && (!isDump || services.some(({ namespace, name }) => namespace === 'default' && name === 'kubernetes')),
    pods: extent.pods === 'all' && (!isDump || pods.some(({ namespace }) => namespace === 'kube-system')),
  }
}

const severities: readonly Severity[] = ['error', 'warn', 'info']

/** The most severe first, a proven one before an inferred one, then by code and place. */
function byWeight(a: Diagnosis, b: Diagnosis): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    Number(a.confidence === 'inferred') - Number(b.confidence === 'inferred') ||
    compareText(a.code, b.code) ||
    compareText(a.hop, b.hop)
  )
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
