import { parseIp } from '../lib/cidr.ts'
import type { ClientRef } from '../model/client.ts'
import { targetKinds } from './target-kinds.ts'

/** The client that a word names, such as `pod/web-0`, `pod/shop/web-0:app`, `deploy/web`, `node/node-1`, an address or `outside`; undefined: none. */
export function clientOf(word: string): ClientRef | undefined {
  if (word === 'outside') return { kind: 'outside' }
  const bare = /^\[(.*)\]$/.exec(word)?.[1] ?? word
  if (parseIp(bare)) return { kind: 'address', address: bare.toLowerCase() }
  const [type = '', ...names] = word.split('/')
  const kind = names.length > 0 ? targetKinds.find(({ words }) => words.includes(type.toLowerCase())) : undefined
  const [last = '', container, ...more] = (names.at(-1) ?? '').split(':')
  const namespace = names.length === 2 ? names[0] : undefined
  const isNamed = names.length <= 2 && isName(last) && (namespace === undefined || isName(namespace)) && more.length === 0
  const ref = isNamed && (container === undefined || isName(container)) ? kind?.refTo(last) : undefined
  const place = namespace === undefined ? {} : { namespace }
  if (ref?.kind === 'pod') return { kind: 'pod', name: last, ...place, ...(container !== undefined && { container }) }
  if (ref?.kind === 'workload' && container === undefined) return { kind: 'workload', type: ref.type, name: last, ...place }
  return ref?.kind === 'node' && container === undefined && namespace === undefined ? { kind: 'node', name: last } : undefined
}

/** A name that the API server takes (RFC 1123 subdomain). */
function isName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text)
}
