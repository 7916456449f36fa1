import type { ServicePort } from '../model/resources.ts'

/** Whether a port speaks HTTP with TLS or without, and what says so; `not`: it declares a protocol that is not HTTP. */
export type HttpScheme = { scheme: 'http' | 'https'; chosenBy: 'appProtocol' | 'name' | 'number' | 'default' } | { not: string }

/** Values of `appProtocol` of Kubernetes (core/v1 ServicePort, KEP-3726). */
const ofKubernetes: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/h2c', 'h2c'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
])
const plain: ReadonlySet<string> = new Set(['http', 'http1', 'h2c', 'ws'])
/** HTTP/2 with TLS or without: appProtocol HTTP2 of GKE means TLS, and gRPC runs over both. */
const either: ReadonlySet<string> = new Set(['http2', 'grpc'])
const secure: ReadonlySet<string> = new Set(['https', 'wss', 'tls', 'ssl', 'grpcs'])
const others: ReadonlySet<string> = new Set([
  ...['amqp', 'amqps', 'dns', 'imap', 'imaps', 'kafka', 'ldap', 'ldaps', 'memcached', 'mongo', 'mongodb', 'mqtt', 'mqtts', 'mysql', 'nats'],
  ...['nfs', 'pgsql', 'postgres', 'postgresql', 'redis', 'rediss', 'sip', 'smb', 'smtp', 'smtps', 'ssh', 'thrift', 'zookeeper'],
])

/**
 * How a TCP port is to be asked by HTTP: by its `appProtocol`, else by a word of its name, else by the number 443, which is TLS by
 * registration (RFC 9110, section 4.2.2). `reached` are the numbers by which clients reach the process.
 */
export function httpSchemeOf({ appProtocol, name }: Pick<ServicePort, 'name' | 'appProtocol'>, reached: readonly number[]): HttpScheme {
  const declared = appProtocol?.toLowerCase()
  const said = declared === undefined ? undefined : (ofKubernetes.get(declared) ?? firstWord(declared))
  if (declared !== undefined && said !== undefined) {
    if (others.has(said)) return { not: `its appProtocol is "${appProtocol}"` }
    if (secure.has(said)) return { scheme: 'https', chosenBy: 'appProtocol' }
    if (plain.has(said)) return { scheme: 'http', chosenBy: 'appProtocol' }
    if (either.has(said)) return { scheme: 'http', chosenBy: 'default' }
  }
  const words = name.toLowerCase().split('-')
  if (words.some((word) => secure.has(word))) return { scheme: 'https', chosenBy: 'name' }
  if (words.some((word) => plain.has(word))) return { scheme: 'http', chosenBy: 'name' }
  if (words.some((word) => either.has(word))) return { scheme: 'http', chosenBy: 'default' }
  if (words.some((word) => others.has(word))) return { not: `its name is "${name}"` }
  return reached.includes(443) ? { scheme: 'https', chosenBy: 'number' } : { scheme: 'http', chosenBy: 'default' }
}

/** `grpc-web` is HTTP. */
function firstWord(declared: string): string {
  return declared.split('-')[0] ?? ''
}
