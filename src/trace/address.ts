import { expandIpv6 } from '../model/ip.ts'
import type { Family } from '../model/resources.ts'

/** The family of an IP address. */
export function familyOf(address: string): Family {
  return address.includes(':') ? 'IPv6' : 'IPv4'
}

/** `10.0.0.1:80`, `[2001:db8::1]:80`. */
export function hostPort(address: string, port: number): string {
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

/** Is the address in a range such as `10.0.0.0/8` or `fd00::/8`? Undefined where the range is none. Of another family it is not. */
export function isInRange(address: string, range: string): boolean | undefined {
  const [base = '', length = ''] = range.split('/')
  const [inBase, inAddress] = [bitsOf(base), bitsOf(address)]
  const count = Number(length)
  if (!inBase || !inAddress || !/^\d+$/.test(length) || count > inBase.length) return undefined
  return inBase.length === inAddress.length && inBase.slice(0, count) === inAddress.slice(0, count)
}

/** An address as zeros and ones; undefined of anything else. */
function bitsOf(address: string): string | undefined {
  const [digits, width, groups] = address.includes(':') ? [16, 16, expandIpv6(address).split(':')] : [10, 8, address.split('.')]
  const numbers = groups.map((group) => Number.parseInt(group, digits))
  const isWhole = numbers.length === (width === 16 ? 8 : 4) && numbers.every((number) => number >= 0 && number < 2 ** width)
  return isWhole ? numbers.map((number) => number.toString(2).padStart(width, '0')).join('') : undefined
}
