import { describe, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { allSizes, expectDrawn } from './drawn.ts'
import { type FakeLive, fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { type Stage, stage } from './stage.ts'

await loadWidths()
const start = 1_800_000_000_000
const size = { columns: 119, rows: 24 }

/** A view of the shop with a clock that a test turns. */
function opened(live: FakeLive = fakeLive(list, store), unicode = true) {
  let time = start
  const view = stage(live, { size, settings: { unicode }, now: () => time })
  return {
    view,
    pass(seconds: number) {
      time += seconds * 1000
    },
  }
}

const strip = (view: Stage, name: string) =>
  view
    .rows()
    .find((row) => row.includes(` ${name} `))
    ?.slice(view.rows()[2]?.indexOf('LAST 6 MIN'))
    .slice(0, 12)

const turned = (verdict: 'healthy' | 'broken') => ({
  ...list,
  items: list.items.map((item) => (item.target.name === 'cache' ? { ...item, verdict } : item)),
})

describe('the strip of a Service in the list', () => {
  it.each(allSizes)('the strip of a Service in the list is drawn at $columns×$rows', async (of) => {
    await expectDrawn('strips', of, async (color) => {
      let time = start
      const view = stage(fakeLive(list, store), { size: of, settings: { color }, now: () => time })
      for (const [seconds, verdict] of [
        [0, 'broken'],
        [90, 'healthy'],
        [60, 'broken'],
        [45, 'healthy'],
      ] as const) {
        time += seconds * 1000
        view.live.set({ list: turned(verdict) })
      }
      return view
    })
  })

  it('the strip of a Service in the list shows its last six minutes, by half minutes', () => {
    const { view, pass } = opened()
    pass(60)
    view.live.set({ list: turned('broken') })
    pass(30)
    view.live.set({ list: turned('healthy') })
    pass(60)
    view.live.set({ changes: [] })
    expect(strip(view, 'cache')).toBe('      ··✗✗··')
    expect(strip(view, 'cart')).toBe('      ✗✗✗✗✗✗')
  })

  it('the strip of a Service in the list has a cell for each minute at 80 columns, with the worst in it', () => {
    const { view, pass } = opened()
    view.session.resize({ columns: 80, rows: 24 })
    const short = (name: string) =>
      view
        .rows()
        .find((row) => row.includes(` ${name} `))
        ?.slice(view.rows()[2]?.indexOf('6 MIN'))
        .slice(0, 6)
    pass(120)
    view.live.set({ list: turned('broken') })
    pass(20)
    view.live.set({ list: turned('healthy') })
    for (const [seconds, cells] of [
      [0, '   ··✗'],
      [30, '   ··✗'],
      [30, '  ··✗·'],
      [30, '  ··✗·'],
      [30, ' ··✗··'],
    ] as const) {
      pass(seconds)
      view.live.set({ changes: [] })
      expect(short('cache'), `after ${seconds} s`).toBe(cells)
    }
    view.session.resize({ columns: 56, rows: 24 })
    expect(view.rows()[2]).not.toMatch(/MIN/)
  })

  it('the strip of a Service in the list is drawn in ASCII where there is nothing else', () => {
    const { view } = opened(fakeLive(list, store), false)
    expect(strip(view, 'cart')).toBe('           x')
    expect(strip(view, 'web')).toBe('           !')
    expect(strip(view, 'checkout')).toBe('           ?')
    expect(strip(view, 'cache')).toBe('           .')
  })

  it('the strip of a Service in the list is blank while the connection is lost', () => {
    const { view, pass } = opened()
    pass(60)
    view.live.set({ status: { state: 'stale', since: start + 60_000, reason: 'lost', message: 'gone' } })
    pass(120)
    view.live.set({ changes: [] })
    expect(strip(view, 'cart')).toBe('     ✗✗✗    ')
  })

  it('the strip of a Service in the list moves every half minute, and only until every cell is the same', () => {
    const { view, pass } = opened()
    view.live.set({ changes: [] })
    let frames = 0
    view.session.subscribe(() => void frames++)
    const step = () => {
      const [timer] = view.timers
      expect(timer?.ms).toBe(10_000)
      view.timers = []
      pass(10)
      timer?.then()
    }
    for (let turn = 0; turn < 33; turn++) step()
    expect(frames).toBe(11)
    expect(strip(view, 'cart')).toBe('✗✗✗✗✗✗✗✗✗✗✗✗')
    for (let turn = 0; turn < 6; turn++) step()
    expect(frames).toBe(11)
  })

  it('a dump and a change that is tried out have no strips', () => {
    const { view } = opened(fakeLive(list, store, { status: { state: 'still' } }))
    expect(view.text()).not.toMatch(/MIN/)
  })

  it('a terminal without room for the strip keeps the finding', () => {
    const view = stage(fakeLive(list, store), { size: { columns: 56, rows: 24 } })
    expect(view.text()).not.toMatch(/MIN/)
    expect(view.text()).toMatch(/FINDING/)
  })
})
