import { expect, it } from 'vitest'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

const openChain = (color = false) => {
  const view = stage(fakeLive(list, store), { settings: { color } })
  view.press('j', 'j', 'j', 'j', 'enter')
  return view
}

it('a search on a chain goes to its first match while it is typed, and n and N to the others, around the ends', () => {
  const view = openChain()
  view.press('/', ...'no such')
  expect(view.rows().at(-1)).toBe('find: no such')
  expect(view.selected()).toMatch(/_no such_ port/)
  view.press('enter', 'escape')
  expect(view.rows()[0]).toMatch(/› search/)
  view.press('/', ...'declare', 'enter')
  expect(view.rows()[1]).toMatch(/^find: declare +1\/2 +\(n next, N previous, Esc clears it\)/)
  view.press('n')
  expect(view.rows()[1]).toMatch(/^find: declare +2\/2/)
  view.press('n')
  expect(view.rows()[1]).toMatch(/^find: declare +1\/2/)
  expect(view.text()).toMatch(/search continues from the top/)
  view.press('N')
  expect(view.rows()[1]).toMatch(/^find: declare +2\/2/)
})

it('matches are underlined, whatever their case, and on the selected row as well', () => {
  const view = openChain(true)
  view.press('/', ...'CLUSTERIP', 'enter')
  expect(view.selected()).toContain('\x1b[7;4mClusterIP\x1b[0m\x1b[7m')
  view.press('j')
  expect(view.text()).toContain('\x1b[4mClusterIP\x1b[0m')
})

it('a search that finds nothing says so, and Esc clears it before it goes back', () => {
  const view = openChain()
  view.press('/', ...'zzz', 'enter')
  expect(view.rows()[1]).toMatch(/^find: zzz +no match/)
  view.press('n')
  expect(view.text()).toMatch(/no match for "zzz"/)
  view.press('escape')
  expect(view.text()).not.toMatch(/zzz/)
  expect(view.rows()[0]).toMatch(/› search/)
})

it('a page to read scrolls to the match', async () => {
  const view = openChain()
  view.press('o')
  await settled()
  view.press('/', ...'loadBalancer:', 'enter')
  expect(view.text()).toMatch(/▲ \d+ above[\s\S]*_loadBalancer:_ \{\}/)
})

it('n chooses a namespace in the list, and is the next match elsewhere', () => {
  const view = stage(fakeLive(list, store))
  view.press('n')
  expect(view.rows()[0]).toMatch(/› namespaces/)
})

it('a search without a match leaves the selection and the lines where they were when it began, and says so', () => {
  const view = stage(fakeLive(list, store), { size: { columns: 56, rows: 12 } })
  view.press('j', 'j', 'j', 'j', 'enter', 'G')
  const before = view.rows().slice(2, -1)
  expect(view.selected()).toMatch(/PT301/)
  view.press('/', ...'selector')
  expect(view.selected()).not.toMatch(/PT301/)
  view.press('z', 'z')
  expect(view.rows()[1]).toMatch(/^find: selectorzz +no match +\(Esc clears it\)/)
  expect(view.rows().slice(2, -1)).toEqual(before)
  view.press('enter', 'n', 'N')
  expect(view.text()).toMatch(/no match for "selectorzz"/)
  view.press('escape')
  expect(view.rows().slice(2, -1)).toEqual(before)
  expect(view.rows()[0]).toMatch(/› sea/)
})

it('a search that is cancelled while it is typed takes the reader back', () => {
  const view = openChain()
  const before = view.rows()
  view.press('/', ...'declare')
  expect(view.rows()).not.toEqual(before)
  view.press('escape')
  expect(view.rows()).toEqual(before)
})

it('a search that loses its match by a further letter finds it again once the letter is deleted', () => {
  const view = openChain()
  view.press('/', ...'declare')
  const found = view.selected()
  view.press('z')
  expect(view.selected()).not.toBe(found)
  view.press('backspace')
  expect(view.selected()).toBe(found)
  view.press('enter', 'n')
  expect(view.rows()[1]).toMatch(/^find: declare +2\/2/)
})

it('a search begins where the reader has moved to while it is typed', () => {
  const view = openChain()
  view.press('/', 'z', 'down')
  const moved = view.selected()
  view.press('z')
  expect(view.selected()).toBe(moved)
})
