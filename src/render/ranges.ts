import { count } from '../lib/count.ts'
import type { RangeList, RangeView } from '../model/ranges.ts'
import { findingLines } from './findings.ts'
import { gapLines } from './gaps.ts'
import { renderJson } from './json.ts'
import { noted, page, table } from './layout.ts'
import type { OutputFormat, RenderOptions } from './options.ts'
import { numberText, sourceText } from './range-words.ts'
import { type Line, type Look, lookOf, span, verdictLine, verdictSigns } from './style.ts'

/** Healthy ranges of Nodes beyond these are summed up, but for the wide form. */
const SHOWN_NODES = 10

/** The ranges of a cluster, in one of the formats for them (TABLE_FORMATS). What a format alone needs is loaded when it is asked for. */
export async function renderRanges(list: RangeList, format: OutputFormat, options: RenderOptions): Promise<string> {
  if (format === 'json') return renderJson(list)
  if (format === 'yaml') return (await import('./yaml.ts')).renderYaml(list)
  const { withWidths } = await import('../lib/width.ts')
  return withWidths(() => rangesText(list, { ...options, wide: format === 'wide' }))
}

function rangesText({ taken, items, findings, gaps }: RangeList, options: RenderOptions): string {
  const look = lookOf(options)
  const healthy = items.filter(({ use, verdict }) => use === 'pods' && verdict === 'healthy')
  const left = look.wide ? [] : healthy.slice(SHOWN_NODES)
  const shown = items.filter((view) => !left.includes(view))
  const titles = ['VERDICT', 'RANGE', 'USED FOR', 'SIZE', 'USED', 'FREE', 'SET BY'].map((title): Line => [span(title)])
  const rows = table([titles, ...shown.map((view) => cells(view, look))])
  const rest = left.length === 0 ? [] : [[span(`and ${count(left.length, 'healthy range')} of other Nodes: -o wide shows them`, 'quiet')]]
  const notes = [
    ...shown.flatMap(({ range, node, verdict, reason }) =>
      // What is full, or nearly so, is a finding.
      reason === undefined || verdict !== 'unknown'
        ? []
        : noted(verdictSigns[verdict], `${range}${node === undefined ? '' : ` of node/${node}`}: ${reason}`, look),
    ),
    ...gapLines(gaps, look),
  ]
  const told = findings.flatMap((finding) => [[], ...findingLines(finding, { target: { namespace: undefined }, taken }, look)])
  return page([...rows, ...rest, ...(notes.length === 0 ? [] : [[], ...notes]), ...told], look, options.color)
}

function cells(view: RangeView, look: Look): Line[] {
  const { verdict, range, used, size, free } = view
  return [
    verdictLine(verdict, look),
    [span(range)],
    [span(usedForText(view))],
    [span(size === undefined ? '?' : numberText(size))],
    [span(String(used))],
    [span(free === undefined ? '?' : numberText(free))],
    [span(sourceText(view), view.source ? 'plain' : 'quiet')],
  ]
}

const states = { deleting: 'being deleted', 'not-ready': 'not ready', disabled: 'disabled' } as const

function usedForText({ use, node, closed }: RangeView): string {
  const state = closed === undefined ? '' : ` (${states[closed]})`
  if (use === 'services') return `Services${state}`
  return use === 'nodePorts' ? 'node ports' : `${node === undefined ? 'Pods' : `Pods of node/${node}`}${state}`
}
