import { parseIp } from '../lib/cidr.ts'
import { isOwnIp, socketAddress } from '../lib/ip.ts'

/** What a line names, as a word of the command line; `own` is the client itself. */
export type Place = { target: string } | { own: string } | undefined

type Groups = Readonly<Record<string, string | undefined>>

/** The target that the groups of a form name. Every part of it is in the line but the port that a URL leaves out. */
export function placeOf({ at, host, port, url, object, service }: Groups): Place {
  if (object !== undefined) return { target: object }
  if (service !== undefined) return ofService(service)
  if (at !== undefined) {
    const end = at.lastIndexOf(':')
    return ofHost(at.slice(0, end).replace(/^\[|\]$/g, ''), at.slice(end + 1))
  }
  if (host !== undefined) return ofHost(host, port)
  return url === undefined ? undefined : ofUrl(url)
}

function ofService(name: string): Place {
  const [first = '', second] = name.split('/')
  return { target: second === undefined ? `svc/${first}` : `${second}.${first}.svc` }
}

/** A name without dots is that of a Service in the namespace of the client. */
function ofHost(given: string, port: string | undefined): Place {
  const host = given.toLowerCase().replace(/\.$/, '')
  if (port !== undefined && !isPort(port)) return undefined
  const behind = port === undefined ? '' : `:${Number(port)}`
  if (isAddress(host))
    return isOwnIp(host) ? { own: given } : { target: socketAddress(host, port === undefined ? undefined : Number(port)) }
  if (host === 'localhost' || host.endsWith('.localhost')) return { own: given }
  const labels = host.split('.')
  if (/^[\d.]+$/.test(host) || host.length > 253) return undefined
  const [only = ''] = labels
  if (labels.length === 1) return serviceLabel.test(only) ? { target: `svc/${only}${behind}` } : undefined
  return labels.every((label) => nameLabel.test(label)) ? { target: `${host}${behind}` } : undefined
}

const serviceLabel = /^[a-z\d]([-a-z\d]{0,61}[a-z\d])?$/
const nameLabel = /^[a-z\d_]([-a-z\d_]{0,61}[a-z\d_])?$/

/** `1.2.3` is a version, and `:80` a port. */
function isAddress(host: string): boolean {
  return parseIp(host) !== undefined
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 65_535
}

/** The URL without what a sentence puts behind it, and without a password. */
function ofUrl(text: string): Place {
  const trimmed = text.replace(/[.,;:!]+$/, '').replace(/\/\/[^/?#]*@/, '//')
  if (!URL.canParse(trimmed)) return undefined
  const { hostname, port, protocol } = new URL(trimmed)
  const place = ofHost(hostname.replace(/^\[|\]$/g, ''), port === '' ? (protocol === 'https:' ? '443' : '80') : port)
  // A Service name has no route, and an address is found without a path: the URL matters only for other names.
  const isName =
    place !== undefined && 'target' in place && !place.target.startsWith('svc/') && !isAddress(hostname.replace(/^\[|\]$/g, ''))
  return isName ? { target: trimmed } : place
}
