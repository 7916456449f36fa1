import type { Finding } from '../model/finding.ts'
import type { Trace } from '../model/trace.ts'
import { endpointBlocks } from './endpoints.ts'
import { factLines } from './facts.ts'
import { findingLines, portOf } from './findings.ts'
import { gapLines, socketLines } from './gaps.ts'
import { headerLine } from './header.ts'
import { page, prefixed } from './layout.ts'
import { portLine } from './port.ts'
import { type Line, type Look, lookOf, narrowed, type RenderOptions, span } from './style.ts'
import { targetLines } from './target.ts'

/**
 * A target as a picture of its chain: header, ways in, each port with where it breaks, then what concerns the whole, and the Services that
 * it leads through. Names of wide characters are aligned after `loadWidths` only.
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
  const drawn = withNested(trace, look)
  const gaps = withNested(trace, { ...look, wide: true }).flatMap((one) => one.gaps)
  return blocks([chainLines(trace, look), ['', ...gapLines(gaps, look), ...socketLines(drawn, look)]])
}

function withNested(trace: Trace, look: Look): Trace[] {
  return [trace, ...nested(trace, look).flatMap((one) => withNested(one, look))]
}

function chainLines(trace: Trace, look: Look): Line[] {
  const whole = trace.findings.filter((finding) => !belongsToPort(finding, trace))
  const home = trace.target.namespace
  return blocks([
    [headerLine(trace, look)],
    ['', ...indented(targetLines(trace, narrowed(look, targetColumns)))],
    treeLines(trace, look),
    ...whole.map((finding): (Line | '')[] => ['', ...findingLines(finding, home, look)]),
    ...nested(trace, look).map((one): (Line | '')[] => ['', ...chainLines(one, look)]),
  ])
}

/** The chains below a target. A Node may lead to many Services: its own table sums them up. */
function nested({ node, through = [] }: Trace, { wide }: Look): readonly Trace[] {
  return node && !wide ? [] : through
}

/** The blocks one below another; `''` is a blank line, and a block of nothing else is left out. */
function blocks(all: readonly (readonly (Line | '')[])[]): Line[] {
  return all.filter((block) => block.some((line) => line !== '')).flatMap((block) => block.map((line) => (line === '' ? [] : line)))
}

function indented(lines: readonly Line[]): Line[] {
  return prefixed(lines, [span(' '.repeat(targetColumns))])
}

function belongsToPort(finding: Finding, trace: Trace): boolean {
  const index = portOf(finding)
  return index !== undefined && index < trace.ports.length
}

/** Columns left of what is drawn of a target that is no Service, as wide as the trunk of one. */
const targetColumns = 3

/** Columns of the tree left of a port's endpoints and findings. */
const bodyColumns = 5

/** Facts and ports hang on one trunk, so that what stands left of a port is the way into it. */
function treeLines(trace: Trace, look: Look): Line[] {
  const { bar } = look.glyphs
  const trunk = trace.ports.length === 0 ? ' ' : bar
  const facts = factLines(trace, narrowed(look, 3))
  const endpoints = endpointBlocks(trace, narrowed(look, bodyColumns))
  return [
    ...(facts.length === 0 ? [] : [[span(trunk)], ...prefixed(facts, [span(`${trunk}  `)])]),
    ...trace.ports.flatMap((_, index) => [[span(bar)], ...portLines(trace, index, endpoints[index] ?? [], look)]),
  ]
}

function portLines(trace: Trace, index: number, endpoints: readonly Line[], look: Look): Line[] {
  const port = trace.ports[index]
  if (!port) return []
  const { bar, tee, corner } = look.glyphs
  const isLast = index === trace.ports.length - 1
  const trunk = isLast ? ' ' : bar
  const inner = narrowed(look, bodyColumns)
  const findings = trace.findings.filter((finding) => portOf(finding) === index)
  const body = [...endpoints, ...findings.flatMap((finding): Line[] => [[], ...findingLines(finding, trace.target.namespace, inner)])]
  return [[span(`${isLast ? corner : tee} `), ...portLine(port, narrowed(look, 3))], ...prefixed(body, [span(`${trunk}    `)])]
}
