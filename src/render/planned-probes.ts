import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import { printable } from '../lib/printable.ts'
import type { HttpTarget } from '../model/http-probe.ts'
import type { ConnectStep, ConnectTarget, HttpStep, PlanDocument, ProbePlan } from '../model/probe-plan.ts'
import { renderJson } from './json.ts'
import type { OutputFormat } from './options.ts'
import { listed } from './words.ts'

const shown = 4

/** How often the tables are read again. */
interface Samples {
  forMs: number
  everyMs: number
}

function samplesWords({ client }: ProbePlan, { forMs, everyMs }: Samples): string {
  const whose = client ? `, and those of pod/${client.pod}` : ''
  return `read the same tables${whose} with /proc/net/{snmp,netstat} every ${everyMs / 1_000} s for ${forMs / 1_000} s, of 20 Pods at most; where connections wait, run ss -ltn`
}

/** What is about to run, as a block of text: shown before anything does. `timeoutMs` is for one probe. */
export function planBlock(plan: ProbePlan, timeoutMs: number, sampling?: Samples): string {
  const [head = '', ...lines] = planLines(plan, timeoutMs, sampling)
  return [head, ...lines.map((line) => `  ${line}`)].map((line) => `${printable(line)}\n`).join('')
}

/** What is about to run until it is ended, as a block of text. `everyMs` is from one sample to the next, `path` the number of targets of a path. */
export function watchedPlanBlock(plan: ProbePlan, { everyMs, path }: { everyMs: number; path?: number }): string {
  const { sockets, connects, target, sample } = plan
  const from = connects.find((step) => step.from.role === 'client')
  const lines = [
    `probes of ${target.namespace ?? ''}/${target.name}, by exec in running containers, until you stop them`,
    ...(sockets.length === 0
      ? []
      : [
          `read ${filesWords(plan)}${sockets.some(({ kept }) => kept) ? ' and /proc/net/{snmp,netstat}' : ''} in ${listed(
            sockets.map(({ pod }) => `pod/${pod}`),
            shown,
          )} every ${everyMs / 1_000} s`,
        ]),
    ...portLines(plan),
    ...(from && path ? [seenWords, `connect from ${fromText(from)} to ${count(path, 'address', 'addresses')} every second`] : []),
    ...(from && path === 0
      ? [`not from ${fromText(from)}: the Service has no TCP port, and over UDP a missing answer proves nothing`]
      : []),
    ...(sample ? [`a sample: ${sample.pods} of ${count(sample.of, 'Pod')}, those with problems first (--probe=all takes all)`] : []),
    ...leftLines(plan),
    ...(sockets.length === 0 && !path ? [nothingWords(plan)] : []),
  ]
  return lines.map((line, index) => `${index === 0 ? '' : '  '}${printable(line)}\n`).join('')
}

/**
 * What is about to run, in a few lines: first of which target, then what where. `timeoutMs` is for one probe, `most` how many of each thing are
 * named. Not yet safe for a terminal.
 */
export function planLines(plan: ProbePlan, timeoutMs: number, sampling?: Samples, most = shown): string[] {
  const { sockets, connects, sample, requests = [] } = plan
  const groups = [...Map.groupBy(connects, ({ from }) => JSON.stringify([from.pod, from.containers, from.role])).values()]
  const pods = sockets.map(({ pod }) => `pod/${pod}`)
  return [
    `probes of ${plan.target.namespace ?? ''}/${plan.target.name}, by exec in running containers, at most ${timeoutMs / 1_000} s each`,
    ...(sockets.length === 0 ? [] : [`read ${filesWords(plan)} in ${listed(pods, most)}`]),
    ...keptLines(plan),
    ...(sampling && sockets.length > 0 ? [samplesWords(plan, sampling)] : []),
    ...groups.slice(0, most).map((group) => groupLine(group, most)),
    ...(groups.length > most ? [`and connect from ${count(groups.length - most, 'more container')}`] : []),
    ...(isAskedElse(plan) ? [elseWords(plan)] : []),
    ...(sample ? [`a sample: ${sample.pods} of ${count(sample.of, 'Pod')}, those with problems first (--probe=all probes all)`] : []),
    ...leftLines(plan),
    ...unconnectedLines(plan),
    ...requestLines(plan, most),
    ...(sockets.length + connects.length + requests.length === 0 ? [nothingWords(plan)] : []),
  ]
}

/** What is requested: one line for a URL, and for a port of a Service, whose endpoints get the same request. */
function requestLines({ requests = [], unasked = [] }: ProbePlan, most: number): string[] {
  const groups = Map.groupBy(requests, ({ from, to }) => JSON.stringify([from?.pod, urlOf(to), to.ofPort ? to.position : '']))
  return [
    ...[...groups.values()].map((steps) => requestLine(steps, most)),
    ...unasked.map(({ port, why }) => (port === undefined ? `no request: ${why}` : `no request to port ${port}: ${why}`)),
  ]
}

function requestLine(steps: readonly HttpStep[], most: number): string {
  const [first] = steps
  if (!first) return ''
  const { from, to } = first
  const endpoints = steps.flatMap((step) => step.to.ofPort?.endpoint ?? []).map(({ address, port }) => socketAddress(address, port))
  const isAlone = endpoints.length === steps.length
  const at = endpoints.length === 0 ? '' : `${isAlone ? ' at ' : ' and at '}${listed(endpoints, most)}`
  return `GET ${urlOf(to)}${at} from ${from ? `pod/${from.pod} (${from.containers[0] ?? ''})` : 'this machine'}, as kubectl-porttrace; of the answer only status and server are kept`
}

/** The URL of a request, and the endpoint that it goes to: `http://web.demo.svc/ at 10.244.0.3:8080`. */
export function requestWords(to: HttpTarget): string {
  const { endpoint } = to.ofPort ?? {}
  return endpoint ? `${urlOf(to)} at ${socketAddress(endpoint.address, endpoint.port)}` : urlOf(to)
}

/** The URL of a request. */
export function urlOf({ scheme, host, port, path }: HttpTarget): string {
  const isDefault = port === (scheme === 'https' ? 443 : 80)
  return `${scheme}://${isDefault ? host : socketAddress(host, port)}${path}`
}

/** The Pods in which nothing can run, and why. */
function leftLines({ left }: ProbePlan): string[] {
  return [
    ...left.slice(0, shown).map(({ pod, message }) => `not in pod/${pod}: ${message}`),
    ...(left.length > shown ? [`not in ${left.length - shown} more`] : []),
  ]
}

/** The ports to which no connection is tried, one line for each reason: `no connection to port 80: no endpoint to connect to is known`. */
export function unconnectedLines({ unconnected = [] }: Pick<ProbePlan, 'unconnected'>): string[] {
  return [...Map.groupBy(unconnected, ({ why }) => why)].map(([why, ports]) => {
    const names = ports.map(({ port, protocol }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`))
    return `no connection to ${names.length === 1 ? 'port' : 'ports'} ${listed(names, shown)}: ${why}`
  })
}

/** That nothing would run, with the reason if no Pod has said it. */
function nothingWords({ target, left, unconnected = [] }: ProbePlan): string {
  return left.length + unconnected.length > 0
    ? 'nothing to run'
    : `nothing to run: no Pod is an endpoint of ${target.namespace ?? ''}/${target.name}`
}

/** The routes are read for the address that the Node has in the network of its Pods. */
function filesWords({ sockets }: ProbePlan): string {
  return sockets.some(({ kept }) => kept) ? '/proc/net/{route,ipv6_route,tcp,tcp6,udp,udp6}' : '/proc/net/{tcp,tcp6,udp,udp6}'
}

/** Which rows of the tables stay, and who notices that we connect. */
function keptLines(plan: ProbePlan): string[] {
  return [...portLines(plan), ...(plan.connects.length === 0 ? [] : [seenWords])]
}

/** Which rows of the tables stay. */
function portLines({ sockets }: ProbePlan): string[] {
  const ports = sockets
    .flatMap(({ kept }) => kept?.ports ?? [])
    .map(({ protocol, port }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`))
  const kept = [...new Set(ports)]
  return kept.length === 0 ? [] : [`keep only connections of ${kept.length === 1 ? 'port' : 'ports'} ${listed(kept, shown)}`]
}

const seenWords = 'servers see each connection attempt'

/** What reaches a Pod without exec. The API server sends HTTP alone, so it is asked only if the plan has requests from Pods. */
function elseWords({ requests = [] }: ProbePlan): string {
  const path = requests.find(({ from }) => from)?.to.path
  return path === undefined
    ? 'if a Pod cannot run a command: a port-forward, over which nothing is sent'
    : `if a Pod cannot run a command: GET ${path} through the API server, then a port-forward if nothing answers`
}

/** Only TCP ports that a Service leads to can be asked without exec. */
function isAskedElse({ target, sockets, connects }: ProbePlan): boolean {
  return target.kind === 'Service' && sockets.length > 0 && (connects.length === 0 || connects.some(({ to }) => to.protocol === 'TCP'))
}

function groupLine(steps: readonly ConnectStep[], most: number): string {
  const [first] = steps
  const targets = steps.map(({ to }) => targetAddress(to))
  return first ? `connect from ${fromText(first)} to ${listed(targets, most)}` : ''
}

function fromText({ from }: ConnectStep): string {
  const role = { client: '', endpoint: ', a Pod of the Service itself', neighbour: ', to its neighbours' }[from.role]
  return `pod/${from.pod} (${from.containers[0] ?? ''}${role})`
}

/** Where a connection goes: `10.96.0.1:80`, `10.96.0.10:53/UDP`. */
export function targetAddress({ address, port, protocol }: ConnectTarget): string {
  return `${socketAddress(address, port)}${protocol === 'TCP' ? '' : `/${protocol}`}`
}

/** The whole plan, one line for each thing that would run. */
export function renderPlan(plan: ProbePlan): string {
  const { namespace = '', name } = plan.target
  const lines = [
    `probes of ${namespace}/${name}: nothing has been run`,
    ...plan.sockets.map((step) => {
      const where = step.hostNetwork ? "   the Node's sockets: hostNetwork" : ''
      return `  sockets   pod/${step.pod}   in ${step.containers.join(', else ')}   ${filesWords(plan)}${where}`
    }),
    ...keptLines(plan).map((line) => `  note      ${line}`),
    ...plan.connects.map((step) => `  connect   ${fromText(step)} ─▶ ${targetAddress(step.to)}   ${targetWords(step.to)}`),
    ...unconnectedLines(plan).map((line) => `  note      ${line}`),
    ...requestLines(plan, Number.POSITIVE_INFINITY).map((line) => `  request   ${line}`),
    ...(isAskedElse(plan) ? [`  else      ${elseWords(plan)}`] : []),
    ...(plan.sample
      ? [`  a sample: ${plan.sample.pods} of ${count(plan.sample.of, 'Pod')}, those with problems first (--probe=all probes all)`]
      : []),
    ...plan.left.map(({ pod, message }) => `  not in    pod/${pod}   ${message}`),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

/** What an address is. */
export function targetWords({ type, pod, node, container }: ConnectTarget): string {
  switch (type) {
    case 'dns':
      return 'DNS name'
    case 'clusterIP':
      return 'ClusterIP'
    case 'pod':
      return pod === undefined ? 'an address without a Pod' : `pod/${pod}`
    case 'nodePort':
      return `NodePort${node === undefined ? '' : ` on ${node}`}`
    case 'neighbour':
      return `container ${container ?? ''} of pod/${pod ?? ''}`
  }
}

/** Some plans in a format: as JSON and YAML one document, for several targets a list. */
export async function renderPlans(plans: readonly ProbePlan[], format: OutputFormat): Promise<string> {
  const [only, ...more] = plans
  const document: PlanDocument = only && more.length === 0 ? only : { apiVersion: 'porttrace/v1', kind: 'ProbePlanList', items: [...plans] }
  switch (format) {
    case 'json':
      return renderJson(document)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(document)
    case 'name':
      return plans.flatMap(({ sockets }) => sockets.map(({ pod }) => `pod/${printable(pod)}\n`)).join('')
    default:
      return plans.map(renderPlan).join('\n')
  }
}
