import { causeText } from '../../render/cause-text.ts'
import { wrapped } from '../../render/layout.ts'
import { type Look, span } from '../../render/style.ts'
import { othersOf, verdictThere } from '../elsewhere.ts'
import { fold } from '../fold-line.ts'
import type { Model } from '../model.ts'
import type { Item } from '../page.ts'
import { heading } from '../pages/heading.ts'
import { serviceItems } from './service-details.ts'

/** What the other contexts say of a Service, a line each; nothing if the view has one context only. */
export function contextItems({ view }: Model, key: string, look: Look): Item[] {
  const others = othersOf(view)
  if (others.length === 0) return []
  const lines = others.map((other): Item => {
    const trace = other.traces.get(key)
    const cause = trace ? causeText(trace) : ''
    const line = [span('  '), ...verdictThere(other, key, look), span(`   ${other.context}`)]
    return {
      key: `context/${other.context}`,
      isFixed: true,
      lines: [...fold(line, look.width ?? 0), ...(cause === '' ? [] : wrapped(cause, look, [span('    ')]))],
    }
  })
  return [heading('Other contexts'), ...lines]
}

/** A Service that is not in the list in front, since it does not exist there or the list was not read: what it is in the context that has it. */
export function elsewhereItems({ view }: Model, context: string, key: string, look: Look): Item[] {
  const trace = othersOf(view)
    .find((other) => other.context === context)
    ?.traces.get(key)
  const note: Item = {
    key: 'absent',
    isFixed: true,
    lines: fold([span(`${view.list ? 'Absent' : 'Not read'} in ${view.context}. In ${context}, where Enter opens it:`)], look.width ?? 0),
  }
  return trace ? [note, ...serviceItems(trace, look)] : [note]
}
