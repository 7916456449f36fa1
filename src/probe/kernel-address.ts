/** How a machine orders the bytes of a word: nearly all do `little`; s390x and old POWER do `big`. */
export type ByteOrder = 'little' | 'big'

/** The byte order of a Node's architecture as `status.nodeInfo.architecture` names it (Go's GOARCH); undefined if it is not known. */
export function byteOrderOf(architecture: string | undefined): ByteOrder | undefined {
  if (architecture === undefined || architecture === '') return undefined
  return ['s390x', 's390', 'ppc64', 'ppc', 'mips', 'mips64', 'armbe', 'arm64be', 'sparc64'].includes(architecture) ? 'big' : 'little'
}

/**
 * An address as the kernel prints it, 8 or 32 hexadecimal digits: words of 32 bits in the byte order of the machine (net/ipv4/tcp_ipv4.c,
 * net/ipv6/tcp_ipv6.c `%08X`). IPv4 within IPv6 (`::ffff:…`) is written as IPv4, for it takes no other.
 */
export function kernelAddress(hex: string, order: ByteOrder): string {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) => {
    const inWord = (word.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))
    return order === 'little' ? inWord.reverse() : inWord
  })
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return isMapped ? bytes.slice(12).join('.') : shortened(bytes)
}

/** RFC 5952: no leading zeros, the longest run of zero groups as `::`. */
function shortened(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16))
  const runs = [...groups.join(':').matchAll(/(?<![^:])0(?::0)+(?![^:])/g)]
  const longest = runs.reduce<RegExpExecArray | undefined>((best, run) => (best && best[0].length >= run[0].length ? best : run), undefined)
  if (!longest) return groups.join(':')
  const text = groups.join(':')
  const before = text.slice(0, longest.index).replace(/:$/, '')
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '')
  return `${before}::${after}`
}

/**
 * An address in one canonical form, so that two can be compared: `2001:DB8:0::1` and `2001:db8::1` become the same. Any other text stays as
 * it is.
 */
export function sameWriting(address: string): string {
  if (!/^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(address)) return address
  const [head = '', tail] = address
    .toLowerCase()
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, dotted)
    .split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from({ length: tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0'))
  const hex = groups.join('')
  return hex.length === 32 ? kernelAddress(hex, 'big') : address
}

function dotted(_: string, ...parts: string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}

/** Only processes of the same network namespace reach it (RFC 1122, RFC 4291). */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** All addresses of a family. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
