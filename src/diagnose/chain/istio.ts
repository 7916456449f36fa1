import type { ServicePort } from '../../model/resources.ts'

type Port = Pick<ServicePort, 'name' | 'port' | 'protocol' | 'appProtocol'>

/** Names that Istio knows as a protocol; a port name may continue behind a dash (istio, Protocol Selection). */
const named: ReadonlySet<string> = new Set([
  'grpc',
  'grpc-web',
  'http',
  'http2',
  'https',
  'mongo',
  'mysql',
  'redis',
  'tcp',
  'tls',
  'udp',
  'thrift',
])
/** Values of `appProtocol` that Kubernetes defines (core/v1 ServicePort). */
const defined: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
])
const overHttp: ReadonlySet<string> = new Set(['grpc', 'grpc-web', 'http', 'http2'])
/** On these ports Istio does not guess, since the server speaks first: they are TCP (istio pkg/config/kube/conversion.go). */
const neverGuessed: ReadonlySet<number> = new Set([25, 53, 3306, 27017])

/** The protocol that Istio takes from `appProtocol`, else from the port's name; undefined: it has to guess. */
export function declaredProtocol({ appProtocol, name }: Port): string | undefined {
  const text = (appProtocol ?? name).toLowerCase()
  if (appProtocol !== undefined && defined.has(text)) return defined.get(text)
  if (text.startsWith('grpc-web')) return 'grpc-web'
  const [first = ''] = text.split('-')
  return named.has(first) ? first : undefined
}

/** Does Istio have to guess the protocol from the first bytes of a connection? */
export function isGuessed(port: Port): boolean {
  return port.protocol === 'TCP' && port.port !== 0 && declaredProtocol(port) === undefined && !neverGuessed.has(port.port)
}

/** Does Istio read the requests, or pass the bytes on? Undefined if it has to guess. */
export function isOverHttp(port: Port): boolean | undefined {
  const protocol = declaredProtocol(port)
  return protocol === undefined ? undefined : overHttp.has(protocol)
}

/** Protocols that are known by their port and are not HTTP. */
const usual: ReadonlyMap<number, string> = new Map([
  [25, 'SMTP'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5672, 'AMQP'],
  [6379, 'Redis'],
  [27017, 'MongoDB'],
])

/** The protocol that is usual on a port which is declared to be HTTP. */
export function usualInstead(port: Port, numbers: readonly (number | string | undefined)[]): string | undefined {
  if (port.protocol !== 'TCP' || isOverHttp(port) !== true) return undefined
  return numbers.flatMap((number) => (typeof number === 'number' ? (usual.get(number) ?? []) : []))[0]
}
