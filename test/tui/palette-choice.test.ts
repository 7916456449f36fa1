import { describe, expect, it } from 'vitest'
import { reduce } from '../../src/tui/reduce.ts'
import { initialState } from '../../src/tui/state.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { type Stage, stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))
const line = (view: Stage) => view.rows().at(-1)
/** The pointed row of the drop-down, and not that of the list. */
const pointed = (view: Stage) => view.rows().findLast((row) => row.startsWith('▶'))
const words: readonly (readonly [typed: string, at: string])[] = [
  ['matrix', 'matrix'],
  ['access', 'matrix'],
  ['policies', 'matrix'],
  ['policy', 'matrix'],
  ['client', 'clients'],
  ['history', 'timeline'],
  ['changes', 'timeline'],
  ['timeline', 'timeline'],
  ['contexts', 'contexts'],
  ['ctx', 'contexts'],
  ['namespaces', 'namespaces'],
  ['namespace', 'namespaces'],
  ['ns', 'namespaces'],
  ['help', 'help'],
  ['messages', 'messages'],
]

describe('the line of the palette that Enter runs', () => {
  it('Down and Up move the pointer among what fits, the best on top, and Enter runs the line below it', () => {
    const view = open()
    view.press(':', ...'sort ')
    expect(pointed(view)).toMatch(/^▶ sort verdict +order$/)
    view.press('down', 'down')
    expect(pointed(view)).toMatch(/^▶ sort type/)
    expect(line(view)).toBe(': sort ')
    view.press('up')
    expect(pointed(view)).toMatch(/^▶ sort name/)
    view.press('enter')
    expect(view.session.model().state.sort.by).toBe('name')
  })

  it('Down stops at the last line, and other letters begin again at the first one', () => {
    const view = open()
    view.press(':', ...'sort ', 'down', 'down', 'down', 'down', 'down')
    expect(pointed(view)).toMatch(/^▶ sort changed/)
    view.press('n')
    expect(pointed(view)).toMatch(/^▶ sort name/)
  })

  it('Tab completes the line below the pointer', () => {
    const view = open()
    view.press(':', ...'sort ', 'down', 'down', 'tab')
    expect(line(view)).toBe(': sort type')
  })

  it('an empty line has no pointer until Down, and Enter closes it', () => {
    const view = open()
    view.press(':')
    expect(pointed(view)).toMatch(/^▶ ✗ broken/)
    view.press('enter')
    expect(view.session.model().state.isTyping).toBe(false)
    view.press(':', 'down', 'down')
    expect(pointed(view)).toMatch(/^▶ pod /)
    view.press('enter')
    expect(line(view)).toBe(': pod ')
  })

  it('the line that was chosen is what the next Up recalls', () => {
    const view = open()
    view.press(':', ...'sort ', 'down', 'enter', ':', 'up')
    expect(line(view)).toBe(': sort name')
  })
})

describe('commands that ran', () => {
  it('Up on an empty line goes through the commands that ran, each once', () => {
    const view = open()
    for (const text of ['sort name', 'sort type', 'sort name']) view.press(':', ...text, 'enter')
    view.press(':', 'up')
    expect(line(view)).toBe(': sort name')
    view.press('up')
    expect(line(view)).toBe(': sort type')
    view.press('up')
    expect(line(view)).toBe(': sort type')
    view.press('down', 'down')
    expect(line(view)).toBe(': ')
    view.press('up', 'up', 'enter')
    expect(view.session.model().state.sort.by).toBe('type')
    view.press(':', ...'ns all', 'enter', ':', 'up')
    expect(line(view)).toBe(': ns all')
  })

  it('Up from the first line recalls too, and Down brings back what was typed; from a later line it only moves', () => {
    const view = open()
    view.press(':', ...'sort name', 'enter', ':', ...'theme ', 'down', 'up')
    expect(line(view)).toBe(': theme ')
    view.press('up')
    expect(line(view)).toBe(': sort name')
    view.press('down')
    expect(line(view)).toBe(': theme ')
  })

  it('the reducer keeps the state if nothing ran before, and forgets the chosen line with the next letter', () => {
    const state = { ...initialState(), isTyping: true, line: 'palette' as const, palette: 'x' }
    expect(reduce(state, { type: 'recall', step: 1 })).toBe(state)
    const chosen = reduce(state, { type: 'choose', line: 3 })
    expect(chosen.chosen).toBe(3)
    expect(reduce(chosen, { type: 'palette', text: 'xy' })).not.toHaveProperty('chosen')
    const recalled = reduce({ ...chosen, past: ['ns all'] }, { type: 'recall', step: 1 })
    expect(recalled).toMatchObject({ palette: 'ns all', recalled: 1, draft: 'x' })
    expect(reduce(recalled, { type: 'typing', isTyping: false })).not.toHaveProperty('draft')
  })
})

describe('what the drop-down shows', () => {
  it('eight lines are shown around the pointer, and a row counts the others', () => {
    const view = open()
    view.press(':')
    expect(view.rows()).toHaveLength(24)
    expect(view.rows().at(-2)).toMatch(/^ {2}▼ \d\d more$/)
    expect(view.rows().at(-10)).toMatch(/^ {2}svc /)
    view.press('pagedown', 'pagedown')
    expect(view.rows().at(-2)).toMatch(/^ {2}▲ \d+ above {3}▼ \d+ more$/)
    expect(pointed(view)).not.toMatch(/broken/)
    for (let at = 0; at < 20; at++) view.press('pagedown')
    expect(view.rows().at(-2)).toMatch(/^ {2}▲ \d+ above$/)
    expect(view.rows().at(-3)).toMatch(/^▶ /)
  })

  it('on the smallest screen the pointer stays in view, and no row is counted where all fit', () => {
    const view = open()
    view.session.resize({ columns: 56, rows: 12 })
    view.press(':', 'pagedown')
    expect(view.rows()).toHaveLength(12)
    expect(pointed(view)).toMatch(/^▶ [a-z]/)
    view.press('escape', ':', ...'sort ')
    expect(view.text()).not.toMatch(/ more$/m)
  })

  it.each(words)(':%s opens the page of %s', (typed, at) => {
    const view = open()
    view.press(':', ...typed, 'enter')
    expect(view.session.model().state.places.at(-1)?.screen.at).toBe(at)
  })

  it.each(['quit', 'exit', 'q'])('the command :%s quits the view', (typed) => {
    const view = open()
    view.press(':', ...typed, 'enter')
    expect(view.quits).toBe(1)
  })

  it(':services takes a name, and alone goes back to the list', () => {
    const view = open()
    view.press(':', ...'services payments', 'enter')
    expect(view.rows()[0]).toMatch(/› payments/)
    view.press(':', ...'service', 'enter')
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it(':logs opens a Pod, and on its page follows the log of its container', () => {
    const view = open()
    view.press(':', ...'logs orders', 'enter')
    expect(view.session.model().state.places.at(-1)?.screen).toMatchObject({ at: 'pod', pod: { namespace: 'demo' } })
    expect(view.text()).toMatch(/f follows the log/)
    view.press(':', ...'log', 'enter')
    expect(view.text()).toMatch(/select a container to follow its log/)
  })

  it(':events leads to the pane with events, and says so where there are none', () => {
    const view = open()
    view.press(':', ...'events', 'enter')
    expect(view.session.model().state.places.at(-1)?.focus).toBe('side')
    view.press('w', ':', ...'events', 'enter')
    expect(view.text()).toMatch(/events are on the list, on chains and on Pods/)
  })

  it('a command that a key does too is listed once, with the key, and the words of the key alone still find it', () => {
    const view = open()
    view.press(':', ...'time')
    expect(view.rows().filter((row) => /changes since the start/.test(row))).toEqual([expect.stringMatching(/^▶ timeline +.* {3}w$/)])
    view.press('escape', ':', ...'the finding')
    expect(pointed(view)).toMatch(/^▶ explain the finding +e$/)
    view.press('tab', 'enter')
    expect(view.session.model().state.places.at(-1)?.screen.at).toBe('explain')
  })

  it.each(sizes)('a pointer in the middle of many lines is drawn at $columns×$rows', async (size) => {
    await expectDrawn('palette-many', size, async (color) => {
      const view = stage(fakeLive(list, store), { size, settings: { color } })
      view.press(':', 'pagedown', 'down')
      return view
    })
  })
})
