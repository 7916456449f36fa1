import { count } from '../../lib/count.ts'
import type { LogRef } from '../../model/pod-log.ts'
import { wrapped } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import type { Detail } from '../detail.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Page, reading } from '../page.ts'
import { said } from '../words.ts'

/** The log of a container as it is written: what it costs, how it fares, and its last lines. */
export function logPage(model: Model, pane: Pane, { pod, container }: LogRef, { log }: Detail): Page {
  const look = pageLook(model, pane)
  const state: Line =
    log?.state === 'failed'
      ? said(`not read: ${log.message ?? ''}   r tries again`, 'warn')
      : log?.state === 'ended'
        ? said('the log has ended   r reads it again', 'warn')
        : said('following: one request, open while this page is shown', 'quiet')
  const dropped = log && log.dropped > 0 ? [said(`${count(log.dropped, 'line')} above are not kept`, 'quiet')] : []
  return {
    title: 'Log',
    head: [[span(`pod/${pod}`, 'strong'), span(`   container ${container}`)], state],
    items: reading([...dropped, ...(log?.lines ?? []).flatMap((line) => wrapped(line, look, [], [span('  ')]))]),
    empty: log?.state === 'following' ? 'nothing was written so far' : '',
  }
}
