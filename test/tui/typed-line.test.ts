import { describe, expect, it } from 'vitest'
import { frameOf } from '../../src/tui/frame.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const open = () => stage(fakeLive(list, store))

describe('a line that is typed', () => {
  it.each([':', '/'])('a line behind %s is edited at its caret', (prompt) => {
    const view = open()
    const line = () => view.rows().at(-1)
    const caret = () => frameOf(view.session.model()).cursor?.x
    view.press(prompt, ...'sort nme')
    expect(caret()).toBe(10)
    view.press('left', 'left', 'a')
    expect(line()).toBe(`${prompt} sort name`)
    expect(caret()).toBe(9)
    view.press('home', 'backspace', 'x', 'ctrl-e', 's')
    expect(line()).toBe(`${prompt} xsort names`)
    view.press('ctrl-a', 'right', 'backspace', 'end', 'left', 'ctrl-w')
    expect(line()).toBe(`${prompt} sort s`)
    view.press('ctrl-u')
    expect(line()).toBe(`${prompt} s`)
    expect(caret()).toBe(2)
  })

  it('a paste goes to the caret, and a wide letter is one step', () => {
    const view = open()
    view.press(':', ...'名a', 'left', 'left')
    view.session.paste('b\nc ')
    expect(view.rows().at(-1)).toBe(': b c名a')
    view.press('right')
    expect(frameOf(view.session.model()).cursor?.x).toBe(7)
    view.press('backspace')
    expect(view.rows().at(-1)).toBe(': b ca')
  })

  it('Up and Down move in the list while its filter is typed', () => {
    const view = open()
    view.press('/', 'e', 'down')
    expect(view.rows().at(-1)).toBe('/ e')
    expect(view.selected()).not.toMatch(/cart/)
  })
})
