import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/lib/width.ts'
import { textOf } from '../../src/render/layout.ts'
import { frameOf } from '../../src/tui/frame.ts'
import { tourLines, tourSteps } from '../../src/tui/tour.ts'
import { allSizes, expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { probes } from './scenes.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

/** The tour on the shop; the fix makes the first Service healthy. */
function open(size = { columns: 80, rows: 24 }, color = false) {
  const live = fakeLive(list, store)
  const applied: string[] = []
  const view = stage(live, {
    size,
    settings: { color },
    probes,
    applyFix: (command) => {
      applied.push(command)
      const items = list.items.map((item, index) => (index === 0 ? { ...item, verdict: 'healthy' as const, findings: [] } : item))
      live.set({ list: { ...list, items }, ...(items[0] && { focus: items[0] }) })
      return true
    },
  })
  return { view, applied, step: () => view.session.model().state.tour }
}

describe('the tour of the demo', () => {
  it('the tour goes from step to step by the keys that it names, to its end', async () => {
    const { view, applied, step } = open()
    for (const [index, { key }] of tourSteps.entries()) {
      expect(step()).toBe(index)
      if (key === '?') view.press('escape')
      view.press(key)
      await settled()
    }
    expect(step()).toBeUndefined()
    expect(view.text()).not.toMatch(/Tour/)
    expect(applied).toEqual([expect.stringMatching(/^kubectl -n demo set selector service\/cart app=cart$/)])
    expect(view.quits).toBe(0)
  })

  it('the tour can be skipped step by step, and is ended by Esc in each', () => {
    for (const [index, { key }] of tourSteps.entries()) {
      const { view, step } = open()
      for (const before of tourSteps.slice(0, index)) view.press(before.key === 'enter' ? before.key : 'enter')
      if (step() !== index) continue
      view.press('escape')
      expect(step(), key).toBeUndefined()
    }
  })

  it('Enter at the last step ends the tour, and the view has its lines again', async () => {
    const { view, step } = open()
    for (const { key } of tourSteps.slice(0, -1)) {
      if (key === '?') view.press('escape')
      view.press(key)
      await settled()
    }
    expect(step()).toBe(tourSteps.length - 1)
    view.press('enter')
    expect(step()).toBeUndefined()
    expect(view.rows()).toHaveLength(24)
    expect(view.rows().at(-1)).toMatch(/q back$/)
  })

  it('Enter skips a step whose key is another one, and does nothing else', () => {
    const { view, step } = open()
    view.press('enter')
    expect(step()).toBe(2)
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it('the fix is run only if it was copied, and by its step alone', () => {
    const { view, applied, step } = open()
    view.press('a')
    expect(applied).toEqual([])
    view.press('2', '1', 'enter', 'tab', 'enter', 'q', 'enter')
    expect(step()).toBe(7)
    view.press('a')
    expect(applied).toEqual([])
    expect(view.text()).toMatch(/copy it with y/)
    view.press('y', 'a')
    expect(applied).toHaveLength(1)
    expect(step()).toBe(8)
  })

  it('the mouse presses the keys that the tour names', () => {
    const { view, step } = open()
    const row = view.rows().findIndex((line) => line.startsWith('Tour'))
    const press = (words: string) => {
      const x = view.rows()[row]?.indexOf(words) ?? -1
      view.session.report({ kind: 'mouse', mouse: { button: 0, isModified: false, isPress: true, x, y: row } })
    }
    press('2')
    press('Enter skips')
    expect(step()).toBe(2)
    press('Esc ends')
    expect(step()).toBeUndefined()
  })

  it('a view without a tour has no box, and its keys are its own', () => {
    const view = stage(fakeLive(list, store))
    expect(view.text()).not.toMatch(/Tour/)
    view.press('enter')
    expect(view.session.model().state.places).toHaveLength(2)
  })

  it.each(allSizes)('the words of every step have room at $columns×$rows, and no row is too long', (size) => {
    for (const [index, { words }] of tourSteps.entries()) {
      const { view } = open(size)
      const { state, ...model } = view.session.model()
      const of = { ...model, state: { ...state, tour: index } }
      const [, ...lines] = tourLines(of).map(textOf)
      expect(lines.join(' ').trim()).toBe(words)
      for (const row of frameOf(of).rows) expect(columnsOf(row)).toBeLessThanOrEqual(size.columns)
    }
  })

  it.each(sizes)('the tour is drawn above the bottom line at $columns×$rows', async (size) => {
    await expectDrawn('tour', size, async (color) => open(size, color).view)
  })
})
