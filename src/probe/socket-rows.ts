import { type ByteOrder, isLoopback, isWildcard, kernelAddress } from './kernel-address.ts'

/** The name of a table. */
export type TableName = 'tcp' | 'tcp6' | 'udp' | 'udp6'

/** All of them, in the order in which they are read. */
export const tableNames: readonly TableName[] = ['tcp', 'tcp6', 'udp', 'udp6']

/** A line of a socket table. Addresses are as the kernel prints them. */
export interface SocketRow {
  table: TableName
  /** The local address. */
  hex: string
  port: number
  remoteHex: string
  remotePort: number
  /** Two hexadecimal digits (include/net/tcp_states.h). */
  state: string
  /** What follows the state: queues, timer, repetitions, owner, inode. Empty if the header names other columns. */
  rest: string
}

/** What a text holds. */
export interface SocketRows {
  rows: SocketRow[]
  /** Tables whose header was found. */
  tables: TableName[]
  /** Lines of a table that are not understood. */
  odd: number
}

const rowPattern =
  /^\s*\d+:\s+([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):([0-9A-Fa-f]{4})\s+([0-9A-Fa-f]{8,32}):([0-9A-Fa-f]{4})\s+([0-9A-Fa-f]{2})(?:\s+(.*))?$/

/** Lines of the files that are read with the tables in the same session: of `route`, `ipv6_route`, `snmp` and `netstat`. */
const otherLine =
  /^(?:Iface\s+Destination|\S+\t[0-9A-Fa-f]{8}\t[0-9A-Fa-f]{8}\t|[0-9a-f]{32} [0-9a-f]{2} [0-9a-f]{32} |[A-Za-z0-9]+:(?: |$))/

/**
 * The rows of one or more socket tables, one after another, each with its header. Only rows that `keeps` says are kept. For a text that is
 * cut off, the last line is not an oddity.
 */
export function socketRows(text: string, truncated: boolean, keeps: (row: SocketRow) => boolean = () => true): SocketRows {
  const rows: SocketRow[] = []
  const tables = new Set<TableName>()
  let protocol: 'tcp' | 'udp' | undefined
  let odd = 0
  let hasColumns = false
  const lines = text.split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const table = headerOf(line)
    if (table) {
      tables.add(table)
      protocol = table.startsWith('udp') ? 'udp' : 'tcp'
      hasColumns = /tx_queue rx_queue tr tm->when retrnsmt\s+uid\s+timeout inode/.test(line)
      continue
    }
    const row = protocol && rowOf(line, protocol, hasColumns)
    if (row && keeps(row)) rows.push(row)
    const isKnown = row !== undefined || line.trim() === '' || otherLine.test(line)
    if (!isKnown && !(truncated && index === lines.length - 1)) odd++
  }
  return { rows, tables: tableNames.filter((name) => tables.has(name)), odd }
}

/** The header tells TCP from UDP (`drops`), and IPv4 from IPv6. */
function headerOf(line: string): TableName | undefined {
  if (!/^\s*sl\s+local_address/.test(line)) return undefined
  return `${/\bdrops\b/.test(line) ? 'udp' : 'tcp'}${/remote_address/.test(line) ? '6' : ''}`
}

function rowOf(line: string, protocol: 'tcp' | 'udp', hasColumns: boolean): SocketRow | undefined {
  const [, hex, port, remoteHex, remotePort, state, rest = ''] = rowPattern.exec(line) ?? []
  if (hex === undefined || port === undefined || remoteHex === undefined || remotePort === undefined || state === undefined)
    return undefined
  return {
    table: `${protocol}${hex.length === 32 ? '6' : ''}`,
    hex,
    port: Number.parseInt(port, 16),
    remoteHex,
    remotePort: Number.parseInt(remotePort, 16),
    state: state.toUpperCase(),
    rest: hasColumns ? rest : '',
  }
}

/**
 * The byte order in which more of the addresses are the Pod's own or loopback. Addresses that read the same in both, such as `0.0.0.0`, do
 * not count. Little-endian unless the addresses say otherwise.
 */
export function guessedOrder(rows: readonly SocketRow[], ips: readonly string[]): ByteOrder {
  const own = new Set(ips)
  const isOwn = (address: string) => own.has(address) || (isLoopback(address) && /^(127\.0\.0\.|::1$)/.test(address))
  const counts = new Map<string, number>()
  for (const { hex } of rows) counts.set(hex, (counts.get(hex) ?? 0) + 1)
  const score = (order: ByteOrder) => {
    let sum = 0
    for (const [hex, count] of counts) {
      const address = kernelAddress(hex, order)
      if (isOwn(address) && !isWildcard(address)) sum += count
    }
    return sum
  }
  return score('big') > score('little') ? 'big' : 'little'
}
