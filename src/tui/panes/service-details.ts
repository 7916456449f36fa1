import { count } from '../../lib/count.ts'
import { socketAddress } from '../../lib/ip.ts'
import type { PortTrace, Trace } from '../../model/trace.ts'
import { rowsOf } from '../../render/endpoint-rows.ts'
import { findingLines } from '../../render/findings.ts'
import { table } from '../../render/layout.ts'
import { portLines } from '../../render/port.ts'
import { findingSign, type Line, type Look, type Sign, signOf, span, toneOf, verdictLine } from '../../render/style.ts'
import { fold } from '../fold-line.ts'
import type { Item } from '../page.ts'
import { heading } from '../pages/heading.ts'
import { quietItem } from './evidence.ts'

const shownFindings = 4
const shownEndpoints = 5
/** Columns of the indent of a port. */
const indent = 2

/** What is to be known of a Service at a glance: cause, fix, the chain of each port, and the worst endpoints. */
export function serviceItems(trace: Trace, look: Look): Item[] {
  return [...causeItems(trace, look), ...chainItems(trace, look), ...endpointItems(trace, look)]
}

function fixed(key: string, lines: readonly Line[]): Item {
  return { key, isFixed: true, lines }
}

/** The verdict, the first finding with its fix, and the titles of the others. */
function causeItems(trace: Trace, look: Look): Item[] {
  const [first, ...others] = trace.findings
  const cause = first ? findingLines({ ...first, evidence: [], causes: [] }, trace, look) : []
  const left = others.length - shownFindings
  return [
    fixed('verdict', [verdictLine(trace.verdict, look), ...cause.flatMap((line) => fold(line, look.width ?? 0))]),
    ...others
      .slice(0, shownFindings)
      .map((one, index) => fixed(`finding/${index}`, [[signOf(findingSign(one), look), span(` ${one.code} ${one.title}`)]])),
    ...(left > 0 ? [quietItem('findings', `  and ${left} more`)] : []),
  ]
}

const order: readonly PortTrace['verdict'][] = ['broken', 'degraded', 'unknown']

function worstFirst(ports: readonly PortTrace[]): readonly PortTrace[] {
  const rank = ({ verdict }: PortTrace) => (order.includes(verdict) ? order.indexOf(verdict) : order.length)
  return ports.toSorted((a, b) => rank(a) - rank(b))
}

function chainItems({ ports }: Trace, look: Look): Item[] {
  if (ports.length === 0) return []
  const inner = { ...look, edge: look.edge - indent, width: Math.max(0, (look.width ?? look.edge) - indent) }
  const lines = worstFirst(ports).map((port, index) =>
    fixed(
      `port/${index}`,
      portLines(port, inner).lines.map((line) => [span(' '.repeat(indent)), ...line]),
    ),
  )
  return [heading('Chain'), ...lines]
}

const worst: readonly Sign[] = ['broken', 'warn', 'unknown', 'planned', 'off', 'info', 'ok']

/** The endpoints of the worst port and the Pods that are none, those in trouble first. */
function endpointItems({ ports, gaps }: Trace, look: Look): Item[] {
  const [port] = worstFirst(ports)
  if (!port) return []
  const rows = rowsOf(port, look).toSorted((a, b) => worst.indexOf(a.sign) - worst.indexOf(b.sign))
  const lines = table(
    rows
      .slice(0, shownEndpoints)
      .map((row): Line[] => [
        [span('  '), signOf(row.sign, look), span(` ${row.address === '' ? '-' : socketAddress(row.address, row.port)}`)],
        [span(row.word, row.sign === 'ok' ? 'plain' : toneOf(row.sign))],
        [span(row.pod)],
      ]),
  )
  const left = rows.length - lines.length
  const title = ports.length > 1 ? `Endpoints of port ${port.name === '' ? port.port : port.name}` : 'Endpoints'
  const isUnread = gaps.some(({ resource, hops, hides }) => resource === 'endpointslices' && hides && hops.includes('endpoint'))
  return [
    heading(`${title} (${endpointCounts(port, rows.length, isUnread)})`),
    ...lines.map((line, index) => fixed(`endpoint/${index}`, [line])),
    ...(left > 0 ? [quietItem('endpoints', `  and ${left} more`)] : []),
  ]
}

/** How many of the rows are endpoints, and how many are Pods that the EndpointSlices do not list: `0 addresses, 2 other Pods`. */
function endpointCounts({ endpoints }: PortTrace, rows: number, isUnread: boolean): string {
  const others = rows - endpoints.length
  const addresses = count(endpoints.length, 'address', 'addresses')
  // A Pod may be an endpoint in what was not read: then it is not another one.
  const known = isUnread ? (endpoints.length === 0 ? 'not read' : `${addresses}, others not read`) : addresses
  return others === 0 ? known : `${known}, ${count(others, isUnread ? 'Pod' : 'other Pod')}`
}
