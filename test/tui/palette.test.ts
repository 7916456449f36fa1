import { describe, expect, it } from 'vitest'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))

describe('the palette', () => {
  it('a command opens the chain of a Service, completed by Tab', () => {
    const view = open()
    view.press(':', ...'svc pay')
    expect(view.rows().at(-2)).toMatch(/^▶ svc payments +Service$/)
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

  it('an unknown command runs nothing, and those that it may have meant are named', () => {
    const view = open()
    view.press(':', ...'explian', 'enter')
    expect(view.text()).toMatch(/there is no command "explian"; did you mean explain\?/)
    expect(view.session.model().state.places).toHaveLength(1)
    view.press(':', ...'xyzzy', 'enter')
    expect(view.text()).toMatch(/there is no command "xyzzy"; : lists all commands/)
  })

  it('an argument that matches nothing runs nothing, and the closest ones are named during and after typing', () => {
    const view = open()
    view.press(':', ...'svc paymnets')
    expect(view.rows().at(-2)).toBe('  there is no Service "paymnets"; did you mean payments?')
    view.press('enter')
    expect(view.text()).toMatch(/there is no Service "paymnets"; did you mean payments\?/)
    view.press(':', ...'theme drak')
    expect(view.rows().at(-2)).toBe('  there is no theme "drak": theme takes default, light, contrast, none')
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
    expect(view.text()).toMatch(/there is no address "nowhere"/)
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
})
