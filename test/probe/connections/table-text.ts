/** Headers of the tables, as the kernel prints them. */
export const header4 = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
export const header6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const udp = (header: string) => `${header.trimEnd()} ref pointer drops\n`

/** A row of a table; addresses are as the kernel writes them. */
export interface RowParts {
  local: string
  remote: string
  state?: string
  unread?: number
  retransmits?: number
  /** 0: no process has the socket. */
  inode?: number
  tail?: string
}

/** The line of it. */
export function row({ local, remote, state = '01', unread = 0, retransmits = 0, inode = 40_000, tail = '20 4 0 10 -1' }: RowParts): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')
  return `   0: ${local} ${remote} ${state} 00000000:${hex(unread)} 00:00000000 ${hex(retransmits)}     0        0 ${inode} 1 0000000000000000 ${tail}\n`
}

/** All tables, with these rows in that of TCP over IPv4 and those in that of UDP. */
export function tableText(tcp: readonly string[], datagrams: readonly string[] = []): string {
  return [header4, ...tcp, header6, udp(header4), ...datagrams, udp(header6)].join('')
}

/** An address and port as the kernel of a little-endian machine writes them; `::` for IPv4 is not needed here. */
export function kernelPlace(address: string, port: number): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0')
  const bytes = address.split('.').map((part) => hex(Number(part), 2))
  return `${bytes.reverse().join('')}:${hex(port, 4)}`
}

/** What a Pod's tables say: who is connected to its port, what waits, and counters. */
export interface PodTable {
  /** Rows of connections to the port, each from an address, `from` a port of it on. */
  peers?: readonly (Partial<RowParts> & { address: string; from?: number; count?: number })[]
  /** Connections of the Pod to other addresses. */
  calls?: readonly (Partial<RowParts> & { address: string; port: number })[]
  /** Datagrams that the UDP socket of the port has dropped. */
  drops?: number
  passiveOpens?: number
  listenOverflows?: number
  synRetrans?: number
  /** As gVisor prints it: queues and timers are 0, and counters have names alone. */
  isSimulated?: boolean
}

/** The text of one sample in a Pod whose process listens on the port. */
export function podTable(ip: string, port: number, table: PodTable): string {
  const { peers = [], calls = [], drops, passiveOpens = 5, listenOverflows = 0, synRetrans = 0, isSimulated = false } = table
  const local = kernelPlace(ip, port)
  const rows = peers.flatMap(({ address, from = 50_000, count = 1, ...part }) =>
    Array.from({ length: count }, (_, index) => row({ ...part, local, remote: kernelPlace(address, from + index) })),
  )
  const out = calls.map(({ address, port: number, ...part }, index) =>
    row({ ...part, local: kernelPlace(ip, 40_000 + index), remote: kernelPlace(address, number) }),
  )
  const waiting = peers.reduce((sum, { inode, count = 1 }) => sum + (inode === 0 ? count : 0), 0)
  const listen = row({ local: kernelPlace('0.0.0.0', port), remote: '00000000:0000', state: '0A', unread: waiting, tail: '100 0 0 10 0' })
  const datagrams = row({ local: kernelPlace('0.0.0.0', port), remote: '00000000:0000', state: '07', tail: String(drops ?? 0) })
  const text = [
    `Tcp: ActiveOpens PassiveOpens\nTcp: 0 ${passiveOpens}\n`,
    `TcpExt: ListenOverflows ListenDrops TCPSynRetrans TCPReqQFullDrop\nTcpExt: ${listenOverflows} ${listenOverflows} ${synRetrans} 0\n`,
    tableText(drops === undefined ? [listen, ...rows, ...out] : [], drops === undefined ? [] : [datagrams]),
  ].join('')
  return isSimulated ? simulated(text) : text
}

function simulated(text: string): string {
  return text
    .replace(/^TcpExt: \d.*\n/m, '')
    .replace(/ [0-9A-F]{8}:[0-9A-F]{8} (00:00000000) (.*?) \d+ \d+ \d+ \d+ -?\d+$/gm, ' 00000000:00000000 $1 $2 0 0 0 0 0')
}
