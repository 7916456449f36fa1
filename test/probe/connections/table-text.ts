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
