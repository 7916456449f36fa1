import type { Uncertain } from '../model/comparison.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import { findingSign, type Line, type Look, span, toneOf, verdictLine } from './style.ts'
import { gutter } from './ways-in.ts'
import { refName } from './words.ts'

/** The two sides of a change; an absent one does not exist. */
interface Sides {
  before?: Trace | undefined
  after?: Trace | undefined
}

/** `● healthy → ✗ broken`. */
export function verdictChange({ before, after }: Sides, look: Look): Line {
  const verdict = (trace: Trace | undefined) => (trace ? verdictLine(trace.verdict, look) : [span('does not exist')]).map(trimmed)
  return [...verdict(before), span(` ${look.glyphs.to} `), ...verdict(after)]
}

/** Without the padding that verdicts have where they are in a column. */
function trimmed(piece: Line[number]): Line[number] {
  return { ...piece, text: piece.text.trimEnd() }
}

/** What comes (`+`) and what goes (`-`): findings, policies, routes; then usable endpoints. One line each, the findings first. */
export function changeLines({ before, after }: Sides, look: Look): Line[] {
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

/** The items of the first list whose key is not in the second, each once. */
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

/** What kubectl may keep, although a comparison counts it as deleted. */
export function uncertainLines(uncertain: readonly Uncertain[], look: Look): Line[] {
  return uncertain.map(({ object, fields }): Line => {
    const name = `${object.kind.toLowerCase()}/${object.name} in ${object.namespace ?? ''}`
    return [
      gutter('unknown', look),
      span(`${name} has ${fields.join(', ')}, but its manifest does not: kubectl apply keeps fields that it did not set`),
    ]
  })
}
