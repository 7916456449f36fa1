import { selectorText } from '../kube/selector.ts'
import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import type { PodView } from '../model/pod-view.ts'
import type { NearService } from '../model/reach.ts'
import type { Trace } from '../model/trace.ts'
import type { WorkloadState } from '../model/workload-state.ts'
import { containerLines } from './containers.ts'
import { labelled, noted } from './layout.ts'
import { type Block, podLines, podRows } from './pod.ts'
import { reachLines } from './reach.ts'
import { reasonWords } from './sockets.ts'
import { type Line, type Look, narrowed, type Sign, signOf, span } from './style.ts'
import { listed } from './words.ts'

/** Columns of the widest label, `containers`, and two more. */
const labelColumns = 12

/** What leads to some Pods, and the inside of a single one: each block behind its label. */
export function upwardLines(trace: Trace, pods: readonly PodView[], look: Look): Line[] {
  const inner = narrowed(look, labelColumns)
  const [only] = trace.workload ? [] : pods
  const block = (label: string, lines: readonly Line[]) => labelled(label, labelColumns, lines)
  return [
    ...(trace.workload ? workloadLines(trace.workload, pods, inner, block) : []),
    ...(only ? podLines(only, trace.taken, inner, block) : block('pods', podRows(pods, trace.taken, inner))),
    ...(only ? block('containers', containerLines(only, trace, inner)) : []),
    ...block('ports', reachLines(trace, pods, inner)),
    ...block('sockets', otherSockets(trace, inner)),
    ...block('clash', isClashFound(trace, pods) ? [] : clashLines(pods, inner)),
    ...block('services', serviceLines(trace, inner)),
  ]
}

/** The further ports on which Pods without a Service listen, and the Pods whose sockets are not known. */
function otherSockets({ probes, reach }: Trace, look: Look): Line[] {
  const known = new Set(reach?.ports.map(({ port, protocol }) => `${port}/${protocol}`))
  return probes
    .filter((probe) => probe.kind === 'sockets')
    .flatMap(({ from, state, reason, sockets }) => {
      const owner = `pod/${from.pod}${from.hostNetwork ? ' (its Node)' : ''}`
      if (state === 'unknown') return noted('unknown', `${owner}: ${reasonWords[reason ?? 'not-probed']}`, look)
      const others = sockets.filter(({ port, protocol }) => !known.has(`${port}/${protocol}`))
      const words = others.map((one) => `${socketAddress(one.address, one.port)}${one.protocol === 'TCP' ? '' : '/UDP'}`)
      if (others.length === 0) return known.size > 0 ? [] : noted('off', `${owner} listens on nothing`, look)
      return noted('off', `${owner} listens on ${listed(words, look.wide ? words.length : 6)}`, look)
    })
}

/** Is there a finding about a port that two containers of a Pod declare? Then it says more than this block. */
function isClashFound({ findings }: Trace, pods: readonly PodView[]): boolean {
  const clashes = new Set<unknown>(pods.flatMap((pod) => pod.clashes.map(({ port, protocol }) => `${port}/${protocol}`)))
  return findings.some(({ hop, evidence }) => hop.startsWith('pods[') && evidence.some(({ value }) => clashes.has(value)))
}

function clashLines(pods: readonly PodView[], look: Look): Line[] {
  const words = pods
    .flatMap(({ clashes }) => clashes)
    .map(
      ({ port, protocol, containers }) =>
        `${containers.join(' and ')} declare ${port}/${protocol}: containers share one network, so only one of them can listen there`,
    )
  return [...new Set(words)].flatMap((text) => noted('warn', text, look))
}

/** Which Services wait for the Pods, or that none selects them, and which one was probably supposed to. */
function serviceLines({ reach, gaps, workload, through = [], pods = [] }: Trace, look: Look): Line[] {
  const near = reach?.nearly ?? []
  const own = through
    .filter(({ target }) => !near.some(({ service }) => service === target.name))
    .map(({ target }) => `service/${target.name}`)
  const isUnread = gaps.some(({ resource }) => resource === 'services')
  const who = workload ? `labels ${selectorText(workload.podLabels)}` : 'Pod'
  const words = own.length > 0 ? `${listed(own, 5)} would send to them` : `none selects the ${who}; not a fault if no client needs one`
  const isSaid = own.length > 0 ? pods.length === 0 : !isUnread
  return [
    ...(isSaid ? noted('off', words, look) : []),
    ...near.flatMap((one) => noted(own.length > 0 ? 'info' : 'unknown', nearWords(one, pods.length), look)),
  ]
}

function nearWords({ service, key, wanted, found }: NearService, pods: number): string {
  const who = pods > 1 ? 'these Pods have' : pods === 1 ? 'this Pod has' : 'these labels have'
  return `service/${service} selects nothing: it wants ${key}=${wanted}, and ${who} ${found === undefined ? `no label ${key}` : `${key}=${found}`}`
}

/** How many Pods a workload wants and has, what keeps it from making them, and the Service that names them. */
function workloadLines(workload: WorkloadState, pods: readonly PodView[], look: Look, block: Block): Line[] {
  const [sign, words] = replicaWords(workload, pods)
  return [
    ...block(workload.kind === 'Job' ? 'job' : 'replicas', [[signOf(sign, look), span(` ${words}`)]]),
    ...block(
      '',
      workload.conditions.flatMap(({ type, reason, message }) => {
        const facts = [type, reason ?? ''].filter((fact) => fact !== '').join(' ')
        return noted('broken', message === undefined ? facts : `${facts}: ${message}`, look)
      }),
    ),
    ...block('names', governingLines(workload, look)),
  ]
}

function replicaWords({ kind, job, planned, replicas, readyReplicas, wants }: WorkloadState, pods: readonly PodView[]): [Sign, string] {
  const live = pods.filter(({ gone }) => !gone)
  if (job) return [job === 'failed' ? 'broken' : 'off', job === 'suspended' ? 'suspended' : `${job}, so no traffic is expected`]
  if (wants === 'rest')
    return ['off', kind === 'DaemonSet' ? 'no Node matches: no traffic is expected' : 'scaled to 0: no traffic is expected']
  if (planned) return ['planned', replicas === undefined ? 'planned' : `${count(replicas, 'replica')} planned`]
  if (replicas === undefined) return [live.length === 0 ? 'unknown' : 'ok', count(live.length, 'Pod')]
  const gone = live.length === 0 ? ', and it has no Pod' : ''
  return [readyReplicas >= replicas ? 'ok' : readyReplicas === 0 ? 'broken' : 'warn', `${readyReplicas} of ${replicas} ready${gone}`]
}

/** A Service that does not name the Pods of a StatefulSet is a fault only for clients that need those names. */
function governingLines({ serviceName }: WorkloadState, look: Look): Line[] {
  switch (serviceName?.state) {
    case 'missing':
      return noted('info', `serviceName ${serviceName.name}: no such Service, so the Pods have no DNS names of their own`, look)
    case 'not-headless':
      return noted('info', `serviceName ${serviceName.name}: the Service is not headless, so the Pods have no DNS names of their own`, look)
    default:
      return []
  }
}
