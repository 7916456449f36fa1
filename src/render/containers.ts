import { probeWords } from '../kube/probe-words.ts'
import { count } from '../lib/count.ts'
import { humanDuration } from '../lib/duration.ts'
import type { ContainerProbeView, ContainerView, PodView } from '../model/pod-view.ts'
import type { ContainerState } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import { table, wrapped } from './layout.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'

/** The containers of a Pod: what each does, how it ended, and what the kubelet asks it. */
export function containerLines(pod: PodView, { taken, reach }: Trace, look: Look): Line[] {
  const led = new Set(reach?.ports.flatMap(({ port, services }) => (port !== undefined && services.length > 0 ? [port] : [])))
  const signs = pod.containers.map((container) => containerSign(container, pod))
  const cells = pod.containers.map((container, index) => [
    [signOf(signs[index] ?? 'off', look), span(` ${container.name}`)],
    ...(pod.containers.some(({ role }) => role !== 'container') ? [[span(roleWords[container.role])]] : []),
    [span(stateWords(container, taken), signs[index] === 'ok' ? 'plain' : toneOf(signs[index] ?? 'off'))],
  ])
  return table(cells).flatMap((line, index) => [
    line,
    ...lastLines(pod.containers[index], taken, look),
    ...(pod.containers[index]?.probes ?? []).flatMap((probe) =>
      wrapped(askedWords(probe, led), look, [span('    ')], [span('      ')], 'quiet'),
    ),
  ])
}

function lastLines(container: ContainerView | undefined, taken: string, look: Look): Line[] {
  if (!container?.lastEnd || container.restarts === 0) return []
  return wrapped(`last run ${endWords(container.lastEnd, taken)}`, look, [span('    ')], [span('      ')], 'quiet')
}

const roleWords: Readonly<Record<ContainerView['role'], string>> = { container: '', sidecar: 'native sidecar', init: 'init container' }

function containerSign({ role, ready, state }: ContainerView, { gone }: PodView): Sign {
  switch (state.state) {
    case 'running':
      return ready || role === 'init' ? 'ok' : gone ? 'off' : 'broken'
    case 'terminated':
      return state.exitCode === 0 && (role === 'init' || gone) ? 'off' : 'broken'
    case 'waiting':
      return state.reason === undefined || state.reason === 'ContainerCreating' || state.reason === 'PodInitializing' ? 'warn' : 'broken'
    case 'unknown':
      return 'off'
  }
}

/** `running for 3h, not ready, 2 restarts`. */
function stateWords({ state, ready, role, restarts }: ContainerView, taken: string): string {
  const again = restarts === 0 ? '' : `, ${count(restarts, 'restart')}`
  const doubt = state.state === 'running' && !ready && role !== 'init' ? ', not ready' : ''
  return `${nowWords(state, taken)}${doubt}${again}`
}

function nowWords(state: ContainerState, taken: string): string {
  switch (state.state) {
    case 'running':
      return state.since === undefined ? 'running' : `running for ${ageOf(state.since, taken)}`
    case 'waiting':
      return `waiting${state.reason === undefined ? '' : `: ${state.reason}`}`
    case 'terminated':
      return endWords(state, taken)
    case 'unknown':
      return 'not started'
  }
}

function endWords({ since, reason, exitCode }: ContainerState, taken: string): string {
  const facts = [
    since === undefined ? 'ended' : `ended ${ageOf(since, taken)} ago`,
    reason ?? '',
    exitCode === undefined ? '' : `exit code ${exitCode}`,
  ]
  return facts.filter((fact) => fact !== '').join(', ')
}

function ageOf(time: string, taken: string): string {
  return humanDuration(Date.parse(taken) - Date.parse(time))
}

/** `readiness GET :http/healthz (8081: no Service leads to it)`. */
function askedWords({ purpose, number, ...probe }: ContainerProbeView, led: ReadonlySet<number>): string {
  const isNamed = typeof probe.port === 'string'
  const elsewhere = number !== undefined && !probe.host && led.size > 0 && !led.has(number) ? 'no Service leads to it' : ''
  const lost = isNamed && number === undefined ? 'the container has no port of that name' : ''
  const notes = [isNamed && number !== undefined ? String(number) : '', elsewhere, lost].filter((note) => note !== '')
  return `${purpose} ${probeWords(probe)}${notes.length === 0 ? '' : ` (${notes.join(': ')})`}`
}
