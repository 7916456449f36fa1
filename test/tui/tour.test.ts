import { afterEach, describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/lib/width.ts'
import { textOf } from '../../src/render/layout.ts'
import { frameOf } from '../../src/tui/frame.ts'
import type { Size } from '../../src/tui/layout.ts'
import { tourLines } from '../../src/tui/tour.ts'
import { tourSteps } from '../../src/tui/tour-steps.ts'
import { expectGolden } from '../golden.ts'
import { allSizes, expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { type GuidedDemo, guidedDemo } from './guided-demo.ts'
import { probes } from './scenes.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const size = { columns: 80, rows: 24 }
const opened: GuidedDemo[] = []
afterEach(async () => {
  for (const demo of opened.splice(0)) await demo.close()
})

/** The tour on the demo, after so many steps. */
async function guided(steps = 0, at: Size = size): Promise<GuidedDemo> {
  const demo = await guidedDemo(at)
  opened.push(demo)
  for (let done = 0; done < steps; done++) await demo.doStep('enter')
  expect(demo.step()).toBe(steps + 1)
  return demo
}

/** The tour on Services that stand still. */
const still = (at: Size = size, color = false) =>
  stage(fakeLive(list, store), {
    size: at,
    settings: { color },
    probes,
    tour: { service: { namespace: 'demo', name: 'cart' }, applyFix: () => false },
  })

const fix = 'kubectl --context demo -n demo set selector service/cart app=cart'

describe('the tour of the demo', () => {
  it.each([size, { columns: 120, rows: 40 }])(
    'the tour shows the same screen after each step, by its keys and by Enter, at $columns×$rows',
    async (at) => {
      const byKeys = await guided(0, at)
      const byEnter = await guided(0, at)
      const screens = [byKeys.text()]
      for (const _ of tourSteps.slice(1)) {
        screens.push(await byKeys.doStep('key'))
        expect(await byEnter.doStep('enter')).toBe(screens.at(-1))
        expect(byEnter.step()).toBe(screens.length)
      }
      expect([byKeys.applied, byEnter.applied]).toEqual([[fix], [fix]])
      // Behind them are the palette and the help, which have golden files of their own.
      expectGolden(`tui/tour-steps-${at.columns}.txt`, `${screens.slice(0, 12).join('\n\n')}\n`)
      byKeys.press('escape')
      byEnter.press('enter')
      for (const demo of [byKeys, byEnter]) {
        expect(demo.step()).toBeUndefined()
        expect(demo.text()).not.toMatch(/Tour/)
        expect(demo.rows()).toHaveLength(at.rows)
        expect(demo.quits).toBe(0)
      }
    },
  )

  it('Enter does a step of the tour from wherever the reader is', async () => {
    const straight = await guided()
    const astray = await guided()
    const ways = [['j', 'o'], ['w'], ['j', 'j', 'l', 'tab'], ['q', 'j'], ['?'], ['q', 'q', 'q', 'j'], ['j', 'e'], ['w', 'M'], ['2'], ['J']]
    for (const way of ways) {
      const before = astray.step()
      astray.press(...way)
      if (astray.step() === before) await astray.doStep('enter')
      while ((straight.step() ?? 0) < (astray.step() ?? 0)) await straight.doStep('key')
      expect(astray.text().split('\n').slice(-4)).toEqual(straight.text().split('\n').slice(-4))
    }
    expect(astray.text()).toBe(straight.text())
    expect(astray.applied).toEqual([fix])
  })

  it('Esc ends the tour at each of its steps, except where it closes the palette', async () => {
    const demo = await guided()
    for (const [index] of tourSteps.entries()) {
      const view = still()
      const { state, ...model } = view.session.model()
      const here = { ...model, state: { ...state, tour: { step: index, service: { namespace: 'demo', name: 'cart' } } } }
      expect(textOf(tourLines(here)[0] ?? []).trimEnd()).toMatch(/Esc ends the tour$/)
    }
    demo.press('escape')
    expect(demo.step()).toBeUndefined()
    const typing = await guided(12)
    expect(typing.text()).toMatch(/press Esc\n/)
    typing.press('escape')
    expect(typing.step()).toBe(14)
  })

  it('the bottom line of a tour names no key that the tour takes', async () => {
    const demo = await guided()
    expect(demo.rows().at(-1)).not.toMatch(/Enter|Esc/)
    await demo.doStep('key')
    expect(demo.rows().at(-1)).not.toMatch(/Enter|Esc/)
    await demo.doStep('key')
    expect(demo.rows().at(-1)).toMatch(/^Enter open/)
  })

  it('the fix is run only if it was copied, and only by its step', async () => {
    const demo = await guided()
    demo.press('a')
    expect(demo.applied).toEqual([])
    for (let step = 1; step < 7; step++) await demo.doStep('key')
    demo.press('a')
    expect(demo.applied).toEqual([])
    demo.press('q', 'j', 'l', 'y')
    expect(demo.step()).toBe(8)
    demo.press('a')
    expect(demo.text()).toMatch(/the demo runs only the fix of cart: Enter copies and runs it/)
    await demo.doStep('enter')
    expect(demo.applied.at(-1)).toBe(fix)
    expect(demo.text()).toMatch(/demo\/cart .*● healthy/)
  })

  it('the mouse presses the keys that the tour names', () => {
    const view = still()
    const row = view.rows().findIndex((line) => line.startsWith('Tour'))
    const press = (words: string) => {
      const x = view.rows()[row]?.indexOf(words) ?? -1
      view.session.report({ kind: 'mouse', mouse: { button: 0, isModified: false, isPress: true, x, y: row } })
    }
    press('2')
    press('Enter does')
    expect(view.session.model().state.tour?.step).toBe(2)
    press('Esc ends')
    expect(view.session.model().state.tour).toBeUndefined()
  })

  it('a view without a tour has no box, and its keys are its own', () => {
    const view = stage(fakeLive(list, store))
    expect(view.text()).not.toMatch(/Tour/)
    view.press('enter')
    expect(view.session.model().state.places).toHaveLength(2)
  })

  it.each(allSizes)('the words of every step have room at $columns×$rows, and no row is too long', (at) => {
    for (const [index, { words }] of tourSteps.entries()) {
      const { state, ...model } = still(at).session.model()
      const of = { ...model, state: { ...state, tour: { step: index, service: { namespace: 'demo', name: 'cart' } } } }
      const [, ...lines] = tourLines(of).map(textOf)
      expect(lines.join(' ').trim()).toBe(typeof words === 'string' ? words : words(of))
      for (const row of frameOf(of).rows) expect(columnsOf(row)).toBeLessThanOrEqual(at.columns)
    }
  })

  it.each(sizes)('the tour is drawn above the bottom line at $columns×$rows', async (at) => {
    await expectDrawn('tour', at, async (color) => still(at, color))
  })
})
