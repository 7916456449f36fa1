/** An IP address as a number; `bits` is 32 or 128, by its family. */
export interface IpNumber {
  bits: 32 | 128
  value: bigint
}

/** A range of IP addresses: those whose first `prefix` bits are those of `value`. */
export interface Cidr extends IpNumber {
  prefix: number
}

/** Reads `10.0.0.1`, `fd00::1` or `::ffff:10.0.0.1`; undefined if the text is not an IP address. */
export function parseIp(text: string): IpNumber | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

/** The address as text; of IPv6 in its short form, the first of the longest runs of zeros left out (RFC 5952). */
export function ipText({ bits, value }: IpNumber): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const whole = groups.join(':')
  const [longest = ''] = (whole.match(/\b0(?::0)+\b/g) ?? []).toSorted((a, b) => b.length - a.length)
  return longest === '' ? whole : whole.replace(new RegExp(`(?:^|:)\\b${longest}\\b(?::|$)`), '::')
}

/**
 * Reads `10.0.0.0/8` or `fd00::/8`; undefined if the text is not a range. Bits behind the prefix are ignored, as Go's net.ParseCIDR does.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const ip = parseIp(address)
  if (!ip || rest.length > 0 || length === undefined || !/^\d{1,3}$/.test(length)) return undefined
  const prefix = Number(length)
  return prefix <= ip.bits ? { ...ip, prefix } : undefined
}

/** Does the range hold the address? A range of the other family holds none. */
export function holds(range: Cidr, ip: IpNumber): boolean {
  const rest = BigInt(range.bits - range.prefix)
  return range.bits === ip.bits && range.value >> rest === ip.value >> rest
}

/** Is the address in a range, both as texts? Undefined if one of them is none. Of another family it is not. */
export function isInRange(address: string, range: string): boolean | undefined {
  const [cidr, ip] = [parseCidr(range), parseIp(address)]
  return cidr && ip && holds(cidr, ip)
}

const notPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::/8', 'fc00::/7', 'fe80::/10'],
]

/** Is it an address of the internet, and none of those that every network gives out for itself (RFC 1918, 4193, 6598)? */
export function isPublic(address: string): boolean {
  return parseIp(address) !== undefined && !notPublic.some((range) => isInRange(address, range))
}

function parseIpv4(text: string): IpNumber | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  if (parts.some((part) => part > 255)) return undefined
  return { bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
}

function parseIpv6(text: string): IpNumber | undefined {
  const end = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (end) {
    const mapped = parseIpv4(end[2] ?? '')
    return mapped && parseIpv6(`${end[1] ?? ''}${(mapped.value >> 16n).toString(16)}:${(mapped.value & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - left.length - (right?.length ?? 0)
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])]
  if (groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined
  return { bits: 128, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) }
}
