import { expect, it } from 'vitest'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))

it('a page that is opened again has its cursor and its search', () => {
  const view = open()
  view.press('j', 'j', 'j', 'j', 'enter', 'G', '/', ...'declare', 'enter')
  const before = view.selected()
  view.press('q', 'k', 'enter')
  expect(view.rows()[0]).toMatch(/› payments/)
  view.press('q', 'j', 'enter')
  expect(view.selected()).toBe(before)
  expect(view.rows()[1]).toMatch(/^find: declare/)
})

it('a page that is opened again has its hop and its pane in focus, and another page has none of them', () => {
  const view = stage(fakeLive(list, store), { size: { columns: 140, rows: 40 } })
  view.press('j', 'j', 'j', 'j', 'enter', 'tab', 'tab', '2', 'z')
  const before = view.rows()
  expect(before.join('\n')).toMatch(/«service\/search/)
  view.press('q', 'k', 'enter')
  expect(view.text()).toMatch(/«Chain of demo\/payments»/)
  view.press('q', 'j', 'enter')
  expect(view.rows().slice(2)).toEqual(before.slice(2))
  view.press('escape')
  expect(view.selected()).toContain('[✗ htpp]')
})

it('[ goes back a page, and ] forward again, until another page is opened', async () => {
  const view = open()
  view.press('enter', 'o')
  await settled()
  expect(view.rows()[0]).toMatch(/› cart › service\/cart/)
  view.press('[', '[')
  expect(view.rows()[0]).not.toMatch(/›/)
  view.press(']')
  expect(view.rows()[0]).toMatch(/› cart {2}/)
  view.press(']')
  expect(view.rows()[0]).toMatch(/› cart › service\/cart/)
  view.press('[', 'q', 'j', 'enter', 'q', ']')
  expect(view.rows()[0]).toMatch(/› metrics/)
})

it('another namespace forgets the places', () => {
  const view = open()
  view.press('enter', 'G', 'q', ':', ...'ns all', 'enter')
  expect(view.session.model().state.kept.size).toBe(0)
})
