/** Are two texts one IP address? An IPv6 address can be written in several ways. */
export function isSameIp(a: string, b: string): boolean {
  return a === b || (a.includes(':') && b.includes(':') && expandIpv6(a) === expandIpv6(b))
}

/** All eight groups of an IPv6 address with four digits each, in lower case; `fd00::1` is `fd00:0000:…:0001`. */
export function expandIpv6(address: string): string {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].map((part) => part.toLowerCase().padStart(4, '0')).join(':')
}
