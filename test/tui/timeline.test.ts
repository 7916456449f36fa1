import { expect, it } from 'vitest'
import { fakeLive, present } from './fake-live.ts'
import { change, list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const changes = [change('search', present - 60_000), change('web', present - 50_000), change('search', present - 40_000)]
const open = (size = { columns: 80, rows: 24 }) => stage(fakeLive(list, store, { changes }), { size })

it('the changes begin at the newest one, also when they are opened again', () => {
  const view = open()
  view.press('w', 'G')
  expect(view.selected()).toMatch(/08:59:00 +search/)
  view.press('escape')
  view.live.set({ changes: [...changes, change('cache', present - 30_000)] })
  view.press('w')
  expect(view.selected()).toMatch(/08:59:30 +cache/)
})

it('the changes are where the reader was after coming back from a change that was opened', () => {
  const view = open()
  view.press('w', 'j', 'enter')
  expect(view.rows()[0]).toMatch(/› web/)
  view.press('escape')
  expect(view.selected()).toMatch(/08:59:10 +web/)
})

it('the changes opened from a Service are those of that Service, and a key that the bottom line names shows all', () => {
  const view = open()
  view.press('/', ...'search', 'enter', 'enter', 'w')
  const rows = () => view.rows().filter((row) => /now broken/.test(row))
  expect(rows().map((row) => row.includes('search'))).toEqual([true, true])
  expect(view.rows().at(-1)).toMatch(/a all Services/)
  view.press('a')
  expect(rows()).toHaveLength(3)
  expect(view.rows().at(-1)).not.toMatch(/all Services/)
  view.press('escape')
  expect(view.rows()[0]).toMatch(/› search +\d/)
})

it('the changes opened from the list are those of all Services', () => {
  const view = open()
  view.press('w')
  expect(view.rows().filter((row) => /now broken/.test(row))).toHaveLength(3)
  expect(view.rows().at(-1)).not.toMatch(/all Services/)
})

it('a Service without a change says so, and that there are others', () => {
  const view = open()
  view.press('/', ...'cache', 'enter', 'enter', 'w')
  expect(view.text()).toMatch(/no change of cache since the start/)
  expect(view.rows().at(-1)).toMatch(/a all Services/)
})

it('a Service of the same name in another namespace has its own changes', () => {
  const view = open()
  view.live.set({ changes: [...changes, { ...change('search', present - 30_000), target: { namespace: 'other', name: 'search' } }] })
  view.press('/', ...'search', 'enter', 'enter', 'w')
  expect(view.rows().filter((row) => /now broken/.test(row))).toHaveLength(2)
})
