import type { PodLog } from '../../model/pod-log.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { wrapped } from '../../render/layout.ts'
import { logTail } from '../../render/log-lines.ts'
import { type Look, span } from '../../render/style.ts'
import { refName } from '../../render/words.ts'
import type { Detail } from '../detail.ts'
import type { Model } from '../model.ts'
import type { Item } from '../page.ts'
import { eventItems } from '../pages/events.ts'
import { said } from '../words.ts'
import { readKey } from './wants.ts'

/** As many events are shown beside the main pane. */
const shownEvents = 5

/** The events of an object, and the ends of the logs if it is a Pod; also what reading that costs, or why it was not read. */
export function evidenceItems(model: Model, ref: ObjectRef, look: Look): Item[] {
  const { events, logs } = model.state.read.get(readKey(ref)) ?? {}
  const name = refName(ref, ref.namespace)
  const [, ...drawn] = eventItems(events, look, shownEvents)
  return [
    titled(`Events of ${name}`, '1 API request'),
    ...drawn,
    ...(ref.kind === 'Pod' ? [titled(`Log of ${name}`, 'up to 3 requests'), ...logItems(logs, look, model.settings.logLines)] : []),
  ]
}

function titled(title: string, cost: string): Item {
  return { key: title, isFixed: true, lines: [[], [span(title, 'strong'), span(`   ${cost}`, 'quiet')]] }
}

function logItems(logs: Detail['logs'], look: Look, most: number | undefined): Item[] {
  const note = (text: string, index = 0): Item => ({
    key: `log/note/${index}`,
    isFixed: true,
    lines: wrapped(text, look, [span('  ')], [span('  ')], 'quiet'),
  })
  if (logs?.state === 'failed') return [note(`cannot read it: ${logs.message}`)]
  if (logs?.state !== 'done') return [note('reading...')]
  const { logs: read, notes } = logs.value
  if (read.length === 0 && notes.length === 0) return [note('no container is failing')]
  return [
    ...read.map((log): Item => ({ key: `log/${log.container}`, isFixed: true, lines: logTail(lastLines(log, most), look) })),
    ...notes.map(note),
  ]
}

function lastLines(log: PodLog, most: number | undefined): PodLog {
  return most === undefined ? log : { ...log, lines: log.lines.slice(-most) }
}

/** One line that cannot be selected. */
export function quietItem(key: string, text: string): Item {
  return { key, isFixed: true, lines: [said(text, 'quiet')] }
}
