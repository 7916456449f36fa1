import { describe, expect, it } from 'vitest'
import { span } from '../../src/render/style.ts'
import { builtInThemes, defaultTheme, painted, paintedAs, plainTheme } from '../../src/tui/theme.ts'
import { allSizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const open = (color = true, size = { columns: 80, rows: 24 }) => stage(fakeLive(list, store), { settings: { color }, size })
const choose = (view: ReturnType<typeof open>, name: string) => view.press(':', ...`theme ${name}`, 'enter')
const letters = (text: string) => text.replaceAll(/\x1b\[[\d;]*m/g, '')

describe('the themes of the view', () => {
  it('a theme that is chosen is used at once, and kept in another namespace', () => {
    const view = open()
    expect(view.text()).toMatch(/\x1b\[36m/)
    choose(view, 'light')
    expect(view.text()).not.toMatch(/\x1b\[(36|2)m/)
    expect(view.text()).toMatch(/\x1b\[34m/)
    view.press(':', ...'ns all', 'enter')
    expect(view.text()).not.toMatch(/\x1b\[36m/)
  })

  it('the theme contrast uses weight and inverse and no colour', () => {
    const view = open()
    choose(view, 'contrast')
    const codes = new Set([...view.text().matchAll(/\x1b\[([\d;]*)m/g)].flatMap(([, code = '']) => code.split(';')))
    expect([...codes].sort()).toEqual(['0', '1', '7'])
  })

  it('the theme none writes no escape sequence, and shows with signs what other themes show with styles', () => {
    const view = open(true, { columns: 120, rows: 24 })
    choose(view, 'none')
    expect(view.text()).not.toContain('\x1b')
    expect(view.rows()[2]).toMatch(/«Services, worst first»/)
    view.press('enter', 'tab')
    expect(view.text()).toMatch(/└─\[✗ 80\/TCP\]/)
    view.press('/', ...'app=cart', 'enter')
    expect(view.text()).toMatch(/has _app=cart_, not app=crt/)
    expect(view.text()).not.toContain('\x1b')
  })

  it('a theme changes nothing but looks, at every size', () => {
    for (const size of allSizes) {
      const view = open(true, size)
      const before = letters(view.text())
      for (const { name } of builtInThemes.filter(({ name }) => name !== 'none')) {
        choose(view, name)
        expect(letters(view.text())).toBe(before)
      }
    }
  })

  it('a theme that does not exist is said, and nothing changes', () => {
    const view = open()
    const before = view.text()
    choose(view, 'drak')
    expect(view.text()).toMatch(/there is no theme "drak"/)
    view.press('j', 'k')
    expect(view.text()).toBe(before)
  })

  it('a part without a style leaves each piece its own style', () => {
    const line = [span('a', 'broken'), span('b')]
    expect(paintedAs('selected', line, { name: 'x', parts: { ...defaultTheme.parts, selected: '' } })).toBe('\x1b[1;31ma\x1b[0mb')
    expect(paintedAs('selected', line, defaultTheme)).toBe('\x1b[7mab\x1b[0m')
    expect(painted(line, plainTheme)).toBe('ab')
  })
})
