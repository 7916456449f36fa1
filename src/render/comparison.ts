import type { ChangedTrace, Comparison } from '../model/comparison.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import { renderTraces } from './index.ts'
import { jsonText } from './json.ts'
import { page } from './layout.ts'
import { renderNames } from './name.ts'
import type { OutputFormat, RenderOptions } from './options.ts'
import { findingSign, type Line, type Look, lookOf, span, toneOf, verdictLine } from './style.ts'
import { refName } from './words.ts'

/** What would change, in a format; a report for pipelines, or a chart, shows the changed targets as they would be. */
export async function renderComparison(comparison: Comparison, format: OutputFormat, options: RenderOptions): Promise<string> {
  const after = comparison.items.flatMap((item) => item.after ?? [])
  switch (format) {
    case 'json':
      return jsonText(comparison)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(comparison)
    case 'name':
      return renderNames(comparison.items.map(({ target }) => ({ target })))
    case 'text':
    case 'wide': {
      const { withWidths } = await import('../lib/width.ts')
      return withWidths(() => text(comparison, options))
    }
    default:
      return renderTraces(after, format, options)
  }
}

function text({ items }: Comparison, options: RenderOptions): string {
  const look = lookOf(options)
  if (items.length === 0) return page([[span('nothing changes')]], look, options.color)
  return page(
    items.flatMap((item, index) => [...(index === 0 ? [] : [[]]), ...itemLines(item, look)]),
    look,
    options.color,
  )
}

/** `shop/web   ● healthy → ✗ broken`, and below it what is new and what is gone. */
function itemLines({ target, before, after }: ChangedTrace, look: Look): Line[] {
  const verdict = (trace: Trace | undefined, absent: string) => (trace ? verdictLine(trace.verdict, look) : [span(absent)])
  const name = `${target.kind === 'Service' ? '' : `${target.kind.toLowerCase()}/`}${target.namespace === undefined ? '' : `${target.namespace}/`}${target.name}`
  const head: Line = [
    span(`${name}   `, 'strong'),
    ...verdict(before, 'does not exist').map(trimmed),
    span(` ${look.glyphs.to} `),
    ...verdict(after, 'does not exist').map(trimmed),
  ]
  return [head, ...changes(before, after, look).map((line): Line => [span('  '), ...line])]
}

/** Verdicts stand in a column elsewhere. */
function trimmed(piece: Line[number]): Line[number] {
  return { ...piece, text: piece.text.trimEnd() }
}

function changes(before: Trace | undefined, after: Trace | undefined, look: Look): Line[] {
  const home = (after ?? before)?.target.namespace
  const named = (one: ObjectRef) => refName(one, home)
  return [
    ...differing(tellingOf(after), tellingOf(before), ({ code, title }) => `${code} ${title}`).map((one) => findingLine('+', one, look)),
    ...differing(tellingOf(before), tellingOf(after), ({ code, title }) => `${code} ${title}`).map((one) => findingLine('-', one, look)),
    ...differing(after?.policies ?? [], before?.policies ?? [], named).map((one): Line => [span(`+ ${named(one)} selects its Pods`)]),
    ...differing(before?.policies ?? [], after?.policies ?? [], named).map((one): Line => [span(`- ${named(one)} selects its Pods`)]),
    ...differing(after?.routes ?? [], before?.routes ?? [], named).map((one): Line => [span(`+ ${named(one)} leads to it`)]),
    ...differing(before?.routes ?? [], after?.routes ?? [], named).map((one): Line => [span(`- ${named(one)} leads to it`)]),
    ...endpointLines(before, after, look),
  ]
}

/** Those of the first list of which the second has none of that key, each once. */
function differing<T>(one: readonly T[], other: readonly T[], keyOf: (item: T) => string): T[] {
  const known = new Set(other.map(keyOf))
  return [...new Map(one.filter((item) => !known.has(keyOf(item))).map((item) => [keyOf(item), item])).values()]
}

function tellingOf(trace: Trace | undefined): Finding[] {
  return (trace?.findings ?? []).filter(({ severity }) => severity !== 'info')
}

function findingLine(sign: '+' | '-', finding: Finding, _: Look): Line {
  return [span(`${sign} `), span(finding.code, sign === '+' ? toneOf(findingSign(finding)) : 'quiet'), span(` ${finding.title}`)]
}

function endpointLines(before: Trace | undefined, after: Trace | undefined, look: Look): Line[] {
  if (!before || !after) return []
  return after.ports.flatMap((port): Line[] => {
    const old = before.ports.find((one) => one.port === port.port && one.protocol === port.protocol)
    const [was, is] = [usable(old), usable(port)]
    const name = `${port.port}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}`
    return old === undefined || was === is ? [] : [[span(`usable endpoints of port ${name}: ${was} ${look.glyphs.to} ${is}`)]]
  })
}

function usable(port: Trace['ports'][number] | undefined): number {
  return (port?.endpoints ?? []).filter((endpoint) => endpoint.usable).length
}
