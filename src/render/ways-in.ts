import { columnGap } from '../lib/columns.ts'
import { count } from '../lib/count.ts'
import { defined } from '../lib/defined.ts'
import { humanDuration } from '../lib/duration.ts'
import type { AliasView } from '../model/alias.ts'
import type { CertificateView } from '../model/certificate.ts'
import type { NameView } from '../model/name-view.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import type { Entry, RouteView } from '../model/way-in.ts'
import { table } from './layout.ts'
import type { FactLine } from './part.ts'
import { matchNote, routeReason, shareNote } from './route-words.ts'
import { type Look, type Sign, type Span, span, toneOf } from './style.ts'
import { listed, refName } from './words.ts'

/** One entry point, the same for all ports that share it. `sign` is `ok` if there is nothing to say. */
export interface Way {
  sign: Sign
  kind: string
  address: string
  note: string
  /** The route that it is, or the field of the Service. */
  leads?: Pick<FactLine, 'object' | 'field'>
}

const shownWays = 6
const shownAddresses = 3

/** The entry points of a Service, each with what is wrong with it. The first cell of a line is the sign, two columns wide. */
export function waysIn(trace: Trace, look: Look): FactLine[] {
  const { addresses, routes } = waysOf(trace, look)
  const shownRoutes = look.wide || look.scrolls ? routes : [...shown(routes)]
  const lines = table(
    [...addresses, ...shownRoutes].map((way) => [
      [gutter(way.sign, look), span(way.kind)],
      [wayAddress(way), span(way.note)],
    ]),
  )
  const ways = [...addresses, ...shownRoutes]
  const drawn = lines.map((line, index): FactLine => {
    const { sign, leads } = ways[index] ?? {}
    return { line, ...leads, ...((sign === 'broken' || sign === 'warn') && { hop: 'entry' as const }) }
  })
  const left = routes.length - shownRoutes.length
  return left === 0 ? drawn : [...drawn, { line: [span(`  and ${count(left, 'more route')}, all healthy (-o wide)`, 'quiet')] }]
}

/** The entry points as every form of the text words them. */
export function waysOf(trace: Trace, look: Look): { addresses: Way[]; routes: Way[] } {
  const addresses = [
    ...aliases(trace),
    ...byAddress(trace, 'dns', 'DNS'),
    ...byAddress(trace, 'clusterIP', 'ClusterIP'),
    ...byAddress(trace, 'externalIP', 'external IP'),
    ...trace.ports.flatMap((port) => nodePorts(port, trace, look)),
    ...byAddress(trace, 'loadBalancer', 'LoadBalancer'),
  ]
  return { addresses, routes: trace.route ? [] : trace.routes.map((route) => routeWay(route, trace)) }
}

/** The DNS name of a Service of type ExternalName. Its ports count for nothing, so it has no entries. */
function aliases(trace: Trace): Way[] {
  const { service, target, alias, names = [] } = trace
  if (service?.externalName === undefined) return []
  const address = `${target.name}.${target.namespace ?? ''}.svc`
  const way = { kind: 'DNS', address, leads: fieldOf(trace, 'spec.externalName') } as const
  const odd = names.find(({ result }) => result !== 'same')
  const answer = odd?.result === 'other' ? entryReasons['other-answer'] : odd ? unknownAnswer(names) : ''
  if (!alias)
    return [
      {
        ...way,
        sign: odd ? 'unknown' : 'ok',
        note: notes(`alias (CNAME) of ${service.externalName}, outside the cluster: not checked`, answer),
      },
    ]
  const named = refName({ kind: 'Service', namespace: alias.namespace, name: alias.name }, target.namespace)
  const reason = alias.reason === undefined ? '' : aliasReasons[alias.reason]
  return [{ ...way, sign: alias.state === 'ok' && odd ? 'unknown' : alias.state, note: notes(`alias (CNAME) of ${named}`, reason, answer) }]
}

/** Why it is unknown what cluster DNS answers. */
function unknownAnswer(names: readonly NameView[]): string {
  const why = names.find(({ result }) => result === 'unknown')?.answer.why
  return `${entryReasons['answer-unknown']}${why === undefined ? '' : `: ${why}`}`
}

const aliasReasons: Readonly<Record<NonNullable<AliasView['reason']>, string>> = {
  'service-missing': 'no such Service',
  'service-unread': 'the Service was not read',
  loop: 'the aliases form a loop',
  'port-missing': 'the Service has no such port',
}

/** A sign for an entry point with a fault, else space: two columns. */
export function gutter(sign: Sign, look: Look): Span {
  return sign === 'ok' || sign === 'off' ? span('  ') : span(`${look.glyphs.signs[sign]} `, toneOf(sign))
}

function wayAddress({ sign, address }: Way) {
  return span(address, sign === 'broken' || sign === 'warn' ? toneOf(sign) : 'plain')
}

/** Those with a fault, and the first of the others. */
function shown(ways: readonly Way[]): Way[] {
  const rest = new Set(ways.filter((way) => way.sign === 'ok').slice(0, shownWays))
  return ways.filter((way) => way.sign !== 'ok' || rest.has(way))
}

/** Where the Service says it. */
function fieldOf({ target: { namespace, name } }: Trace, field: string): NonNullable<Way['leads']> {
  return { object: { kind: 'Service', ...defined({ namespace }), name }, field }
}

const entryFields: Partial<Record<Entry['type'], string>> = {
  dns: 'metadata.name',
  clusterIP: 'spec.clusterIP',
  externalIP: 'spec.externalIPs',
  loadBalancer: 'status.loadBalancer',
}

/** The entries of one type, those of several ports with the same address and state as one. */
function byAddress(trace: Trace, type: Entry['type'], kind: string): Way[] {
  const groups = new Map<string, { entry: Entry; ports: PortTrace[] }>()
  for (const port of trace.ports) {
    for (const entry of port.entries) {
      if (entry.type !== type) continue
      const key = JSON.stringify([entry.address, entry.state, entry.reason])
      const group = groups.get(key)
      if (group) group.ports.push(port)
      else groups.set(key, { entry, ports: [port] })
    }
  }
  return [...groups.values()].map(({ entry, ports }) => ({
    sign: entry.state,
    kind,
    leads: fieldOf(trace, entryFields[type] ?? 'spec'),
    address: entry.address === '' ? '<pending>' : entry.address,
    note: notes(
      entry.reason === 'answer-unknown' ? unknownAnswer(trace.names ?? []) : entryReason(entry),
      ports.length < trace.ports.length ? `for ${ports.map(portName).join(', ')}` : '',
    ),
  }))
}

const entryReasons: Readonly<Record<NonNullable<Entry['reason']>, string>> = {
  pending: 'no address yet',
  'no-local-endpoint': 'dropped on Nodes without an endpoint',
  'node-not-ready': 'the Node is not ready',
  'node-unread': 'Nodes not read',
  'no-endpoint': 'no endpoint',
  'port-error': 'the load balancer reports an error for this port',
  headless: 'not served: the Service is headless',
  'other-port': 'the port is not known to be open on any endpoint',
  'not-listening': 'nothing listens on this port of the endpoints',
  'other-answer': 'cluster DNS is configured to answer differently',
  'answer-unknown': 'unknown what cluster DNS answers',
}

/** What is wrong with an entry point. */
function entryReason({ reason, type }: Pick<Entry, 'reason' | 'type'>): string {
  if (reason === undefined) return ''
  return reason === 'no-local-endpoint' && type === 'nodePort' ? 'no endpoint there' : entryReasons[reason]
}

/** One line for all Nodes that do the same: by their addresses where they answer, by their names where they do not. */
function nodePorts(port: PortTrace, trace: Trace, look: Look): Way[] {
  const isNamed = trace.ports.length > 1
  const leads = fieldOf(trace, `spec.ports[${port.index}].nodePort`)
  const groups = Map.groupBy(
    port.entries.filter(({ type }) => type === 'nodePort'),
    ({ state, reason }) => `${state} ${reason ?? ''}`,
  )
  return [...groups.values()].flatMap((entries): Way[] => {
    const [first] = entries
    return first
      ? [
          {
            sign: first.state,
            kind: 'NodePort',
            leads,
            address: String(first.port ?? ''),
            note: nodePortNote(entries, port, isNamed, look),
          },
        ]
      : []
  })
}

function nodePortNote(entries: readonly Entry[], port: PortTrace, isNamed: boolean, look: Look): string {
  const nodes = [...new Set(entries.flatMap(({ node }) => node ?? []))]
  const names = entries.every(({ state }) => state === 'ok') ? entries.map(({ address }) => address) : nodes
  const isMany = !look.wide && names.length > shownAddresses
  const where = isMany ? `${count(nodes.length, 'Node')}: ${listed(names, shownAddresses - 1)}` : names.join(', ')
  const reason = entries.map(entryReason).find((words) => words !== '') ?? ''
  const range = isUsualNodePort(port.nodePort) ? '' : 'outside the default range 30000-32767'
  return `${nodes.length === 0 ? '' : ` on ${where}`}${notes(reason, range, isNamed ? `for ${portName(port)}` : '')}`
}

/** The range of kube-apiserver `--service-node-port-range`, on which firewalls are often built. */
function isUsualNodePort(nodePort: number | undefined): boolean {
  return nodePort === undefined || (nodePort >= 30_000 && nodePort <= 32_767)
}

/** Remarks behind an address, three spaces before each. */
function notes(...all: string[]): string {
  return all.map((note) => (note === '' ? '' : `${columnGap}${note}`)).join('')
}

function routeWay(route: RouteView, trace: Trace): Way {
  const port = route.leadsTo === undefined ? undefined : trace.ports[route.leadsTo]
  const named = refName(route, trace.target.namespace)
  const note = notes(
    route.hostless ? '' : named,
    matchNote(route),
    shareNote(route),
    tlsNote(route, trace),
    route.backendTls ? `TLS to the Service by backendtlspolicy/${route.backendTls.name}` : '',
    routeReason(route),
    port && trace.ports.length > 1 ? `for ${portName(port)}` : '',
  )
  const { kind, namespace, name, field } = route
  const leads = { object: { kind, ...defined({ namespace }), name }, field }
  const others = (route.hosts?.length ?? 1) - 1
  const ways = `${route.host ?? '*'}${route.path ?? (kind === 'Ingress' ? '/' : '')}${others > 0 ? ` +${count(others, 'host')}` : ''}`
  return { sign: route.state, kind, address: route.hostless ? named : ways, note, leads }
}

/** Secrets are never read, so TLS is not checked; cert-manager tells what it put into one. */
function tlsNote({ tls, certificate }: RouteView, { taken }: Trace): string {
  if (tls === undefined) return ''
  const { name, state, notAfter } = certificate ?? {}
  const end = notAfter === undefined ? undefined : Math.abs(Date.parse(notAfter) - Date.parse(taken))
  if (state === 'expired' && end !== undefined) return `certificate/${name} expired ${humanDuration(end)} ago`
  if (state === 'valid' && end !== undefined) return `TLS not checked (certificate/${name} expires in ${humanDuration(end)})`
  return certificate ? `TLS not checked (certificate/${name}: ${certificateWords[certificate.state]})` : 'TLS not checked'
}

const certificateWords: Readonly<Record<CertificateView['state'], string>> = {
  valid: 'ready',
  expired: 'expired',
  'not-ready': 'not ready',
  issuing: 'not issued yet',
  unknown: 'unknown whether it is ready',
}

/** What a person calls a Service port: its name, else its number. */
export function portName(port: { name: string; port: number }): string {
  return port.name !== '' ? port.name : port.port === 0 ? 'any port' : String(port.port)
}
