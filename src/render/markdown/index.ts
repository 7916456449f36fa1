import type { Finding } from '../../model/finding.ts'
import type { SymptomView } from '../../model/symptom.ts'
import type { Gap, Trace, TraceList } from '../../model/trace.ts'
import { gapLines } from '../gaps.ts'
import { textOf } from '../layout.ts'
import { listRow } from '../list.ts'
import { renderMermaid } from '../mermaid.ts'
import type { RenderOptions } from '../options.ts'
import { type Look, lookOf, verdictSigns } from '../style.ts'
import { symptomWords } from '../symptoms.ts'
import { findingParagraphs } from './finding.ts'
import { block, cell, code, prose } from './safe.ts'

/** At most so many targets of a list are shown with their findings: a comment on GitHub has at most 65,536 characters. */
const MOST_SECTIONS = 20

/** Traces for an issue or a chat: verdict, cause, proof and fix of each, and its chain as a chart that is folded away. */
export function renderMarkdown(traces: readonly Trace[], options: RenderOptions): string {
  const look = lookOf({ ...options, unicode: true })
  const gaps = traces.flatMap((trace) => inside(trace).flatMap((one) => one.gaps))
  return pageOf([...traces.flatMap((trace) => section(trace, options, look)), ...unread(gaps, look)])
}

/** A list: a table of all targets, then those that are not healthy, the worst first. */
export function renderMarkdownList({ items, gaps }: TraceList, options: RenderOptions): string {
  const look = lookOf({ ...options, unicode: true })
  const sick = items.filter(
    ({ verdict, findings }) => verdict === 'broken' || verdict === 'degraded' || (verdict === 'unknown' && findings.length > 0),
  )
  const left = sick.length - MOST_SECTIONS
  return pageOf([
    tableOf(items, look),
    ...sick.slice(0, MOST_SECTIONS).flatMap((trace) => section(trace, options, look)),
    ...(left > 0 ? [`${left} more are not shown in full.`] : []),
    ...unread(gaps, look),
  ])
}

function pageOf(paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`
}

function section(trace: Trace, options: RenderOptions, look: Look): string[] {
  const { verdict, cause, symptoms = [], target } = trace
  const why = cause ? `: ${prose(cause.text)}` : ''
  return [
    `### ${look.glyphs.signs[verdictSigns[verdict]]} ${code(nameOf(trace))} is ${verdict}${why}`,
    ...symptoms.map(symptomParagraph),
    ...distinctFindings(trace).flatMap(([finding, home]) => findingParagraphs(finding, home ?? target.namespace, look)),
    `<details><summary>Chain</summary>\n\n${block('mermaid', renderMermaid([trace], options))}\n\n</details>`,
  ]
}

function nameOf({ target: { kind, namespace, name, port } }: Trace): string {
  const whole = `${namespace === undefined ? '' : `${namespace}/`}${name}${port === undefined ? '' : `:${port}`}`
  return kind === 'Service' || kind === 'Address' ? whole : `${kind.toLowerCase()} ${whole}`
}

function inside(trace: Trace): Trace[] {
  return [trace, ...(trace.through ?? []).flatMap(inside)]
}

/** Those of the target and of what it leads through, each once. */
function distinctFindings(trace: Trace): [Finding, string | undefined][] {
  const found = new Map<string, [Finding, string | undefined]>()
  for (const { findings, target } of inside(trace)) {
    for (const finding of findings) found.set(JSON.stringify([finding.code, finding.evidence]), [finding, target.namespace])
  }
  return [...found.values()]
}

function symptomParagraph({ kind, line, fits, excluded, unchecked }: SymptomView): string {
  return [
    `A client was told **${symptomWords[kind]}**: ${code(line)}`,
    '',
    ...fits.map((one) => `- ${one.code} fits: ${prose(one.why)}`),
    ...excluded.map((one) => `- not from ${one.code}: ${prose(one.why)}`),
    ...unchecked.map(({ what, command }) => `- unknown: ${prose(what)}${command === undefined ? '' : ` ${code(command)}`}`),
  ]
    .join('\n')
    .trimEnd()
}

function tableOf(items: readonly Trace[], look: Look): string {
  if (items.length === 0) return 'No Services.'
  const rows = items.map((trace) => {
    const { VERDICT, TYPE, PORTS, READY } = listRow(trace, look)
    const [finding] = trace.findings
    const first = finding ? `${finding.code} ${prose(finding.title)}` : ''
    const cells = [textOf(VERDICT), code(nameOf(trace)), prose(textOf(TYPE)), code(textOf(PORTS)), prose(textOf(READY)), first]
    return `| ${cells.map(cell).join(' | ')} |`
  })
  return ['| verdict | name | type | ports | ready | finding |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

function unread(gaps: readonly Gap[], look: Look): string[] {
  const lines = gapLines(gaps, { ...look, wide: false }).map((line) => textOf(line).replace(/^\S\s+/, ''))
  return lines.length === 0 ? [] : [lines.map((line) => `- ${prose(line)}`).join('\n')]
}
