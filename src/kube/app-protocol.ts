import type { ProtocolContradiction } from '../model/app-protocol.ts'
import type { ServicePort } from '../model/resources.ts'

/** What a declared protocol says of the bytes on a connection. */
interface Meaning {
  isTls?: boolean
  /** Istio alone takes it for clear text (Protocol Selection); elsewhere such processes speak TLS as well. */
  isPlainInIstio?: true
  /** The only version of HTTP that is spoken; `none`: it is not HTTP. */
  http?: 1 | 2 | 'none'
}

const http: Meaning = { isTls: false, http: 1 }
const h2c: Meaning = { isTls: false, http: 2 }
const http2: Meaning = { isPlainInIstio: true, http: 2 }
const tls: Meaning = { isTls: true }

/**
 * Values of `appProtocol`: those of Kubernetes with their prefix (KEP-3726), names of IANA (core/v1 ServicePort), and those that Istio takes from the name of a
 * port as well (istio, Protocol Selection). A value that is not here says nothing.
 */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['http', http],
  ['ws', http],
  ['kubernetes.io/ws', http],
  ['http2', http2],
  ['h2c', h2c],
  ['kubernetes.io/h2c', h2c],
  ['grpc', http2],
  ['grpc-web', { isPlainInIstio: true }],
  ['https', tls],
  ['wss', tls],
  ['kubernetes.io/wss', tls],
  ['tls', tls],
  ...'mysql postgresql postgres redis mongo mongodb amqp amqps mqtt smtp ldap ldaps ssh kafka thrift'
    .split(' ')
    .map((name): [string, Meaning] => [name, { http: 'none' }]),
])

/** WebSocket begins with a request of HTTP/1.1 (RFC 6455). */
const webSocket: ReadonlySet<string> = new Set(['ws', 'kubernetes.io/ws'])

/** What a route sends to its backend, and what says so. */
export interface Spoken extends Pick<ProtocolContradiction, 'speaks' | 'object' | 'field' | 'value'> {
  /** Its controller takes the protocol from the name of the port if it has no `appProtocol`: Istio. */
  readsNames?: true
}

/** What a route sends that contradicts what the Service port declares; undefined: nothing does, or its controller decides. */
export function protocolContradiction(spoken: Spoken, port: ServicePort, index: number): ProtocolContradiction | undefined {
  const { readsNames, ...rest } = spoken
  const { appProtocol, name } = port
  const isNamed = appProtocol === undefined && readsNames === true
  const declared = appProtocol ?? (isNamed ? name : '')
  const word = isNamed ? protocolOfName(name) : declared.toLowerCase()
  const meaning = meanings.get(word)
  const kind = meaning && port.protocol === 'TCP' ? kindOf(spoken, meaning, word) : undefined
  // A BackendTLSPolicy is missing then, which is a finding of its own.
  if (kind === undefined || (kind === 'plain-to-tls' && !isNamed && isTerminating(spoken))) return undefined
  const declaredAt = `spec.ports[${index}].${isNamed ? 'name' : 'appProtocol'}`
  return { ...rest, declared, declaredAt, kind, ...(mayDiffer(spoken, kind, word) && { mayDiffer: true as const }) }
}

/** The part of the name before the first dash (istio pkg/config/kube/conversion.go, ConvertProtocol). */
function protocolOfName(name: string): string {
  const text = name.toLowerCase()
  return text.startsWith('grpc-web') ? 'grpc-web' : (text.split('-')[0] ?? '')
}

function kindOf(
  { speaks, object, readsNames }: Spoken,
  { isTls: declaresTls, isPlainInIstio, http: version }: Meaning,
  word: string,
): ProtocolContradiction['kind'] | undefined {
  const isTls = declaresTls ?? (isPlainInIstio && readsNames ? false : undefined)
  if (speaks === 'TLS') return isTls === false ? 'tls-to-plain' : undefined
  if (version === 'none' || speaks === 'FastCGI') return 'other-protocol'
  const isOverTls = speaks === 'HTTPS' || speaks === 'gRPC over TLS'
  if (isTls !== undefined && isTls !== isOverTls) return isTls ? 'plain-to-tls' : 'tls-to-plain'
  if (speaks === 'HTTP/1.1' && version === 2) return 'http1-to-http2'
  if (speaks !== 'gRPC' || version !== 1) return undefined
  // Controllers of a GRPCRoute speak HTTP/2 whatever `http` is taken for; those of Istio do not.
  return object.kind === 'GRPCRoute' && !webSocket.has(word) && readsNames !== true ? undefined : 'http2-to-http1'
}

function isTerminating({ object }: Spoken): boolean {
  return object.kind === 'HTTPRoute' || object.kind === 'GRPCRoute'
}

/** Is a setting that is not read likely to make it right (a DestinationRule, the policy itself), or do many processes take both versions? */
function mayDiffer({ object, readsNames }: Spoken, kind: ProtocolContradiction['kind'], word: string): boolean {
  if (object.kind === 'BackendTLSPolicy') return true
  if (kind === 'plain-to-tls') return object.kind !== 'Ingress'
  if (kind === 'http1-to-http2') return word !== 'grpc'
  return kind === 'http2-to-http1' && word === 'http' && readsNames !== true
}
