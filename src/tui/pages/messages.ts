import { wrapped } from '../../render/layout.ts'
import { span } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Page, reading } from '../page.ts'

/** What the view has said since the start, the last on top. */
export function messagesPage(model: Model, pane: Pane): Page {
  const look = pageLook(model, pane)
  const lines = model.state.messages.toReversed().flatMap(({ text, at }) => {
    const time = span(`${model.settings.time(at)}  `, 'quiet')
    return wrapped(text, look, [time], [span(' '.repeat(time.text.length))])
  })
  return { head: [], items: reading(lines), empty: 'nothing was said so far' }
}
