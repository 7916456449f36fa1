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

it('matches are underlined, whatever their case', () => {
  const view = openChain(true)
  view.press('/', ...'CLUSTERIP', 'enter')
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
