import { defined } from '../lib/defined.ts'
import { columnsOf } from '../lib/width.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import { accessParts, foreignParts, portAccessParts } from './access.ts'
import { endpointBlocks } from './endpoints.ts'
import { factParts } from './facts.ts'
import { findingLines, portOf } from './findings.ts'
import { gapLines, socketLines } from './gaps.ts'
import { headerLines } from './header.ts'
import { page, prefixed, textOf } from './layout.ts'
import type { RenderOptions } from './options.ts'
import type { Part } from './part.ts'
import { portLines } from './port.ts'
import { listeningWords } from './port-sockets.ts'
import { type Line, type Look, lookOf, narrowed, span } from './style.ts'
import { symptomLines } from './symptoms.ts'
import { targetLines } from './target.ts'

/**
 * A target as a picture of its chain: header, entry points, each port with where it breaks, then what concerns the whole, and the Services
 * that it leads through. Names of wide characters are aligned after `loadWidths` only.
 */
export function renderText(trace: Trace, options: RenderOptions): string {
  const look = lookOf(options)
  return page(traceLines(trace, look), look, options.color)
}

/** Several targets, one after another. */
export function renderTexts(traces: readonly Trace[], options: RenderOptions): string {
  return traces.map((trace) => renderText(trace, options)).join('\n')
}

/** The lines of `renderText`, not yet cut to the terminal. What was not read is said once, below all chains. */
export function traceLines(trace: Trace, look: Look): Line[] {
  return traceParts(trace, look).flatMap(({ lines }) => lines)
}

/** The same lines in the parts that they consist of, from the header to what was not read. */
export function traceParts(trace: Trace, look: Look): Part[] {
  const drawn = withNested(trace, look)
  const gaps = withNested(trace, { ...look, wide: true }).flatMap((one) => one.gaps)
  const unread = [...gapLines(gaps, look), ...socketLines(drawn, look)]
  return [...chainParts(trace, look), ...(unread.length === 0 ? [] : [blank, { key: 'unread', lines: unread }])]
}

const blank: Part = { key: '', lines: [[]] }

function withNested(trace: Trace, look: Look): Trace[] {
  return [trace, ...nested(trace, look).flatMap((one) => withNested(one, look))]
}

function chainParts(trace: Trace, look: Look): Part[] {
  const whole = trace.findings.filter((finding) => !belongsToPort(finding, trace))
  const symptoms = symptomLines(trace, look)
  const target = prefixed(targetLines(trace, narrowed(look, targetColumns)), [span(' '.repeat(targetColumns))])
  return [
    { key: 'header', lines: headerLines(trace, look) },
    ...(symptoms.length === 0 ? [] : [{ key: 'symptoms', lines: symptoms }]),
    ...(target.length === 0 ? [] : [blank, ...targetParts(trace, target)]),
    ...[...foreignParts(trace, look), ...portAccessParts(trace, look)].flatMap((part) => [blank, part]),
    ...treeParts(trace, look),
    ...whole.flatMap((finding) => [blank, findingPart(finding, '', findingLines(finding, trace, look))]),
    ...nested(trace, look).flatMap((one) => [blank, ...chainParts(one, look).map((part) => partThrough(part, one))]),
    ...(trace.exporters ?? []).flatMap((one) => [blank, ...exporterParts(one, look)]),
  ]
}

/** The chain of a Service of another context, with the context before each line. What was not read there is said with it. */
function exporterParts(trace: Trace, look: Look): Part[] {
  const prefix = [span(`${trace.context ?? ''} ${look.glyphs.bar} `, 'quiet')]
  return traceParts(trace, narrowed(look, columnsOf(textOf(prefix)))).map(({ key, lines }) => ({
    key: key === '' ? '' : `exporter/${trace.context}/${key}`,
    lines: prefixed(lines, prefix),
  }))
}

/** A line that names another object begins a part of its own; all other lines belong to the target. An address is not an object. */
function targetParts({ target, address }: Trace, lines: readonly Line[]): Part[] {
  const own = address ? undefined : objectOf(target)
  const parts: (Part & { lines: Line[] })[] = []
  for (const line of lines) {
    const object = line.find(({ names }) => names)?.names ?? own
    const key = `target/${object?.kind}/${object?.namespace}/${object?.name}`
    const last = parts.at(-1)
    if (last?.key === key) last.lines.push(line)
    else parts.push({ key, lines: [line], ...defined({ about: object && { kind: 'object' as const, object } }) })
  }
  return parts
}

/** The chains below a target. A Node may lead to many Services: its own table sums them up. */
function nested({ node, through = [] }: Trace, { wide }: Look): readonly Trace[] {
  return node && !wide ? [] : through
}

/** Parts of another trace than the one that is drawn: positions among its ports mean nothing here. */
function partThrough({ about, ...part }: Part, { target }: Trace): Part {
  const key = part.key === '' ? '' : `${target.kind}/${target.name}/${part.key}`
  if (about?.kind === 'endpoint' && about.pod !== undefined)
    return { ...part, key, about: { kind: 'object' as const, object: objectOf({ ...target, kind: 'Pod', name: about.pod }) } }
  if (part.key === 'header' || about?.kind === 'port') return { ...part, key, about: { kind: 'object' as const, object: objectOf(target) } }
  return about?.kind === 'object' || about?.kind === 'finding' ? { ...part, key, about } : { ...part, key }
}

function objectOf({ kind, namespace, name }: ObjectRef): ObjectRef {
  return { kind, ...defined({ namespace }), name }
}

function belongsToPort(finding: Finding, trace: Trace): boolean {
  const index = portOf(finding)
  return index !== undefined && index < trace.ports.length
}

function findingPart(finding: Finding, port: string, lines: readonly Line[]): Part {
  return { key: `${port}/${finding.code}/${finding.hop}`, lines, about: { kind: 'finding', finding } }
}

/** Columns left of what is drawn of a target that is not a Service, as wide as the trunk of one. */
const targetColumns = 3

/** Columns of the tree left of a port's endpoints and findings. */
const bodyColumns = 5

/** Facts and ports hang on one trunk, so that what stands left of a port is the way into it. */
function treeParts(trace: Trace, look: Look): Part[] {
  const { bar } = look.glyphs
  const trunk = trace.ports.length === 0 ? ' ' : bar
  const facts = factParts(trace, narrowed(look, 3)).map((part) => behind(part, [span(`${trunk}  `)]))
  const endpoints = endpointBlocks(trace, narrowed(look, bodyColumns))
  return [
    ...(facts.length === 0 ? [] : [{ key: '', lines: [[span(trunk)]] }, ...facts]),
    ...trace.ports.flatMap((port, index) => [
      { key: '', lines: [[span(bar)]] },
      ...portParts(trace, port, index, endpoints[index] ?? [], look),
    ]),
  ]
}

function behind(part: Part, prefix: Line): Part {
  return { ...part, lines: prefixed(part.lines, prefix) }
}

function portParts(trace: Trace, port: PortTrace, index: number, endpoints: readonly Part[], look: Look): Part[] {
  const { bar, tee, corner } = look.glyphs
  const isLast = index === trace.ports.length - 1
  const prefix = [span(`${isLast ? ' ' : bar}    `)]
  const inner = narrowed(look, bodyColumns)
  const key = `port/${port.port}/${port.protocol}/${port.name}`
  const findings = trace.findings
    .filter((finding) => portOf(finding) === index)
    .flatMap((finding) => [blank, findingPart(finding, key, findingLines(finding, trace, inner))])
  const { lines, stages } = portLines(port, narrowed(look, 3), listeningWords(port, trace.probes))
  const drawn = prefixed(lines, [span(`${isLast ? corner : tee} `)], [span(`${isLast ? ' ' : bar}  `)])
  return [
    { key, lines: drawn, about: { kind: 'port', index, stages } },
    ...[...endpoints, ...accessParts(port, trace.target.namespace, inner)].map((part) =>
      behind({ ...part, key: `${key}/${part.key}` }, prefix),
    ),
    ...findings.map((part) => behind(part, prefix)),
  ]
}
