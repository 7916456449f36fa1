import { columnsOf } from '../../lib/width.ts'
import { targetWords } from '../../render/planned-probes.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'

/** The connections of a probe as a table: a column for each client, a row for each target, in the order of the plan. */
export interface Grid {
  clients: readonly string[]
  rows: readonly GridRow[]
  /** Cells that are not a connection of a client: sockets, neighbours in a Pod, what the API server was asked for. */
  rest: readonly ProbeCell[]
}

/** A target, and its cell for each client that connects to it. */
export interface GridRow {
  to: string
  /** What the address is: `ClusterIP`, `pod/web-1`. */
  what: string
  cells: ReadonlyMap<string, ProbeCell>
}

/** The cells of a probe as a table, and what does not fit into one. */
export function gridOf(cells: readonly ProbeCell[]): Grid {
  const connections = cells.flatMap((cell) => (cell.layer && cell.layer.type !== 'neighbour' ? [{ ...cell, layer: cell.layer }] : []))
  const rows = [...Map.groupBy(connections, ({ to }) => to)].map(([to, row]): GridRow => {
    const [first] = row
    return { to, what: first ? whatOf(first.layer) : '', cells: new Map(row.map((cell) => [cell.from, cell])) }
  })
  return {
    clients: [...new Set(connections.map(({ from }) => from))],
    rows,
    rest: cells.filter(({ layer }) => !layer || layer.type === 'neighbour'),
  }
}

function whatOf({ type, pod, node }: NonNullable<ProbeCell['layer']>): string {
  return targetWords({
    type,
    address: '',
    port: 0,
    protocol: 'TCP',
    ...(pod !== undefined && { pod: shortName(pod) }),
    ...(node !== undefined && { node }),
  })
}

/** Columns of the screen between two columns of the table. */
const between = 3

/** The columns of the table that are on the screen. */
export interface Shown {
  /** Their names: whole, or all of them shortened. */
  labels: readonly string[]
  first: number
  count: number
  /** Columns of the screen that they lack; 0: they fit. */
  lacking: number
}

/**
 * The columns around the selected one that fit in `room` behind the names of the rows. Names are whole where all columns then fit, else the
 * middle of Pods' names is left out, as far as they stay different. No name is ever cut at its end.
 */
export function shownColumns({ clients, rows }: Grid, selected: number, free: number): Shown {
  // Behind the last column may be a bracket.
  const room = free - 1
  // Before the words are a blank or a bracket, the sign and a blank.
  const widest = (from: string) => Math.max(...rows.map(({ cells }) => columnsOf(cells.get(from)?.words ?? '') + 3))
  // A selected name is in brackets.
  const widthOf = (label: string, from: string) => Math.max(columnsOf(label) + 2, widest(from)) + between
  const sum = (labels: readonly string[]) => clients.reduce((total, from, index) => total + widthOf(labels[index] ?? from, from), 0)
  const whole = clients.map((from) => from)
  if (sum(whole) <= room) return { labels: whole, first: 0, count: clients.length, lacking: 0 }
  const short = shortNames(clients)
  let [first, used, next] = [0, 0, 0]
  for (; next < clients.length; next++) {
    const width = widthOf(short[next] ?? '', clients[next] ?? '')
    if (used + width > room && next > first) {
      if (selected < next) break
      first = next
      used = 0
    }
    used += width
  }
  return { labels: short, first, count: next - first, lacking: Math.max(0, used - between - room) }
}

/** Names of Pods without the hash of their template: `pod/web…x2v4q`; whole where two would be the same. */
export function shortNames(names: readonly string[]): string[] {
  const short = names.map((name) => shortName(name.replace(/^pod\//, '')))
  return new Set(short).size === names.length ? short : [...names]
}

/** The name of a Pod without the hash of its template. */
function shortName(pod: string): string {
  return pod.replace(/^(.+)-[a-z0-9]{5,10}-([a-z0-9]{5})$/, '$1…$2')
}

/** The key of the row of a target. */
export const rowKey = (to: string) => `row/${to}`
/** The key of a cell that has no row. */
export const cellKey = ({ from, to }: Pick<ProbeCell, 'from' | 'to'>) => `cell/${from}/${to}`

/** The cell of an item, by its key: in a row the one in the column, counted from 0; undefined: the item is no cell. */
export function cellAt(cells: readonly ProbeCell[], key: string | undefined, column: number): ProbeCell | undefined {
  const { clients, rows, rest } = gridOf(cells)
  const row = rows.find(({ to }) => rowKey(to) === key)
  return row ? row.cells.get(clients[Math.min(column, clients.length - 1)] ?? '') : rest.find((cell) => cellKey(cell) === key)
}
