const common = 'tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const wide = `  sl  local_address                         remote_address                        st ${common}`
const narrow = `  sl  local_address rem_address   st ${common}`

/** Header of each table; the kernel fills the lines of the IPv4 tables up with spaces (net/ipv4/tcp_ipv4.c, udp.c). */
const tables: Readonly<Record<string, { header: string; width: number; listening: string; tail: string }>> = {
  tcp: { header: narrow, width: 149, listening: '0A', tail: '100 0 0 10 0' },
  tcp6: { header: wide, width: 0, listening: '0A', tail: '100 0 0 10 0' },
  udp: { header: `${narrow} ref pointer drops`, width: 127, listening: '07', tail: '0' },
  udp6: { header: `${wide} ref pointer drops`, width: 0, listening: '07', tail: '0' },
}

/** The files that hold the socket tables. */
export const procNetFiles: readonly string[] = Object.keys(tables).map((name) => `/proc/net/${name}`)

/** The text of one of the files for these sockets, each written as `tcp 127.0.0.1:6379` or `tcp6 :::8080`. */
export function procNet(file: string, sockets: readonly string[]): string {
  const name = file.slice('/proc/net/'.length)
  const table = tables[name]
  if (!table) return ''
  const rows = sockets
    .filter((socket) => socket.startsWith(`${name} `))
    .map((socket, row) => line(table, socket.slice(name.length + 1), row))
  return [table.header, ...rows].map((text) => `${text.padEnd(table.width)}\n`).join('')
}

function line(table: { listening: string; tail: string }, socket: string, row: number): string {
  const colon = socket.lastIndexOf(':')
  const address = addressHex(socket.slice(0, colon))
  const port = Number(socket.slice(colon + 1))
    .toString(16)
    .toUpperCase()
    .padStart(4, '0')
  const remote = '0'.repeat(address.length)
  const inode = 40_000 + row
  return `${String(row).padStart(4)}: ${address}:${port} ${remote}:0000 ${table.listening} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 ${table.tail}`
}

/** The address as the kernel prints it: words of 32 bits, each in the order of a little-endian machine. */
function addressHex(address: string): string {
  const bytes = address.includes(':') ? bytesOf6(address) : address.split('.').map(Number)
  const words = Array.from({ length: bytes.length / 4 }, (_, word) => bytes.slice(word * 4, word * 4 + 4).toReversed())
  return words
    .flat()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('')
}

function bytesOf6(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) =>
    text
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16))
  const before = groups(head)
  const after = groups(tail ?? '')
  const between = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return [...before, ...between, ...after].flatMap((group) => [group >> 8, group & 255])
}
