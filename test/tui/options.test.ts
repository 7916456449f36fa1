import { describe, expect, it } from 'vitest'
import { withOwnKeys } from '../../src/tui/own-keys.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'
import { openTty } from './tty.ts'

const shop = () => fakeLive(list, store)

describe('a view that the reader has set', () => {
  it('a key of the reader works in place of the old one, and help, bottom line and palette name it', () => {
    const { table: bindings, faults } = withOwnKeys({ filter: 'F', explain: 'E' })
    expect(faults).toEqual([])
    const view = stage(shop(), { settings: { bindings } })
    expect(view.rows().at(-1)).toMatch(/F filter/)
    view.press('/')
    expect(view.session.model().state.isTyping).toBe(false)
    view.press(':', ...'the finding', 'enter')
    expect(view.rows()[0]).toMatch(/› PT101/)
    view.press('q', 'E')
    expect(view.rows()[0]).toMatch(/› PT101/)
    view.press('q', '?', '/', ...'filter;', 'enter')
    expect(view.text()).toMatch(/^ +F +_filter;_ Enter/m)
  })

  it('panes, order and theme are as the reader has set them', () => {
    const options = { split: 160, sort: 'name', theme: 'contrast' } as const
    const view = stage(shop(), { size: { columns: 150, rows: 40 }, settings: { color: true }, options })
    expect(view.text()).not.toMatch(/│ .*demo\/cart|\x1b\[36m/)
    expect(view.session.model().state).toMatchObject({ sort: { by: 'name' }, layout: { split: 160, side: 180 } })
  })

  it('the list has no history if the reader wants none', () => {
    const size = { columns: 130, rows: 24 }
    expect(stage(shop(), { size }).text()).toMatch(/LAST 6 MIN/)
    expect(stage(shop(), { size, settings: { hasStrips: false } }).text()).not.toMatch(/LAST 6 MIN/)
  })

  it('namespaces of the reader are the first to choose from, each once', () => {
    const view = stage(shop(), { settings: { namespaces: ['team-b', 'demo'] } })
    view.press('n')
    expect(view.text()).toMatch(/all namespaces\n.*team-b\n.*demo/)
    expect(view.text().match(/^.. *(● )?demo/gm)).toHaveLength(1)
  })

  it('what is wrong in the configuration is said at the start, until a key', async () => {
    const tty = openTty(shop(), { warning: 'config.yaml:2: unknown key "them"; did you mean "theme"?' })
    await tty.shows(/config\.yaml:2: unknown key "them"; did you mean "theme"\?/)
    tty.press('j')
    await tty.shows(/▶ ✗ broken +metrics/)
    expect((await tty.rows()).join('\n')).not.toMatch(/config\.yaml/)
    tty.press('q')
    expect(await tty.ended).toBe(0)
  })
})
