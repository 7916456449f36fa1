import { humanDuration } from '../../lib/duration.ts'
import { maskText } from '../../lib/secrets.ts'
import type { ObjectEvent } from '../../model/live.ts'
import { wrapped } from '../../render/layout.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import type { Loaded } from '../detail.ts'
import type { Item } from '../page.ts'
import { said } from '../words.ts'
import { heading } from './heading.ts'

/** As many of the newest events are shown. */
const shownEvents = 20

/** The recent events of an object, the newest on top. */
export function eventItems(events: Loaded<readonly ObjectEvent[]> | undefined, look: Look, most = shownEvents): Item[] {
  const note = (text: string): Item => ({ key: 'events', isFixed: true, lines: [said(`  ${text}`, 'quiet')] })
  if (events?.state === 'failed') return [heading('Events'), note(`cannot read them: ${events.message}`)]
  if (events?.state !== 'done') return [heading('Events'), note('reading...')]
  if (events.value.length === 0) return [heading('Events'), note('none')]
  const newest = events.value.slice(-most).reverse()
  return [
    heading('Events'),
    ...newest.map((event, index): Item => ({ key: `event/${index}`, isFixed: true, lines: eventLines(event, look) })),
  ]
}

function eventLines({ type, reason, message, count, last }: ObjectEvent, look: Look): Line[] {
  const age = last === '' ? '' : humanDuration(Math.max(0, look.now - Date.parse(last)))
  const sign = signOf(type === 'Warning' ? 'warn' : 'info', look)
  const times = count > 1 ? ` (${count} times)` : ''
  return wrapped(`${reason}${times}: ${maskText(message)}`, look, [span('  '), sign, span(` ${age.padEnd(6)}`)], [span(' '.repeat(10))])
}
