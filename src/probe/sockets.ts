import { compareText } from '../lib/compare.ts'
import { familyOf } from '../lib/ip.ts'
import type { ListeningSocket } from '../model/socket.ts'
import { type ByteOrder, kernelAddress } from './kernel-address.ts'
import { guessedOrder, type SocketRow, socketRows, type TableName, tableNames } from './socket-rows.ts'

/** The files that list the sockets of a network namespace (proc(5)). */
export const socketFiles = ['/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6'] as const

/** What some socket tables say. */
export interface SocketTables {
  /** Each once, in the order of protocol, port and address. */
  sockets: ListeningSocket[]
  /** Tables that were found in the text. */
  tables: TableName[]
  /** Tables of which every listening socket is known, also those that the kernel does not have. */
  whole: TableName[]
  /** Protocols of which every listening socket is known. */
  complete: ('TCP' | 'UDP')[]
  /** What is odd, one line each. */
  notes: string[]
  /** The byte order of the machine, as given or as derived from the addresses. */
  order: ByteOrder
}

/** What is known of a text beside itself. */
export interface TableContext {
  /** The byte order of the machine if it is known; else it is derived from the addresses. */
  order?: ByteOrder | undefined
  /** The Pod's own addresses, which help to tell the byte order. */
  ips?: readonly string[]
  /** The end of the text is missing. */
  truncated?: boolean
  /**
   * Words of the program that read the files: a file that does not exist (no IPv6) is not a gap, but a file that may not be read is one.
   */
  complaint?: string
}

/** LISTEN; for UDP, which does not listen, a socket that is not connected (include/net/tcp_states.h). */
const listening: Readonly<Record<'tcp' | 'udp', string>> = { tcp: '0A', udp: '07' }

/**
 * Reads the text of one or more socket tables, one after another, each with its header: the header tells TCP from UDP (`drops`), and IPv4
 * from IPv6. What is truncated or odd is said, and never thrown.
 */
export function parseSocketTables(text: string, context: TableContext = {}): SocketTables {
  const { rows, tables, odd } = socketRows(text, context.truncated === true)
  const order = context.order ?? guessedOrder(rows, context.ips ?? [])
  const notes: string[] = []
  if (odd > 0) notes.push(`${odd} ${odd === 1 ? 'line' : 'lines'} of the socket tables not understood`)
  if (context.truncated) notes.push('the socket tables are truncated')
  if (order === 'big') notes.push('read in big-endian byte order')
  const whole = tableNames.filter((table) => odd === 0 && isWhole(table, rows, tables, context))
  return { sockets: socketsOf(rows, order), tables, whole, complete: completeOf(tables, whole), notes, order }
}

/** What several texts say together, each of which holds other tables. */
export function tablesOf(parts: readonly SocketTables[]): SocketTables {
  const has = (list: 'tables' | 'whole') => tableNames.filter((name) => parts.some((part) => part[list].includes(name)))
  const [tables, whole] = [has('tables'), has('whole')]
  return {
    sockets: parts.flatMap(({ sockets }) => sockets).sort(byPlace),
    tables,
    whole,
    complete: completeOf(tables, whole),
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    order: parts[0]?.order ?? 'little',
  }
}

/** A protocol is known if its IPv4 table was found, and the tables of both families are whole. */
function completeOf(tables: readonly TableName[], whole: readonly TableName[]): ('TCP' | 'UDP')[] {
  const isKnown = (protocol: 'tcp' | 'udp') => tables.includes(protocol) && whole.includes(protocol) && whole.includes(`${protocol}6`)
  return [...(isKnown('tcp') ? ['TCP' as const] : []), ...(isKnown('udp') ? ['UDP' as const] : [])]
}

function isListening({ table, state, remotePort, port }: SocketRow): boolean {
  return port > 0 && remotePort === 0 && state === listening[table.startsWith('tcp') ? 'tcp' : 'udp']
}

function socketsOf(rows: readonly SocketRow[], order: ByteOrder): ListeningSocket[] {
  const byKey = new Map<string, ListeningSocket>()
  for (const row of rows.filter(isListening)) {
    const address = kernelAddress(row.hex, order)
    const protocol = row.table.startsWith('tcp') ? 'TCP' : 'UDP'
    byKey.set(`${protocol} ${address} ${row.port}`, { protocol, address, port: row.port, family: familyOf(address) })
  }
  return [...byKey.values()].sort(byPlace)
}

function byPlace(a: ListeningSocket, b: ListeningSocket): number {
  return compareText(a.protocol, b.protocol) || a.port - b.port || compareText(a.address, b.address)
}

/**
 * Is every listening socket of the table known? One that the kernel does not have is not a gap. The kernel lists the listening TCP sockets
 * before all others (net/ipv4/tcp_ipv4.c, tcp_seq_start), so that a table which is cut off behind a connection holds them all.
 */
function isWhole(table: TableName, rows: readonly SocketRow[], tables: readonly TableName[], context: TableContext): boolean {
  if (!tables.includes(table)) return !context.truncated && isMissing(table, context.complaint ?? '')
  if (!context.truncated || table !== tables.at(-1)) return true
  return table.startsWith('tcp') && rows.some((row) => row.table === table && row.state !== listening.tcp)
}

/** `cat: can't open '/proc/net/tcp6': No such file or directory`: the kernel has no IPv6. */
function isMissing(table: TableName, complaint: string): boolean {
  return complaint
    .split('\n')
    .some((line) => new RegExp(`/proc/net/${table}(?![0-9])`).test(line) && /no such file|nonexistent/i.test(line))
}
