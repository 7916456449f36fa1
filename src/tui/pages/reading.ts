import { memoLast } from '../../lib/memo.ts'
import type { Service } from '../../model/resources.ts'
import { textOf } from '../../render/layout.ts'
import { unjudgedRow } from '../../render/list.ts'
import { type ListRow, listTable } from '../../render/list-table.ts'
import type { Look } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { itemsOf, type Page } from '../page.ts'
import { nameKey } from '../screen.ts'
import { placeOf } from '../state.ts'
import { said } from '../words.ts'
import { serviceActions } from './parts.ts'

/** The Services while what their verdicts need is still being read: by name, each with `? reading` in place of a verdict. */
export function readingPage(model: Model, pane: Pane, services: readonly Service[]): Page {
  const look = pageLook(model, pane)
  const { filter } = placeOf(model.state)
  const words = filter.toLowerCase().split(' ').filter(Boolean)
  const rows = rowsOf(services, look).filter(({ text }) => words.every((word) => text.includes(word)))
  const withNamespace = model.view.namespace === undefined
  const table = listTable(
    rows.map(({ cells }) => cells),
    look,
    { withNamespace },
  )
  const items = rows.map(({ key, cells, service }) => ({ key, lines: [table.line(cells)], ...serviceActions(service, model) }))
  const none = { key: 'empty', isFixed: true as const, lines: [said(`no Service read so far matches "${filter}"`)] }
  return { title: 'Services, being read', head: [table.header()], items: itemsOf(items.length === 0 ? [none] : items), empty: '' }
}

interface UnjudgedService {
  key: string
  service: Service
  cells: ListRow
  /** What a filter looks at, in lower case. */
  text: string
}

/** Made once for the Services: a key must not make thousands of rows. */
const rowsOf = memoLast(
  (services: readonly Service[], look: Look): UnjudgedService[] =>
    services
      .map((service) => {
        const cells = unjudgedRow(service, look)
        const key = nameKey(service)
        return { key, service, cells, text: `${key} ${Object.values(cells).map(textOf).join(' ')}`.toLowerCase() }
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  (_, { width, glyphs }) => [width, glyphs],
)
