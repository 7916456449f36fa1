import { socketAddress } from '../../lib/ip.ts'
import { type Fields, fields, items, number, text, texts } from '../../lib/read.ts'
import { maskPath, maskWords } from '../../lib/secrets.ts'

/** A readiness probe of a container, to be sent as the kubelet sends it. Its words are safe to show, its arguments are not. */
export interface Replay {
  namespace: string
  pod: string
  node?: string
  container: string
  /** `GET http://10.0.0.5:8080/healthz`, `TCP 10.0.0.5:5432`, `command pg_isready`. */
  words: string
  /** s; the kubelet gives up then. */
  timeout: number
  /** What the kubelet found last. */
  isReady: boolean
  action: ReplayAction
}

/** `none`: it cannot be sent, and why. */
export type ReplayAction =
  | { kind: 'http'; url: string; headers: readonly (readonly [name: string, value: string])[] }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'grpc'; host: string; port: number; service?: string }
  | { kind: 'command'; command: readonly string[] }
  | { kind: 'none'; why: string }

/**
 * The readiness probes of a Pod as the API server sends it, in the order of its containers; those without one are ready as soon as they run.
 * Host, port, path, scheme and headers are chosen as kubernetes/pkg/probe/http/request.go and pkg/kubelet/prober/prober.go do: a named port
 * is one of the container itself, the host is the address of the Pod, and the timeout is 1 s if none is set.
 */
export function replaysOf(raw: unknown): Replay[] {
  const { metadata, spec, status } = fields(raw)
  const { name, namespace } = fields(metadata)
  const { containers, initContainers, nodeName } = fields(spec)
  const { podIP, containerStatuses, initContainerStatuses } = fields(status)
  const statuses = [...items(containerStatuses), ...items(initContainerStatuses)].map(fields)
  const sidecars = items(initContainers).filter((one) => fields(one).restartPolicy === 'Always')
  const [pod, place, node] = [text(name), text(namespace), text(nodeName)]
  if (pod === undefined || place === undefined) return []
  return [...items(containers), ...sidecars].flatMap((item): Replay[] => {
    const container = fields(item)
    const probe = fields(container.readinessProbe)
    const own = text(container.name)
    if (own === undefined || Object.keys(probe).length === 0) return []
    const state = statuses.find((one) => one.name === own)
    const isRunning = fields(fields(state).state).running !== undefined
    const { words, action } = actionOf(probe, container, text(podIP))
    const stopped: ReplayAction = { kind: 'none', why: 'the container is not running' }
    return [
      {
        namespace: place,
        pod,
        ...(node !== undefined && { node }),
        container: own,
        words,
        timeout: Math.max(1, number(probe.timeoutSeconds) ?? 1),
        isReady: fields(state).ready === true,
        action: isRunning ? action : stopped,
      },
    ]
  })
}

interface Worded {
  words: string
  action: ReplayAction
}

function actionOf({ httpGet, tcpSocket, grpc, exec }: Fields, container: Fields, podIP: string | undefined): Worded {
  if (httpGet !== undefined) return http(fields(httpGet), container, podIP)
  if (exec !== undefined) return command(texts(fields(exec).command))
  const socket = fields(tcpSocket ?? grpc)
  const [host, port] = [text(socket.host) ?? podIP, portOf(socket.port, container)]
  const kind = tcpSocket === undefined ? 'gRPC' : 'TCP'
  if (host === undefined || port === undefined) return unplaced(`${kind} ${host ?? '?'}:${String(socket.port ?? '?')}`, host)
  const words = `${kind} ${socketAddress(host, port)}`
  if (tcpSocket !== undefined) return { words, action: { kind: 'tcp', host, port } }
  const service = text(socket.service)
  return { words, action: { kind: 'grpc', host, port, ...(service !== undefined && { service }) } }
}

function unplaced(words: string, host: string | undefined): Worded {
  const why = host === undefined ? 'the Pod has no address' : 'the port is not a number and no port of the container has that name'
  return { words, action: { kind: 'none', why } }
}

function command(words: readonly string[]): Worded {
  if (words.length === 0) return { words: 'command', action: { kind: 'none', why: 'the command is empty' } }
  return { words: `command ${maskWords(words).join(' ')}`, action: { kind: 'command', command: words } }
}

/** A header with another name, or a value of several lines, would be more than one header. */
const isHeader = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

function http({ host: asked, port: named, path: raw, scheme: rawScheme, httpHeaders }: Fields, container: Fields, podIP?: string): Worded {
  const [host, port] = [text(asked) ?? podIP, portOf(named, container)]
  const path = text(raw) ?? '/'
  const whole = path.startsWith('/') ? path : `/${path}`
  const scheme = text(rawScheme)?.toLowerCase() === 'https' ? 'https' : 'http'
  if (host === undefined || port === undefined) return unplaced(`GET ${host ?? '?'}:${String(named ?? '?')}${maskPath(whole)}`, host)
  const headers = items(httpHeaders)
    .map(fields)
    .map(({ name, value }): [string, string] => [String(name ?? ''), String(value ?? '')])
  const words = `GET ${scheme}://${socketAddress(host, port)}${maskPath(whole)}`
  const named0 = headers.map(([name]) => name)
  const all = named0.length === 0 ? words : `${words} with ${named0.join(', ')}`
  if (headers.some(([name, value]) => !isHeader.test(name) || /[\r\n\0]/.test(value)))
    return { words: all, action: { kind: 'none', why: 'a header of the probe is not valid' } }
  if (!/^[0-9A-Za-z:.-]+$/.test(host) || /[\s\0-\x1f\x7f]/.test(whole))
    return { words, action: { kind: 'none', why: 'the host or the path of the probe is not valid' } }
  return { words: all, action: { kind: 'http', url: `${scheme}://${socketAddress(host, port)}${whole}`, headers } }
}

/** A port by its number, or by its name among the ports of the container. */
function portOf(port: unknown, container: Fields): number | undefined {
  if (typeof port === 'number') return inRange(port)
  const found = items(container.ports)
    .map(fields)
    .find(({ name }) => name === port && port !== '')
  return inRange(found ? number(found.containerPort) : Number(port))
}

function inRange(port: number | undefined): number | undefined {
  return port !== undefined && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}
