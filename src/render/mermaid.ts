import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import { printable } from '../lib/printable.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import { ownerWords } from './address.ts'
import { type EndpointRow, rowsOf } from './endpoint-rows.ts'
import { shownRows } from './endpoints.ts'
import { portOf } from './findings.ts'
import { openingWords } from './node-target.ts'
import type { RenderOptions } from './options.ts'
import { isLeftOut, stageLabel } from './port.ts'
import { findingSign, type Look, lookOf, type Sign, verdictSigns } from './style.ts'
import { waysOf } from './ways-in.ts'

/** The colours of the states, beside the signs that are in the labels. */
const classes: Readonly<Record<Sign, string>> = {
  ok: 'stroke:#2da44e',
  warn: 'stroke:#bf8700,stroke-width:2px',
  broken: 'stroke:#cf222e,stroke-width:3px',
  unknown: 'stroke:#8250df,stroke-dasharray:4',
  off: 'stroke:#8c959f,stroke-dasharray:2',
  info: 'stroke:#8c959f',
  planned: 'stroke:#57606a',
}

/**
 * Traces as one flowchart of Mermaid, from the entry points on the left to the sockets on the right: the same signs and words as the text.
 */
export function renderMermaid(traces: readonly Trace[], options: RenderOptions): string {
  const look = { ...lookOf({ ...options, unicode: true }), wide: true }
  const statements = traces.flatMap((trace, index) => traceStatements(trace, `t${index}`, look))
  const definitions = Object.entries(classes).map(([name, style]) => `classDef ${name} ${style}`)
  return ['flowchart LR', ...[...definitions, ...statements].map((line) => `  ${line}`)].map((line) => `${line}\n`).join('')
}

/** A trace as a box of its own, and those that it leads through behind it. */
function traceStatements(trace: Trace, id: string, look: Look): string[] {
  const { target, through = [] } = trace
  const name = `${target.kind} ${target.namespace === undefined ? '' : `${target.namespace}/`}${target.name}`
  const own = [
    node(`${id}s`, verdictSigns[trace.verdict], [name, trace.verdict], look),
    ...targetStatements(trace, id, look),
    ...wayStatements(trace, id, look),
    ...trace.ports.flatMap((port, index) => portStatements(port, id, index, look)),
    ...findingStatements(trace, id, look),
  ]
  return [
    `subgraph ${id}[${quoted([name])}]`,
    ...own.map((line) => `  ${line}`),
    'end',
    ...through.flatMap((one, index) => [...traceStatements(one, `${id}x${index}`, look), `${id}s -.- ${id}x${index}s`]),
  ]
}

function targetStatements(trace: Trace, id: string, look: Look): string[] {
  return targetBoxes(trace, { ...look, wide: false }).flatMap((boxes, row) =>
    boxes.flatMap(({ sign, words }, at) => [
      node(`${id}o${row}a${at}`, sign, words, look),
      `${at === 0 ? `${id}s` : `${id}o${row}a${at - 1}`} ${sign === 'broken' ? '-.->' : '-->'} ${id}o${row}a${at}`,
    ]),
  )
}

function wayStatements(trace: Trace, id: string, look: Look): string[] {
  const { addresses, routes } = waysOf(trace, look)
  return [...addresses, ...routes].flatMap(({ sign, kind, address, note }, index) => [
    node(`${id}w${index}`, sign, [kind, address, ...note.split('   ').map((part) => part.trim())], look),
    `${id}w${index} ${sign === 'broken' ? '-.->' : '-->'} ${id}s`,
  ])
}

/** Service port, target port, each endpoint with its Pod, then what they share: the declared port and the socket. */
function portStatements(port: PortTrace, id: string, index: number, look: Look): string[] {
  const own = `${id}p${index}`
  const hops = port.hops
    .filter((hop) => !isLeftOut(hop, port))
    .map((hop) => {
      const words = [hop.stage === 'service' ? port.name : '', stageLabel(hop, port)]
      return { stage: hop.stage, id: `${own}${hop.stage}`, line: node(`${own}${hop.stage}`, hop.state, words, look) }
    })
  const before = hops.filter(({ stage }) => stage === 'service' || stage === 'targetPort')
  const behind = hops.filter(({ stage }) => stage === 'containerPort' || stage === 'socket')
  const rows = rowsOf(port, look)
  const shown = rows.length <= shownRows ? rows : rows.filter(({ sign }) => sign !== 'ok').slice(0, shownRows)
  const ends = [...shown.map(rowNode), ...summed(rows, shown)].map(({ sign, words }, at) => {
    return { id: `${own}e${at}`, sign, line: node(`${own}e${at}`, sign, words, look) }
  })
  const last = before.at(-1)?.id ?? `${id}s`
  const [next] = behind
  return [
    ...[...before, ...ends, ...behind].map(({ line }) => line),
    ...path([`${id}s`, ...before.map((one) => one.id)]),
    ...ends.map((end) => `${last} ${end.sign === 'ok' || end.sign === 'warn' ? '-->' : '-.->'} ${end.id}`),
    ...(next ? ends.filter(({ sign }) => sign === 'ok' || sign === 'warn').map((end) => `${end.id} --> ${next.id}`) : []),
    ...path(behind.map((one) => one.id)),
  ]
}

function path(ids: readonly string[]): string[] {
  return ids.slice(1).map((to, index) => `${ids[index]} --> ${to}`)
}

function rowNode({ sign, address, port, word, pod, node: home }: EndpointRow): { sign: Sign; words: string[] } {
  return { sign, words: [address === '' ? '' : socketAddress(address, port), word, pod, home] }
}

/** Those that are not drawn one by one, as a number. */
function summed(rows: readonly EndpointRow[], shown: readonly EndpointRow[]): { sign: Sign; words: string[] }[] {
  const groups = Map.groupBy(
    rows.filter((row) => !shown.includes(row)),
    ({ sign, word }) => JSON.stringify([sign, word]),
  )
  return [...groups.values()].flatMap(({ length, 0: first }) => {
    return first ? [{ sign: first.sign, words: [`${count(length, 'address', 'addresses')}`, first.word] }] : []
  })
}

/** A finding hangs on the port that it is about, else on the whole. */
function findingStatements(trace: Trace, id: string, look: Look): string[] {
  return trace.findings.flatMap((finding, index) => {
    const port = portOf(finding)
    const at = port === undefined || !trace.ports[port] ? `${id}s` : `${id}p${port}service`
    const words = [finding.code, finding.title, ...(finding.confidence === 'inferred' ? ['inferred'] : [])]
    return [node(`${id}f${index}`, findingSign(finding), words, look), `${id}f${index} -.- ${at}`]
  })
}

function node(id: string, sign: Sign, words: readonly string[], look: Look): string {
  const [first = '', ...rest] = words.filter((word) => word !== '')
  return `${id}[${quoted([`${look.glyphs.signs[sign]} ${first}`, ...rest])}]:::${sign}`
}

/** Lines as one label. What Mermaid or the browser behind it would read as markup is written as an entity of Mermaid's (`#quot;`). */
export function quoted(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    printable(line).replaceAll(/[^\p{L}\p{N} .,:;()/*+=@?!'_✗▲●○→…[\]-]/gu, (odd) => `#${odd.codePointAt(0)};`),
  )
  return `"${safe.join('<br/>')}"`
}

/** A box of a target that is not a Service, and whether traffic reaches it. */
interface TargetBox {
  sign: Sign
  words: readonly string[]
}

/** What a target that is not a Service leads through: the ports of a Node, each with where it leads, or what owns an address. */
function targetBoxes({ node, address }: Trace, look: Look): TargetBox[][] {
  const openings = (node?.openings ?? []).map((opening) => {
    const { label, where, to, outcome } = openingWords(opening, look)
    return [
      { sign: opening.state, words: [label, where] },
      { sign: opening.state, words: [to, outcome] },
    ]
  })
  const owners = (address?.owners ?? []).map((owner) => [{ sign: owner.state, words: ownerWords(owner) }])
  return [...openings, ...owners]
}
