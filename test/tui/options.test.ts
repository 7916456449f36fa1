import { describe, expect, it } from 'vitest'
import { withOwnKeys } from '../../src/tui/own-keys.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'
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

describe('an option that is set by a command', () => {
  it('an option is used at once, and a wrong one is not', () => {
    const view = stage(shop(), { size: { columns: 130, rows: 24 } })
    view.press(':', ...'set strip off', 'enter')
    expect(view.text()).not.toMatch(/LAST 6 MIN/)
    view.press(':', ...'set split 140', 'enter')
    expect(view.text()).not.toMatch(/demo\/cart/)
    view.press(':', ...'set ascii on', 'enter')
    expect(view.text()).toMatch(/^[\x00-\x7f]*$/)
    view.press(':', ...'set mouse off', 'enter')
    expect(view.mice).toEqual([false])
    view.press(':', ...'set split 3', 'enter')
    expect(view.text()).toMatch(/^split takes a whole number from 118 to 1000$/m)
    view.press(':', ...'set splti 140', 'enter')
    expect(view.text()).toMatch(/^there is no option "splti"; did you mean split\?$/m)
    expect(view.session.model().state.layout.split).toBe(140)
  })

  it('an option that is kept says where, or why not', async () => {
    const kept: string[] = []
    const save = async (name: string, typed: string) => {
      if (name === 'mouse') throw new Error('cannot write it: permission denied')
      kept.push(`${name} ${typed}`)
      return '/home/me/config.yaml'
    }
    const view = stage(shop(), { save })
    view.press(':', ...'set! theme contrast', 'enter')
    await settled()
    expect(kept).toEqual(['theme contrast'])
    expect(view.text()).toMatch(/theme: contrast is kept in \/home\/me\/config\.yaml/)
    view.press(':', ...'set! mouse off', 'enter')
    await settled()
    expect(view.text()).toMatch(/cannot write it: permission denied/)
    view.press(':', ...'set sort name', 'enter')
    expect(kept).toHaveLength(1)
  })

  it('an option is set for now if there is no configuration', () => {
    const view = stage(shop())
    view.press(':', ...'set! sort name', 'enter')
    expect(view.text()).toMatch(/sort is set for now; there is no configuration to keep it in/)
    expect(view.session.model().state.sort.by).toBe('name')
  })
})
