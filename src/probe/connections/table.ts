import { defined } from '../../lib/defined.ts'
import type { ConnectionCounters } from '../../model/connections.ts'
import { type ByteOrder, kernelAddress } from '../kernel-address.ts'
import { type SocketRow, socketRows } from '../socket-rows.ts'
import { parseSocketTables, socketFiles, type TableContext } from '../sockets.ts'
import { countersOf } from './counters.ts'
import { gatewaysOf, routeFiles } from './gateways.ts'

/** The files of a single sample: of counters only what has risen says something. The tables come last, since they alone are long. */
export const singleFiles: readonly string[] = [...routeFiles, ...socketFiles]

/** Which rows are kept; all others are dropped as they are read. */
export interface Wanted {
  /** Local ports. */
  ports: readonly { protocol: string; port: number }[]
  /** Where connections of the Pod lead. */
  targets: readonly { address: string; port: number }[]
}

/** A row of a table that connects two addresses. */
export interface Connection {
  protocol: 'TCP' | 'UDP'
  local: string
  localPort: number
  remote: string
  remotePort: number
  /** Two hexadecimal digits (include/net/tcp_states.h). */
  state: string
  /** 0: no process has the socket. Absent: not known, as all of the following. */
  inode?: number
  /** Bytes that the process has not read. */
  unread?: number
  /** How often the last segment was repeated. */
  retransmits?: number
}

/** A row of a socket that waits for traffic. */
export interface Listener {
  protocol: 'TCP' | 'UDP'
  address: string
  port: number
  /** TCP: connections that are not accepted (sk_ack_backlog). UDP: bytes that are not read. Absent: not known. */
  queue?: number
  /** UDP: datagrams dropped; absent: not known. */
  drops?: number
}

/** What the tables of a Pod say of some ports. */
export interface ConnectionTable {
  connections: Connection[]
  listeners: Listener[]
  /** Rows may be missing. */
  cut: boolean
  /** Do ports that are not kept have connections that wait? */
  othersWait: boolean
  /** Does what prints the tables know queues, timers and inodes? gVisor writes 0 for what it does not implement. */
  hasQueues: boolean
  gateways: string[]
  counters: ConnectionCounters
}

/**
 * Reads the text of socket tables, with those of routes and counters before or behind them, as one program printed it. Under load the
 * kernel prints rows in chunks, and some twice: of the rows with the same pair of addresses the last one counts. Truncated or odd text
 * makes the table `cut`, and never throws.
 */
export function parseConnections(text: string, context: TableContext, wanted: Wanted): ConnectionTable {
  const ports = new Set(wanted.ports.map(({ protocol, port }) => `${protocol === 'UDP' ? 'udp' : 'tcp'} ${port}`))
  const remotePorts = new Set(wanted.targets.map(({ port }) => port))
  const isOfPort = ({ table, port }: SocketRow) => ports.has(`${table.slice(0, 3)} ${port}`)
  let othersWait = false
  const { rows } = socketRows(text, context.truncated === true, (row) => {
    if (isOfPort(row) || remotePorts.has(row.remotePort)) return true
    othersWait ||= row.table.startsWith('tcp') && row.state === '0A' && (columnsOf(row)?.rx ?? 0) > 0
    return false
  })
  const { complete, order } = parseSocketTables(text, context)
  const targets = new Set(wanted.targets.map(({ address, port }) => `${address} ${port}`))
  const hasQueues = !rows.some((row) => isSimulated(row))
  const connections = new Map<string, Connection>()
  const listeners = new Map<string, Listener>()
  for (const row of rows) {
    const isOwn = isOfPort(row)
    if (row.remotePort === 0) {
      if (isOwn) listeners.set(`${row.table} ${row.hex} ${row.port} ${columnsOf(row)?.inode ?? ''}`, listenerOf(row, order, hasQueues))
      continue
    }
    const one = connectionOf(row, order, hasQueues)
    if (isOwn || targets.has(`${one.remote} ${one.remotePort}`)) connections.set(connectionKey(one), one)
  }
  return {
    connections: [...connections.values()],
    listeners: [...listeners.values()],
    cut: context.truncated === true || !complete.includes('TCP'),
    othersWait,
    hasQueues,
    gateways: gatewaysOf(text, order),
    counters: countersOf(text),
  }
}

/** Names a connection as long as it stands: both of its ends. */
export function connectionKey({ protocol, local, localPort, remote, remotePort }: Connection): string {
  return `${protocol} ${local} ${localPort} ${remote} ${remotePort}`
}

interface Columns {
  tx: number
  rx: number
  retransmits: number
  inode: number
  /** What follows the socket's address: for TCP the times of its timers, for UDP the drops. */
  tail: string
}

const columnPattern =
  /^([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8})\s+[0-9A-Fa-f]{2}:[0-9A-Fa-f]{1,16}\s+([0-9A-Fa-f]{1,8})\s+\d+\s+\d+\s+(\d{1,20})(?:\s+\d+\s+\S+\s*(.*))?$/

/** net/ipv4/tcp_ipv4.c get_tcp4_sock, net/ipv4/udp.c udp4_format_sock. */
function columnsOf({ rest }: SocketRow): Columns | undefined {
  const [, tx, rx, retransmits, inode, tail = ''] = columnPattern.exec(rest) ?? []
  if (tx === undefined || rx === undefined || retransmits === undefined || inode === undefined) return undefined
  const hex = (digits: string) => Number.parseInt(digits, 16)
  return { tx: hex(tx), rx: hex(rx), retransmits: hex(retransmits), inode: Number(inode), tail: tail.trim() }
}

/** TIME_WAIT, SYN_RECV and NEW_SYN_RECV are no whole sockets, and their rows have no tail. */
const isWhole = (state: string) => state !== '06' && state !== '03' && state !== '0C'

/** A socket of Linux has a retransmission time of at least 200 ms from its start; gVisor prints 0 (pkg/sentry/fsimpl/proc/task_net.go). */
function isSimulated(row: SocketRow): boolean {
  return row.table.startsWith('tcp') && isWhole(row.state) && /^0\s/.test(columnsOf(row)?.tail ?? '')
}

function listenerOf(row: SocketRow, order: ByteOrder, hasQueues: boolean): Listener {
  const columns = hasQueues ? columnsOf(row) : undefined
  const isUdp = row.table.startsWith('udp')
  const drops = isUdp && columns && /^\d{1,20}$/.test(columns.tail) ? Number(columns.tail) : undefined
  return {
    protocol: isUdp ? 'UDP' : 'TCP',
    address: kernelAddress(row.hex, order),
    port: row.port,
    ...defined({ queue: columns?.rx, drops }),
  }
}

function connectionOf(row: SocketRow, order: ByteOrder, hasQueues: boolean): Connection {
  const columns = hasQueues ? columnsOf(row) : undefined
  return {
    protocol: row.table.startsWith('udp') ? 'UDP' : 'TCP',
    local: kernelAddress(row.hex, order),
    localPort: row.port,
    remote: kernelAddress(row.remoteHex, order),
    remotePort: row.remotePort,
    state: row.state,
    ...defined({ inode: columns?.inode, unread: columns?.rx, retransmits: columns?.retransmits }),
  }
}
