import { count } from '../../lib/count.ts'
import { replaysOf } from '../../probe/replay/replay.ts'
import { wrapped } from '../../render/layout.ts'
import { logTail } from '../../render/log-lines.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import type { Detail } from '../detail.ts'
import type { Model } from '../model.ts'
import type { Item } from '../page.ts'
import { heading } from '../pages/heading.ts'
import { containerLines } from '../pages/pod.ts'
import { placeOf } from '../state.ts'

/** What is known of a container of a Pod: its state, its readiness probe as the kubelet sends it, and the end of its log. */
export function containerItems(model: Model, { object, logs }: Detail, name: string, look: Look): Item[] {
  const { settings } = model
  if (object?.state !== 'done') return []
  const container = settings.pod(object.value)?.containers.find((one) => one.name === name)
  if (!container) return []
  return [
    ...lines('state', containerLines(container, look)),
    ...readinessItems(model, object.value, name, look),
    heading('Log'),
    ...lines('log', logOf(logs, name, settings.logLines, look)),
    heading('As it is in the Pod'),
  ]
}

function lines(key: string, all: readonly Line[]): Item[] {
  return [{ key, isFixed: true, lines: all }]
}

/** With the address and the port of the Pod, and within which time: what a reader could send. */
function readinessItems({ state, canProbe }: Model, pod: unknown, name: string, look: Look): Item[] {
  const replay = replaysOf(pod).find(({ container }) => container === name)
  if (!replay) return []
  const { words, timeout, isReady, action } = replay
  const said = isReady ? 'the kubelet says: ready' : 'the kubelet says: not ready'
  const { screen } = placeOf(state)
  const canSend = canProbe && screen.at === 'pod' && screen.service !== undefined
  const how = action.kind === 'none' ? action.why : canSend ? 'p and then d sends it from inside of the Pod' : ''
  return [
    heading('Readiness probe'),
    ...lines('readiness', [
      ...wrapped(`${words}, within ${count(timeout, 'second')}`, look, [span('  ')], [span('    ')]),
      [span('  '), signOf(isReady ? 'ok' : 'broken', look), span(` ${said}`)],
      ...(how === '' ? [] : wrapped(how, look, [span('  ')], [span('    ')], 'quiet')),
    ]),
  ]
}

/** Logs are read of containers that are not ready. */
function logOf(logs: Detail['logs'], name: string, most: number | undefined, look: Look): Line[] {
  const note = (text: string) => wrapped(text, look, [span('  ')], [span('  ')], 'quiet')
  if (logs?.state === 'failed') return note(`cannot read it: ${logs.message}`)
  if (logs?.state !== 'done') return note('reading…')
  const read = logs.value.logs.filter(({ container }) => container === name)
  if (read.length === 0) return note([...logs.value.notes, 'not read: f follows it'].join('; '))
  return read.flatMap((log) => logTail(most === undefined ? log : { ...log, lines: log.lines.slice(-most) }, look))
}
