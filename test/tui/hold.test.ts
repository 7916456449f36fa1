import { describe, expect, it } from 'vitest'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))

describe('a list that is held', () => {
  it('f holds the list as it is and says so, and f again shows what came meanwhile', () => {
    const view = open()
    view.press('f')
    expect(view.rows()[0]).toMatch(/▲ held$/)
    expect(view.rows()[1]).toMatch(/^as of \d\d:\d\d:\d\d; f continues/)
    expect(view.text()).toMatch(/the list is held; f continues/)
    view.live.set({ list: { ...list, items: list.items.slice(1) } })
    expect(view.text()).toMatch(/cart/)
    expect(view.rows()[0]).toMatch(/16 services/)
    view.press('f')
    expect(view.text()).not.toMatch(/cart/)
    expect(view.rows()[0]).toMatch(/15 services .*● live$/)
  })

  it('a list that is held can be moved in, filtered and sorted, and is never called live', () => {
    const view = open()
    view.press('f', 'j', 's', '/', 'e', 'enter')
    view.live.set({ status: { state: 'live' } })
    expect(view.rows()[0]).toMatch(/held$/)
    expect(view.rows()[0]).not.toMatch(/live/)
  })

  it('another page shows the present state, and so does the list after that page', () => {
    const view = open()
    view.press('f')
    view.live.set({ list: { ...list, items: list.items.slice(1) } })
    view.press('enter')
    expect(view.rows()[0]).toMatch(/● live$/)
    view.press('q')
    expect(view.text()).not.toMatch(/cart/)
  })
})
