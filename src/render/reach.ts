import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import { columnsOf } from '../lib/width.ts'
import type { PodView } from '../model/pod-view.ts'
import type { NodePortSource, PodPort, PortSource, SourceWay } from '../model/reach.ts'
import type { Trace } from '../model/trace.ts'
import type { HopState } from '../model/verdict.ts'
import { table, textOf, wrapped } from './layout.ts'
import { nodeNames } from './pod.ts'
import { portSocketWords, socketState } from './port-sockets.ts'
import { type Line, type Look, signOf, span, toneOf } from './style.ts'
import { candidateWords, endpointWords } from './words.ts'

/** Each port of the Pods, and what leads to it. */
export function reachLines({ reach }: Trace, pods: readonly PodView[], look: Look): Line[] {
  const ports = reach?.ports ?? []
  const heads = table(ports.map((port) => [[signOf(rowSign(port), look), span(` ${numberWords(port)}`)], [span(containerWords(port))], []]))
  return [...ports.flatMap((port, index) => rowLines(heads[index] ?? [], port, pods, look)), ...openLines(ports, pods, look)]
}

const states: readonly HopState[] = ['off', 'ok', 'unknown', 'warn', 'broken']

function rowSign(port: PodPort): HopState {
  const { services, hostPorts } = port
  if (services.length === 0) return hostPorts.length > 0 ? worse('ok', socketState(port)) : 'off'
  return services.reduce<HopState>((worst, { state }) => worse(worst, state), worse('off', socketState(port)))
}

function worse(one: HopState, other: HopState): HopState {
  return states.indexOf(other) > states.indexOf(one) ? other : one
}

/** `8080/TCP http`. */
function numberWords({ port, protocol, declared, missing }: PodPort): string {
  if (port === 0) return 'any port'
  const names = [...new Set(declared.map(({ name }) => name))].filter((name) => name !== '')
  return `${missing ?? port}/${protocol}${names.length === 0 ? '' : ` ${names.join(', ')}`}`
}

function containerWords({ port, declared, probed, services }: PodPort): string {
  const names = [...new Set((declared.length > 0 || services.length > 0 ? declared : probed).map(({ container }) => container))]
  return names.length > 0 || !port ? names.join(', ') : 'not declared'
}

/** The sources one below another, each broken at words where it is too long; below the port, where little room is left beside it. */
function rowLines(head: Line, port: PodPort, pods: readonly PodView[], look: Look): Line[] {
  const sources = [
    ...port.services.map((source) => ({ state: worse(source.state, socketState(port)), words: serviceWords(source, port) })),
    ...port.hostPorts.map((source) => ({ state: worse('ok', socketState(port)), words: hostPortWords(source, port, pods) })),
  ].map((source, index) => (index === 0 ? { ...source, words: joined([source.words, portSocketWords(port)]) } : source))
  const headColumns = columnsOf(textOf(head))
  const room = (look.width ?? Number.POSITIVE_INFINITY) - headColumns - arrowColumns
  const texts = sources.length === 0 ? [nothingWords(port)] : sources.map(({ words }) => words)
  const isBelow = room < leastRoom && texts.some((text) => columnsOf(text) > room)
  const first: Line = isBelow ? [span('    ')] : head
  const blank = span(' '.repeat(isBelow ? 4 : headColumns))
  const lines =
    sources.length === 0
      ? wrapped(nothingWords(port), look, first, [blank], 'quiet')
      : sources.flatMap(({ state, words }, index) => {
          const tone = state === 'ok' || state === 'off' ? 'plain' : toneOf(state)
          return wrapped(words, look, [...(index === 0 ? first : [blank]), span(`${look.glyphs.from} `, tone)], [blank, span('   ')], tone)
        })
  return isBelow ? [head, ...lines] : lines
}

const arrowColumns = 3
/** Columns that a source should have to be beside its port. */
const leastRoom = 30

function serviceWords(source: PortSource, port: PodPort): string {
  const { service, headless, ready, of, state, why } = source
  const place = `service/${service}${source.port === 0 ? '' : `:${source.port}`}${headless ? ' (headless)' : ''}`
  if (state === 'off') return `${place}, but no traffic is expected`
  const isShort = ready < of && state !== 'unknown'
  const facts = [
    place,
    port.missing === undefined ? '' : `no port named ${port.missing}`,
    isShort && of > 1 ? `${ready} of ${count(of, 'Pod')}` : '',
    isShort && why !== undefined && port.missing === undefined ? reasonWords(why) : '',
    state === 'unknown' ? 'endpoints not read' : '',
    ...source.ways.map(wayWords),
    firstWords(port),
  ]
  return joined(facts)
}

function joined(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join(', ')
}

const reasons: Readonly<Record<string, string>> = { ...endpointWords, ...candidateWords }

function reasonWords(why: NonNullable<PortSource['why']>): string {
  return reasons[why] ?? why
}

/** Names and cluster IPs are at the Service itself, below. */
function wayWords({ type, address, port, route, state }: SourceWay): string {
  const sign = state === 'broken' ? ' (broken)' : ''
  switch (type) {
    case 'dns':
    case 'clusterIP':
      return ''
    case 'nodePort':
      return `NodePort ${port}${sign}`
    case 'loadBalancer':
      return address === '' ? 'LoadBalancer <pending>' : `LoadBalancer ${socketAddress(address, port)}${sign}`
    case 'externalIP':
      return `external IP ${socketAddress(address, port)}${sign}`
    default:
      return `${route ?? 'route'} ${address}${sign}`
  }
}

function hostPortWords({ port, address, nodes }: NodePortSource, at: PodPort, pods: readonly PodView[]): string {
  const isOfNode = pods.some(({ hostNetwork }) => hostNetwork)
  const [pod] = pods
  const node = address ?? (pods.length === 1 ? pod?.nodeAddress : undefined)
  const where = node === undefined ? '' : ` (${socketAddress(node, port)})`
  return joined([
    `${isOfNode ? 'port' : 'hostPort'} ${port} of ${nodeNames(nodes)}${where}`,
    at.services.length === 0 ? firstWords(at) : '',
  ])
}

/** Nothing leads here, but clients may still connect: the line names the probes that check it, and how to connect is below. */
function nothingWords(port: PodPort): string {
  const asks = [...new Set(port.probed.map(({ purpose }) => purpose))]
  return joined(['no Service', asks.length === 0 ? '' : `${asks.join(' and ')} probe`, firstWords(port), portSocketWords(port)])
}

/** Said once, below: a port to which nothing leads is open anyway. */
function openLines(ports: readonly PodPort[], pods: readonly PodView[], look: Look): Line[] {
  if (ports.every((port) => port.services.length > 0 || port.hostPorts.length > 0)) return []
  const address = (pods.length === 1 && pods[0]?.addresses[0]) || "a Pod's own address"
  return wrapped(`without a Service: by ${address}, in the Pod by localhost`, look, [span('  ')], [span('  ')], 'quiet')
}

function firstWords({ first }: PodPort): string {
  return first === undefined ? '' : `${first} answers first`
}
