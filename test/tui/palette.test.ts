import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestFits, fuzzy } from '../../src/tui/palette/fuzzy.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))

describe('the palette', () => {
  it('a command opens the chain of a Service, completed by Tab', () => {
    const view = open()
    view.press(':', ...'svc pay')
    expect(view.rows().at(-2)).toMatch(/^▶ svc payments +\[NAMESPACE\/\]NAME$/)
    view.press('tab')
    expect(view.rows().at(-1)).toBe(': svc payments')
    view.press('enter')
    expect(view.rows()[0]).toMatch(/› payments/)
  })

  it('everything in the key table is found by its help, with its key, and works', () => {
    const view = open()
    view.press(':', ...'reverse')
    expect(view.rows().at(-2)).toMatch(/^▶ reverse the sort order +S$/)
    view.press('enter')
    expect(view.session.model().state.sort.isReversed).toBe(true)
  })

  it('a command takes another namespace or all of them, and another context', () => {
    const view = open()
    view.press(':', ...'ns kube-system', 'enter')
    expect(view.live.asked).toContainEqual(['scope', 'kube-system'])
    view.press(':', ...'ns all', 'enter')
    expect(view.live.asked).toContainEqual(['scope', undefined])
    view.press(':', ...'ctx prod', 'enter')
    expect(view.live.asked).toContainEqual(['context', 'prod'])
  })

  it('commands explain a code, sort and filter', () => {
    const view = open()
    view.press(':', ...'explain PT202', 'enter')
    expect(view.text()).toMatch(/PT202/)
    view.press('q', ':', ...'sort name', 'enter')
    expect(view.session.model().state.sort.by).toBe('name')
    view.press(':', ...'filter web', 'enter')
    expect(view.rows()[1]).toMatch(/^filter: web/)
  })

  it('an unknown command runs nothing, and the closest one is named', () => {
    const view = open()
    view.press(':', ...'explian', 'enter')
    expect(view.text()).toMatch(/there is no command "explian"; the closest is explain/)
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it('a pasted text goes into the line and is not run', () => {
    const view = open()
    view.press(':')
    view.session.paste('svc web\nq')
    expect(view.rows().at(-1)).toBe(': svc web q')
    view.press('escape')
    expect(view.quits).toBe(0)
  })

  it('at most eight lines are laid over the page, at every size', () => {
    const view = open()
    view.press(':')
    expect(view.rows()).toHaveLength(24)
    expect(view.rows().filter((row) => /^(▶ | {2})\S.* \S+$/.test(row)).length).toBeGreaterThanOrEqual(8)
    expect(view.rows()[3]).toMatch(/cart/)
    view.session.resize({ columns: 56, rows: 12 })
    expect(view.rows()).toHaveLength(12)
  })
})

describe('fuzzy fits', () => {
  it('a text that begins as typed comes before one that holds it, and that before one with gaps', () => {
    expect(bestFits('so', ['explain so', 'sort', 'shop', 'x'], (one) => one, 8)).toEqual(['sort', 'explain so', 'shop'])
  })

  it('a text always fits itself best, and letters in another order do not fit', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => (fuzzy(text, text) ?? 99) <= (fuzzy(text, `x${text}`) ?? 99)))
    expect(fuzzy('ab', 'ba')).toBeUndefined()
  })
})
