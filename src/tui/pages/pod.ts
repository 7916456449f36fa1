import { containerSpecField } from '../../kube/field-path.ts'
import { probeWords } from '../../kube/probe-words.ts'
import { count } from '../../lib/count.ts'
import { humanDuration } from '../../lib/duration.ts'
import type { PodLogs } from '../../model/pod-log.ts'
import type { Container, ContainerState, ObjectRef, Pod } from '../../model/resources.ts'
import { wrapped } from '../../render/layout.ts'
import { logTail } from '../../render/log-lines.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from '../../render/style.ts'
import type { Detail, Loaded } from '../detail.ts'
import type { Pane } from '../layout.ts'
import { changeKey, type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { traceOf } from '../probed.ts'
import type { ServiceName } from '../screen.ts'
import { said } from '../words.ts'
import { eventItems } from './events.ts'
import { heading } from './heading.ts'
import { objectActions } from './parts.ts'
import { reachItems } from './reach.ts'
import { socketItems } from './sockets.ts'

/** A Pod: its state, containers with ports and probes, what listens after a probe, what reaches it, and its recent events. */
export function podPage(model: Model, pane: Pane, pod: ServiceName, service: ServiceName | undefined, detail: Detail): Page {
  const look = pageLook(model, pane)
  const { object, events, logs } = detail
  const slim = object?.state === 'done' ? model.settings.pod(object.value) : undefined
  const trouble = object?.state === 'failed' ? `cannot read it: ${object.message}` : slim ? undefined : 'reading...'
  const state: Item[] = slim
    ? [...stateItems(slim, look), ...containerItems(slim, logs, look)]
    : [{ key: 'state', isFixed: true, lines: [said(trouble ?? '')] }]
  const title: Line = [
    span(`pod/${pod.name}`, 'strong'),
    ...(slim ? [span(`   ${slim.ips.join(', ')}`), span(slim.node ? `   on ${slim.node}` : '')] : []),
  ]
  const isChanged = model.recent.has(changeKey('Pod', pod))
  return {
    title: 'Pod',
    head: [isChanged ? [...title, span('   just changed', 'unknown')] : title],
    items: itemsOf([
      ...state.map((item) => ({ ...item, object: item.object ?? { object: refOf(pod) }, name: item.name ?? pod.name })),
      ...socketItems(service && traceOf(model, service), pod, look),
      ...reachItems(model, pane, pod, service),
      ...eventItems(events, look),
    ]),
    empty: '',
  }
}

function refOf({ namespace, name }: ServiceName): ObjectRef {
  return { kind: 'Pod', namespace, name }
}

function stateItems(pod: Pod, look: Look): Item[] {
  const ready = pod.conditions.find(({ type }) => type === 'Ready')
  const sign: Sign = ready?.status === 'True' ? 'ok' : pod.deleting !== undefined ? 'off' : ready?.status === 'False' ? 'broken' : 'unknown'
  const words = [
    pod.phase,
    ready?.status === 'True' ? 'ready' : `not ready${ready?.reason ? ` (${ready.reason})` : ''}`,
    pod.deleting === undefined ? '' : 'being deleted',
    pod.owner ? `of ${pod.owner.kind.toLowerCase()}/${pod.owner.name}` : '',
    pod.hostNetwork ? 'hostNetwork' : '',
  ].filter((word) => word !== '')
  const failing = pod.conditions.filter(({ type, status }) => status !== 'True' && type !== 'Ready' && type !== 'ContainersReady')
  return [
    {
      key: 'state',
      lines: [
        [signOf(sign, look), span(` ${words.join(', ')}`, sign === 'ok' ? 'plain' : toneOf(sign))],
        ...(ready?.message ? wrapped(ready.message, look, [span('    ')]) : []),
      ],
      opens: { at: 'object', object: refOf(pod), field: 'status.conditions[Ready]' },
    },
    ...failing.map(
      (condition): Item => ({
        key: `condition/${condition.type}`,
        lines: wrapped(
          [`${condition.type} is ${condition.status}`, condition.reason ?? '', condition.message ?? ''].filter(Boolean).join(': '),
          look,
          [span('  ')],
        ),
        opens: { at: 'object', object: refOf(pod), field: `status.conditions[${condition.type}]` },
      }),
    ),
  ]
}

function containerItems(pod: Pod, logs: Loaded<PodLogs> | undefined, look: Look): Item[] {
  const { logs: read, notes } = logs?.state === 'done' ? logs.value : { logs: [], notes: [] }
  return [
    heading('Containers'),
    ...pod.containers.map(
      (container): Item => ({
        key: `container/${container.name}`,
        lines: [
          ...containerLines(container, look),
          ...read.filter((log) => log.container === container.name).flatMap((log) => logTail(log, look)),
        ],
        ...objectActions(refOf(pod), containerSpecField(container)),
        name: container.name,
        container: container.name,
      }),
    ),
    ...notes.map((note): Item => ({ key: `note/${note}`, isFixed: true, lines: [said(`  ${note}`, 'quiet')] })),
  ]
}

const roles: Readonly<Record<Container['role'], string>> = { container: '', sidecar: 'sidecar', init: 'init container' }

/** A container with its state, ports and probes. */
export function containerLines(container: Container, look: Look): Line[] {
  const sign = containerSign(container)
  const words = [
    roles[container.role],
    stateWords(container.state, look),
    container.restarts === 0 ? '' : count(container.restarts, 'restart'),
  ]
  const { lastEnd } = container
  const ports = container.ports.map(
    ({ name, port, protocol, hostPort }) =>
      `${name === '' ? '' : `${name} `}${port}/${protocol}${hostPort ? ` (hostPort ${hostPort})` : ''}`,
  )
  const facts: [label: string, value: string][] = [
    ['ports', ports.length === 0 ? 'none declared' : ports.join(', ')],
    ...probeFacts(container),
    ['last end', lastEnd ? stateWords(lastEnd, look) : ''],
    ['says', container.state.message ?? ''],
  ]
  return [
    [
      signOf(sign, look),
      span(` ${container.name}`, 'strong'),
      span(`   ${words.filter((word) => word !== '').join(', ')}`, sign === 'ok' ? 'plain' : toneOf(sign)),
    ],
    ...facts
      .filter(([, value]) => value !== '')
      .flatMap(([label, value]) => wrapped(value, look, [span(`    ${label.padEnd(11)}`, 'quiet')], [span(' '.repeat(15))])),
  ]
}

function probeFacts({ readinessProbe, livenessProbe, startupProbe }: Container): [label: string, value: string][] {
  const said = (probe: Container['readinessProbe']) => (probe ? probeWords(probe) : '')
  return [
    ['readiness', readinessProbe ? said(readinessProbe) : 'no probe: ready as soon as it is running'],
    ['liveness', said(livenessProbe)],
    ['startup', said(startupProbe)],
  ]
}

function containerSign({ role, ready, state }: Container): Sign {
  if (role === 'init') return state.state === 'terminated' && state.exitCode === 0 ? 'off' : ready ? 'ok' : 'warn'
  if (ready) return 'ok'
  return state.state === 'running' ? 'warn' : 'broken'
}

/** `running for 3d`, `waiting: CrashLoopBackOff`, `terminated: Error, exit code 1`. */
function stateWords({ state, reason, exitCode, since }: ContainerState, { now }: Look): string {
  const age = since === undefined ? '' : humanDuration(Math.max(0, now - Date.parse(since)))
  const why = [reason, exitCode === undefined ? undefined : `exit code ${exitCode}`].filter((word) => word !== undefined).join(', ')
  if (state === 'running') return age === '' ? 'running' : `running for ${age}`
  return `${state}${why === '' ? '' : `: ${why}`}${age === '' ? '' : `, ${age} ago`}`
}
