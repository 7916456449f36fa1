import { isHealthChecked } from '../kube/service.ts'
import { columnGap } from '../lib/columns.ts'
import { count } from '../lib/count.ts'
import type { Trace } from '../model/trace.ts'
import type { NodePortTrace, NodeTrace } from '../model/way-in.ts'
import type { FactLine } from './part.ts'
import { type Look, type Sign, span, toneOf } from './style.ts'
import { gutter, portName } from './ways-in.ts'
import { listed } from './words.ts'

type Direction = 'internal' | 'external'

const shownNodes = 3
/** Columns of `from outside`. */
const labelColumns = 12

/**
 * What the Nodes do with a packet, Nodes that do the same in one line: `every Node ─▶ any of 3 endpoints`. Nothing where the Nodes were
 * not needed, and nothing for a port without endpoints, where every Node drops. The first two columns are for the sign; the object is the
 * first of the Nodes.
 */
export function nodeLines(trace: Trace, look: Look): FactLine[] {
  const perPort = trace.ports.map((_, index) => portLines(trace, index, look))
  const drawn = perPort.filter((lines) => lines.length > 0)
  const same = new Set(drawn.map((lines) => JSON.stringify(lines))).size <= 1
  const notReady = trace.nodes.filter(({ ready }) => ready === false).map(({ name }) => name)
  const lines =
    same && drawn.length === trace.ports.length ? (drawn[0] ?? []) : perPort.flatMap((lines, index) => named(lines, trace, index))
  if (notReady.length === 0) return lines
  const words = `not ready: ${listed(notReady, look.wide ? notReady.length : shownNodes)}`
  return [...lines, { line: [gutter('warn', look), span(words, 'warn')], ...nodeOf(notReady) }]
}

function nodeOf([name]: readonly string[]): Pick<FactLine, 'object'> {
  return name === undefined ? {} : { object: { kind: 'Node', name } }
}

function named(lines: readonly FactLine[], trace: Trace, index: number): FactLine[] {
  const port = trace.ports[index]
  return lines.map(({ line, ...fact }) => ({ ...fact, line: [...line, span(port ? ` (${portName(port)})` : '', 'quiet')] }))
}

function portLines(trace: Trace, index: number, look: Look): FactLine[] {
  const internal = directionLines(trace, index, 'internal', look)
  const external = directionLines(trace, index, 'external', look)
  if (external.length === 0 || JSON.stringify(internal) === JSON.stringify(external)) return internal
  return [...labelled('from inside', internal), ...labelled('from outside', external)]
}

function labelled(label: string, lines: readonly FactLine[]): FactLine[] {
  return lines.map(({ line: [sign = span('  '), ...rest], ...fact }) => ({
    ...fact,
    line: [sign, span(`${label.padEnd(labelColumns)}${columnGap}`), ...rest],
  }))
}

interface Group {
  sign: Sign
  words: string
  nodes: string[]
}

function directionLines(trace: Trace, index: number, direction: Direction, look: Look): FactLine[] {
  const total = trace.ports[index]?.endpoints.filter(({ usable }) => usable).length ?? 0
  const isLocal = trace.service?.[direction === 'external' ? 'externalTrafficPolicy' : 'internalTrafficPolicy'] === 'Local'
  const answers = trace.nodes.some((node) => node.ports[index]?.external?.length !== 0)
  const isBalanced = answers && trace.service !== undefined && isHealthChecked(trace.service)
  const groups = new Map<string, Group>()
  for (const node of trace.nodes) {
    const port = node.ports[index]
    const reached = port?.[direction]
    if (!port || !reached) continue
    const { sign, words } = decision(port, reached.length, total, isLocal, direction === 'external' && isBalanced)
    const group = groups.get(words) ?? { sign, words, nodes: [] }
    group.nodes.push(node.name)
    groups.set(words, group)
  }
  if (total === 0) return []
  return [...groups.values()].map((group) => groupLine(group, trace.nodes, look))
}

function decision(
  port: NodePortTrace,
  reached: number,
  total: number,
  isLocal: boolean,
  isBalanced: boolean,
): { sign: Sign; words: string } {
  if (reached === 0 && isBalanced) return { sign: 'off', words: 'excluded by the load balancer: no endpoint there' }
  if (reached === 0) return { sign: 'broken', words: isLocal ? 'dropped: no endpoint there' : 'dropped' }
  if (port.why === 'terminating-fallback')
    return { sign: 'warn', words: `${count(reached, 'endpoint')} that ${reached === 1 ? 'is' : 'are'} terminating` }
  if (isLocal) return { sign: 'ok', words: count(reached, 'node-local endpoint') }
  if (port.why === 'hints-zone' && reached < total) return { sign: 'ok', words: `${reached} of ${total} endpoints, by zone hints` }
  if (port.why === 'hints-node' && reached < total) return { sign: 'ok', words: `${reached} of ${total} endpoints, by Node hints` }
  return { sign: 'ok', words: reached === 1 ? 'the only endpoint' : `any of ${count(reached, 'endpoint')}` }
}

function groupLine({ sign, words, nodes }: Group, all: readonly NodeTrace[], look: Look): FactLine {
  const who = nodes.length === all.length && all.length > 1 ? 'every Node' : listed(nodes, look.wide ? nodes.length : shownNodes)
  const line = [gutter(sign, look), span(`${who} ${look.glyphs.arrow} `), span(words, sign === 'ok' ? 'plain' : toneOf(sign))]
  return { line, ...nodeOf(nodes), ...((sign === 'broken' || sign === 'warn') && { hop: 'entry' as const }) }
}
