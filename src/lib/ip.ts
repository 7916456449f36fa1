/** Are two texts one IP address? An IPv6 address can be written in several ways. */
export function isSameIp(a: string, b: string): boolean {
  return a === b || (a.includes(':') && b.includes(':') && expandIpv6(a) === expandIpv6(b))
}

/** All eight groups of an IPv6 address with four digits each, in lower case; `fd00::1` is `fd00:0000:…:0001`. */
function expandIpv6(address: string): string {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].map((part) => part.toLowerCase().padStart(4, '0')).join(':')
}

/** Does a list of addresses hold this one? */
export function includesIp(addresses: readonly string[], host: string): boolean {
  return addresses.some((address) => isSameIp(address, host))
}

/** An IP address rather than a name. */
export function isIp(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host)
}

/** An address that leads back to whoever connects to it: loopback, or no address at all. */
export function isOwnIp(address: string): boolean {
  return /^127\.|^0\.0\.0\.0$|^::1?$|^::ffff:127\./.test(address)
}

/** The family of an IP address. */
export function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4'
}

/** `10.0.0.1:80`, `[2001:db8::1]:80`. Port 0 is any port, so it is left out. */
export function socketAddress(address: string, port: number | undefined): string {
  if (port === undefined || port === 0) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** A text that sorts IPv4 before IPv6 and the numbers in an address by their value. */
export function addressKey(address: string): string {
  if (address.includes(':')) return `6${expandIpv6(address)}`
  return `4${address
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.')}`
}
