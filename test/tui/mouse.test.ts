import { describe, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { fakeLive, present } from './fake-live.ts'
import { list, shop, store } from './shop-views.ts'
import { type Stage, settled, stage } from './stage.ts'

await loadWidths()

const [left, right, up, down] = [0, 2, 64, 65]

function press(view: Stage, x: number, y: number, part: { button?: number; isModified?: boolean; isPress?: boolean } = {}): void {
  view.session.report({ kind: 'mouse', mouse: { button: left, isModified: false, isPress: true, x, y, ...part } })
}

/** Presses the first place where a text stands on the screen. */
function pressOn(view: Stage, text: string): void {
  const y = view.rows().findIndex((row) => row.includes(text))
  expect(y, `${text} is on the screen`).toBeGreaterThanOrEqual(0)
  press(view, view.rows()[y]?.indexOf(text) ?? 0, y)
}

/** Turns the wheel, and lets the time of a frame pass. */
function wheel(view: Stage, button: number, notches = 1): void {
  for (let notch = 0; notch < notches; notch++) press(view, 10, 8, { button })
  view.timers.find(({ ms }) => ms === 16)?.then()
}

const small = () => stage(fakeLive(list, store), { size: { columns: 80, rows: 14 } })

describe('the mouse', () => {
  it('the mouse selects a row, and opens the row that is selected', () => {
    const view = shop()
    pressOn(view, 'payments')
    expect(view.selected()).toMatch(/payments/)
    pressOn(view, 'payments')
    expect(view.rows()[0]).toMatch(/› payments/)
  })

  it('the mouse selects a hop of a chain, and opens the hop that is selected', async () => {
    const view = shop()
    pressOn(view, 'search')
    pressOn(view, 'search')
    pressOn(view, '✗ htpp')
    expect(view.text()).toMatch(/\[✗ htpp\]/)
    pressOn(view, '✗ htpp]')
    await settled()
    expect(view.rows()[0]).toMatch(/› search › service\/search/)
  })

  it('the mouse presses the key that a hint at the bottom names', () => {
    const view = shop()
    pressOn(view, '? help')
    expect(view.text()).toMatch(/Move/)
    pressOn(view, 'q back')
    expect(view.text()).toMatch(/VERDICT/)
    pressOn(view, '/ filter')
    expect(view.text()).toMatch(/^\/ $/m)
  })

  it('the mouse goes back to the place that is pressed in the top line', () => {
    const view = shop()
    view.press('j', 'enter', 'e')
    expect(view.rows()[0]).toMatch(/› metrics › PT103/)
    pressOn(view, 'metrics')
    expect(view.rows()[0]).toMatch(/› metrics +16/)
    pressOn(view, 'kind-dev')
    expect(view.selected()).toMatch(/metrics/)
  })

  it('the mouse sorts by the heading that is pressed, and the other way round by the same one', () => {
    const view = shop()
    pressOn(view, 'NAME')
    expect(view.rows()[2]).toMatch(/NAME↑/)
    pressOn(view, 'NAME')
    expect(view.rows()[2]).toMatch(/NAME↓/)
    pressOn(view, 'PORTS')
    expect(view.rows()[2]).toMatch(/NAME↓/)
  })

  it('the wheel moves by three lines, and turns that come together are drawn once', () => {
    const view = small()
    expect(view.text()).toMatch(/cart/)
    let frames = 0
    view.session.subscribe(() => void frames++)
    wheel(view, down, 2)
    expect(view.text()).not.toMatch(/cart/)
    expect(frames).toBe(1)
    expect(view.rows().filter((row) => row.startsWith('▶'))).toHaveLength(1)
    wheel(view, up, 5)
    expect(view.text()).toMatch(/cart/)
  })

  it('the wheel scrolls a page on which nothing can be selected', () => {
    const view = small()
    view.press('?')
    expect(view.text()).toMatch(/Move/)
    wheel(view, down, 3)
    expect(view.text()).not.toMatch(/^ +Move$/m)
  })

  it('the mouse goes to the place of the scrollbar that is pressed', () => {
    const view = small()
    pressOn(view, 'orders')
    view.press('k')
    press(view, 79, 12)
    expect(view.text()).toMatch(/sidecar/)
    press(view, 79, 3)
    expect(view.text()).toMatch(/cart/)
  })

  it.each([
    ['the right button', { button: right }],
    ['a modifier', { isModified: true }],
    ['a release', { isPress: false }],
  ])('%s of the mouse does nothing', (_, part) => {
    const view = shop()
    const before = view.text()
    press(view, 10, 6, part)
    expect(view.text()).toBe(before)
  })

  it('a press that only brings the window into focus does nothing', () => {
    let time = present
    const view = stage(fakeLive(list, store), { now: () => time })
    view.session.report({ kind: 'focus', isGained: true })
    time += 90
    press(view, 10, 6)
    expect(view.selected()).toMatch(/cart/)
    time += 20
    press(view, 10, 6)
    expect(view.selected()).not.toMatch(/cart/)
  })

  it('a press works also after the clock was set back while the window was in focus', () => {
    let time = present
    const view = stage(fakeLive(list, store), { now: () => time })
    view.session.report({ kind: 'focus', isGained: true })
    time -= 3_600_000
    press(view, 10, 6)
    expect(view.selected()).not.toMatch(/cart/)
  })

  it('the first press says how the mouse is turned off, and no other one', () => {
    const view = shop()
    pressOn(view, 'payments')
    expect(view.text()).toMatch(/the mouse is on: m turns it off/)
    view.press('j')
    pressOn(view, 'orders')
    expect(view.text()).not.toMatch(/the mouse is on/)
  })

  it('m and % give the mouse to the terminal and take it again', () => {
    const view = shop()
    view.press('m')
    expect(view.mice).toEqual([false])
    press(view, 10, 6)
    expect(view.selected()).toMatch(/cart/)
    view.press('%')
    expect(view.mice).toEqual([false, true])
    press(view, 10, 6)
    expect(view.selected()).not.toMatch(/cart/)
  })

  it('the mouse keeps what was typed as a filter', () => {
    const view = shop()
    view.press('/', 'p', 'a', 'y')
    pressOn(view, 'payments')
    expect(view.rows()[0]).toMatch(/› payments/)
    view.press('q')
    expect(view.text()).toMatch(/filter: pay/)
  })

  it('the mouse does nothing on a terminal that is too small', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 40, rows: 10 } })
    for (let y = 0; y < 10; y++) press(view, 3, y)
    expect(view.text()).toMatch(/too small/)
  })

  it('a press on any place of the screen does no harm, on any page and at any size', async () => {
    for (const keys of [[], ['j', 'enter'], ['?'], ['n'], ['w'], ['j', 'enter', 'e'], ['j', 'j', 'j', 'enter', 'j', 'enter']]) {
      for (const size of [
        { columns: 56, rows: 12 },
        { columns: 200, rows: 50 },
      ]) {
        for (let y = 0; y < size.rows; y += 2) {
          for (let x = 0; x < size.columns; x += 13) {
            const view = stage(fakeLive(list, store), { size })
            view.press(...keys)
            press(view, x, y)
            expect(view.rows()).toHaveLength(size.rows)
          }
        }
      }
    }
  })
})
