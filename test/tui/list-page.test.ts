import { describe, expect, it } from 'vitest'
import { fakeLive, present } from './fake-live.ts'
import { change, list, shop, store } from './shop-views.ts'
import { type Stage, stage } from './stage.ts'

/** The line below the first, without the position at its end. */
const note = (view: Stage) => view.rows()[1]?.replace(/ +\d+\/\d+[\d of]*$/, '')

describe('the list', () => {
  it('the list shows the worst first, and says what is wrong with the selected one', () => {
    const view = shop()
    expect(view.rows()[0]).toMatch(/^kind-dev · demo +16 services {3}5 broken {3}● live$/)
    expect(view.selected()).toMatch(/^▶ ✗ broken +cart/)
    expect(note(view)).toBe('✗ PT101 selector matches no Pod')
  })

  it('the list keeps the selected Service, and its line on the screen, when the order changes', () => {
    const view = shop()
    view.press(...Array.from({ length: 10 }, () => 'j'))
    const before = view.rows().indexOf(view.selected())
    expect(view.selected()).toMatch(/cache/)
    const cache = list.items.filter(({ target }) => target.name === 'cache')
    view.live.set({ list: { ...list, items: [...cache, ...list.items.filter(({ target }) => target.name !== 'cache')] } })
    expect(view.selected()).toMatch(/cache/)
    view.live.set({ list })
    expect(view.selected()).toMatch(/cache/)
    expect(view.rows().indexOf(view.selected())).toBe(before)
  })

  it('the list selects a neighbour when the selected Service is deleted', () => {
    const view = shop()
    view.press('j', 'j')
    expect(view.selected()).toMatch(/orders/)
    view.live.set({ list: { ...list, items: list.items.filter(({ target }) => target.name !== 'orders') } })
    expect(view.selected()).toMatch(/payments/)
  })

  it('the list says for four seconds what was done, and until the next key what could not be done', () => {
    const view = shop()
    view.press('y')
    expect(view.text()).toMatch(/sent to the clipboard/)
    view.timers.find(({ ms }) => ms === 4000)?.then()
    expect(view.text()).not.toMatch(/clipboard/)
    view.press('G', 'y')
    expect(view.text()).toMatch(/no finding selected/)
    expect(view.timers.filter(({ ms }) => ms === 4000)).toEqual([])
    view.press('j')
    expect(view.text()).not.toMatch(/no finding selected/)
  })

  it('the list keeps its headings in their place when it is sorted by another column', () => {
    const view = shop()
    const places = () => ['NAME', 'READY', 'FINDING'].map((word) => view.rows()[2]?.indexOf(word))
    const before = places()
    for (const column of ['name', 'type', 'ready', 'changed', 'verdict']) {
      view.press('s')
      expect(places(), column).toEqual(before)
    }
    expect(view.rows()[2]).not.toMatch(/↑/)
  })

  it('the list filters while typing; Enter keeps the filter, Esc clears it and never quits', () => {
    const view = shop()
    view.press('/', 'w', 'e', 'b')
    expect(view.text()).toMatch(/^\/ web$/m)
    expect(view.text()).not.toMatch(/cart/)
    view.press('enter')
    expect(note(view)).toBe('filter: web   (Esc clears it)   ▲ PT502 ingress/shop: Service has n…')
    view.press('escape')
    expect(view.text()).toMatch(/cart/)
    view.press('escape', 'escape')
    expect(view.quits).toBe(0)
    view.press('/', 'x', 'backspace', 'p', 'u', 'escape')
    expect(view.text()).toMatch(/cart/)
    view.press('/')
    view.session.paste('pay\nments')
    expect(view.text()).toMatch(/^\/ pay ments$/m)
  })

  it('the list does not read a typed filter as commands', () => {
    const view = shop()
    view.press('/', 'q', 'q', '?')
    expect(view.quits).toBe(0)
    expect(view.text()).toMatch(/no Service matches "qq\?"/)
    view.press('ctrl-c')
    expect(view.quits).toBe(1)
  })

  it('the selection moves through the filtered list while the filter is still typed', () => {
    const view = shop()
    view.press('/', 'e', 'down', 'down', 'r')
    expect(view.text()).toMatch(/\n\/ er$/)
    view.press('backspace', 'down')
    expect(view.selected()).toMatch(/metrics/)
    view.press('enter', 'enter')
    expect(view.rows()[0]).toMatch(/› metrics/)
  })

  it('the list sorts by each column in turn, and the other way round', () => {
    const view = shop()
    view.press('s')
    expect(view.text()).toMatch(/NAME↑/)
    expect(view.rows()[3]).toMatch(/cache/)
    view.press('S')
    expect(view.text()).toMatch(/NAME↓/)
    expect(view.rows()[3]).toMatch(/web/)
    view.press('s')
    // The column itself has no room at 80 columns.
    expect(view.rows()[2]).toMatch(/FINDING by TYPE↑/)
    view.press('s')
    expect(view.text()).toMatch(/READY↑/)
    const shares = view.rows().flatMap((row) => {
      const [, ready, of] = / (\d+)\/(\d+) /.exec(row) ?? []
      return ready === undefined ? [] : [of === '0' ? 1 : Number(ready) / Number(of)]
    })
    expect(new Set(shares).size).toBeGreaterThan(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    view.press('s')
    expect(view.rows()[3]).toMatch(/cart/)
  })

  it('the list marks what changed, and a timer removes the mark', () => {
    let now = present
    const view = stage(fakeLive(list, store), { now: () => now })
    const fading = () => view.timers.filter(({ ms }) => ms === 3000)
    expect(fading()).toHaveLength(0)
    view.live.set({ changes: [change('web')] })
    expect(view.text()).toMatch(/^ \*▲ degraded +web/m)
    expect(note(view)).toBe('✗ PT101 selector matches no Pod   * ✗ web   now broken, was healthy')
    expect(fading()).toHaveLength(1)
    now += 3000
    fading()[0]?.then()
    expect(view.text()).not.toMatch(/\*/)
    expect(fading()).toHaveLength(0)
  })

  it('news of another Service never hides what is wrong with the selected one', () => {
    const narrow = stage(fakeLive(list, store), { size: { columns: 56, rows: 12 } })
    narrow.live.set({ changes: [change('web')] })
    expect(note(narrow)).toBe('✗ PT101 selector matches no Pod')
    expect(narrow.text()).toMatch(/1\/16/)
    const wide = stage(fakeLive(list, store), { size: { columns: 100, rows: 24 } })
    wide.live.set({ changes: [change('web')] })
    expect(note(wide)).toBe('✗ PT101 selector matches no Pod   * ✗ web   now broken, was healthy')
    wide.press('G')
    expect(note(wide)).toBe('* ✗ web   now broken, was healthy')
  })

  it('the list says since when it is stale and why, and when it is live again', () => {
    const view = shop()
    view.live.set({ status: { state: 'stale', since: present, reason: 'lost', message: 'connect ECONNREFUSED' } })
    expect(view.rows()[0]).toMatch(/▲ stale$/)
    expect(note(view)).toBe('as of 09:00:00, connection lost, retrying: connect ECONNREFUSED')
    expect(view.text()).toMatch(/cart/)
    view.live.set({ status: { state: 'live' } })
    expect(view.rows()[0]).toMatch(/● live$/)
  })

  it('the list is there before anything was read, and says what failed', () => {
    const live = fakeLive(undefined, undefined, { status: { state: 'connecting' } })
    const view = stage(live)
    expect(view.text()).toMatch(/reading kind-dev\.\.\./)
    live.set({ status: { state: 'failed', message: 'no such host' } })
    expect(view.text()).toMatch(/cannot read the cluster: no such host/)
  })
})
