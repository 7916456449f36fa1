import { isIP } from 'node:net'
import { defined } from '../../lib/defined.ts'
import type { AddressTarget } from '../../model/target.ts'

/** Does a word look like something that a client connects to, rather than like the name of an object? */
export function isAddress(word: string): boolean {
  return (
    word.includes('://') || word.startsWith(':') || word.startsWith('[') || isIP(word) !== 0 || (word.split(':')[0] ?? '').includes('.')
  )
}

/** An address and port with a protocol behind it: `203.0.113.5:443/TCP`. */
export function hasProtocol(word: string): boolean {
  return protocolAtEnd.test(word) && isAddress(word) && !word.includes('://')
}

const protocolAtEnd = /:\d+\/(TCP|UDP|SCTP)$/i

/** Reads an address, or tells what is wrong with it. */
export function parseAddress(word: string): AddressTarget | { fault: string; hint?: string } {
  if (word.includes('://')) return parseUrl(word)
  const protocol = hasProtocol(word) ? protocolAtEnd.exec(word)?.[1]?.toUpperCase() : undefined
  if (protocol !== undefined) {
    const address = parseAddress(word.slice(0, word.lastIndexOf('/')))
    return 'fault' in address ? address : { ...address, text: word, protocol }
  }
  if (isIP(word) !== 0) return { kind: 'address', text: word, host: canonical(word) }
  const split = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:]*))(?::(?<port>[^:]*))?$/.exec(word)?.groups
  const { bracketed, plain = '', port } = split ?? {}
  if (!split || (bracketed !== undefined && isIP(bracketed) !== 6)) return { fault: `invalid address "${word}"` }
  const number = port === undefined ? undefined : portNumber(port)
  if (port !== undefined && number === undefined) return { fault: `invalid port "${port}": must be a number from 1 to 65535` }
  if (/\.(ya?ml|json)$/.test(plain)) return { fault: `invalid address "${word}"`, hint: `Did you mean -f ${word}?` }
  const host = bracketed ?? hostName(plain)
  if (host === undefined) return { fault: `"${plain}" is neither an IP address nor a DNS name` }
  return { kind: 'address', text: word, ...defined({ host: host !== '' ? canonical(host) : undefined, port: number }) }
}

/** Lower case, and an IPv6 address as the API writes it: `fd00:0:0::1` is `fd00::1` (RFC 5952). */
function canonical(host: string): string {
  return isIP(host) === 6 ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host.toLowerCase()
}

const defaultPorts = { http: 80, https: 443 } as const

function parseUrl(word: string): AddressTarget | { fault: string } {
  const scheme = word.startsWith('http://') ? 'http' : word.startsWith('https://') ? 'https' : undefined
  if (scheme === undefined) return { fault: `invalid URL "${word}": must start with http:// or https://` }
  if (!URL.canParse(word)) return { fault: `invalid URL "${word}"` }
  const url = new URL(word)
  // A password must not be printed.
  const text = url.username === '' && url.password === '' ? word : word.replace(/\/\/[^/?#]*@/, '//')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return { kind: 'address', text, host, port: url.port === '' ? defaultPorts[scheme] : Number(url.port), scheme, path: url.pathname }
}

/** An IPv4 address or a DNS name without the dot at its end; `''` for an empty text; undefined for anything else. */
function hostName(word: string): string | undefined {
  const name = word.replace(/\.$/, '')
  if (name === '' || isIP(name) === 4) return name
  if (/^[\d.]+$/.test(name) || name.length > 253) return undefined
  return name.split('.').every((label) => /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?$/i.test(label)) ? name : undefined
}

function portNumber(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return number >= 1 && number <= 65_535 ? number : undefined
}
