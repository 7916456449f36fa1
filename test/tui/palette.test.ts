import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestFits, fuzzy } from '../../src/tui/palette/fuzzy.ts'
import { expectDrawn, sizes } from './drawn.ts'
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

  it('an unknown command runs nothing, and the three closest are named', () => {
    const view = open()
    view.press(':', ...'explian', 'enter')
    expect(view.text()).toMatch(/there is no command "explian"; the closest are explain, \w+, \w+/)
    expect(view.session.model().state.places).toHaveLength(1)
  })

  it('an argument that matches nothing runs nothing, and the closest ones are named during and after typing', () => {
    const view = open()
    view.press(':', ...'theme drak')
    expect(view.rows().at(-2)).toMatch(/no such command; the closest are theme \w+, theme \w+, theme \w+/)
    view.press('enter')
    expect(view.text()).toMatch(/there is no command "theme drak"; the closest are theme /)
  })

  it('commands lead to Pods, Nodes and addresses, as the command line takes them', () => {
    const view = open()
    const target = () => view.session.model().state.places.at(-1)?.screen
    view.press(':', ...'pod orders', 'enter')
    expect(target()).toMatchObject({ at: 'target', target: { kind: 'pod', name: expect.stringMatching(/^orders-/) }, namespace: 'demo' })
    view.press(':', ...'pod other/web-0', 'enter')
    expect(target()).toMatchObject({ target: { kind: 'pod', name: 'web-0' }, namespace: 'other' })
    view.press(':', ...'node node-2', 'enter')
    expect(target()).toMatchObject({ target: { kind: 'node', name: 'node-2' } })
    view.press(':', ...'ip 10.96.3.3:80', 'enter')
    expect(target()).toMatchObject({ target: { kind: 'address', text: '10.96.3.3:80' } })
    view.press(':', ...'ip nowhere', 'enter')
    expect(view.text()).toMatch(/there is no command "ip nowhere"/)
  })

  it('the command for a Service takes a port, a filter behind a slash and a context behind an at sign', () => {
    const view = open()
    view.press(':', ...'svc search:http', 'enter')
    expect(view.session.model().state.places.at(-1)?.screen).toMatchObject({ at: 'chain', service: { name: 'search' }, port: 'http' })
    view.press('q', ':', ...'svc /pay', 'enter')
    expect(view.rows()[1]).toMatch(/^filter: pay/)
    view.press(':', ...'svc @prod', 'enter')
    expect(view.live.asked).toContainEqual(['context', 'prod'])
  })

  it('only Services of a verdict are shown until Esc, with a text too', () => {
    const view = open()
    view.press(':', ...'only degraded', 'enter')
    expect(view.text()).toMatch(/degraded/)
    expect(view.rows().slice(3).join('\n')).not.toMatch(/broken|healthy/)
    view.press(':', ...'filter verdict:broken pay', 'enter')
    expect(view.text()).toMatch(/payments/)
    expect(view.rows().slice(3).join('\n')).not.toMatch(/cart/)
    view.press('escape')
    expect(view.text()).toMatch(/cart/)
  })

  it('what was said is kept on a page, the last on top', () => {
    const view = open()
    view.press('r', ':', ...'nosuch', 'enter', ':', ...'messages', 'enter')
    const said = view.rows().filter((row) => /refreshing|nosuch/.test(row))
    expect(said.map((row) => row.trim())).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}there is no command "nosuch"/),
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}refreshing$/),
    ])
  })

  it.each(sizes)('what was said is drawn at $columns×$rows', async (size) => {
    await expectDrawn('messages', size, async (color) => {
      const view = stage(fakeLive(list, store), { size, settings: { color } })
      view.press('r', 'y', ':', ...'nosuch', 'enter', ':', ...'messages', 'enter')
      return view
    })
  })

  it('Up and Down go through the commands that ran, each once', () => {
    const view = open()
    const line = () => view.rows().at(-1)
    for (const text of ['sort name', 'sort type', 'sort name']) view.press(':', ...text, 'enter')
    view.press(':', 'up')
    expect(line()).toBe(': sort name')
    view.press('up')
    expect(line()).toBe(': sort type')
    view.press('up')
    expect(line()).toBe(': sort type')
    view.press('down', 'down')
    expect(line()).toBe(': ')
    view.press('up', 'up', 'enter')
    expect(view.session.model().state.sort.by).toBe('type')
    view.press(':', ...'ns all', 'enter', ':', 'up')
    expect(line()).toBe(': ns all')
  })

  it(':q quits from every page', () => {
    const view = open()
    view.press('enter', ':', 'q', 'enter')
    expect(view.quits).toBe(1)
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

  it('a text always matches itself best, and letters in another order do not match', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => (fuzzy(text, text) ?? 99) <= (fuzzy(text, `x${text}`) ?? 99)))
    expect(fuzzy('ab', 'ba')).toBeUndefined()
  })
})
