import { describe, expect, it } from 'vitest'
import { hintsFor } from '../../src/tui/hints.ts'
import { type InkKey, keysOf } from '../../src/tui/input/ink-keys.ts'
import { bindings, commandFor, type Offer } from '../../src/tui/keys.ts'

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  shift: false,
  meta: false,
}

describe('the key table', () => {
  it('the key table gives each key one command on each screen, and Space pages down where it has no other', () => {
    const screens = [
      'services',
      'chain',
      'target',
      'pod',
      'object',
      'explain',
      'timeline',
      'help',
      'namespaces',
      'contexts',
      'probe',
      'traffic',
    ] as const
    for (const at of screens) {
      const here = bindings.filter(({ on }) => on === undefined || on.includes(at))
      // In a matrix arrows move by cell, and Space marks or pauses.
      const isBeside = (key: string) => key === 'space' || (at === 'probe' && ['left', 'h', 'right', 'l'].includes(key))
      const keys = here.flatMap(({ keys, command }) =>
        keys.filter((key) => !isBeside(key) || !['pageDown', 'open', 'back'].includes(command)),
      )
      expect(new Set(keys).size, at).toBe(keys.length)
    }
    expect([commandFor('space', 'probe'), commandFor('space', 'traffic'), commandFor('space', 'object')]).toEqual([
      'mark',
      'pause',
      'pageDown',
    ])
    expect([commandFor('right', 'probe'), commandFor('left', 'probe'), commandFor('left', 'pod')]).toEqual([
      'nextColumn',
      'previousColumn',
      'back',
    ])
  })

  it('the key table never quits by Esc, and always by Ctrl-C', () => {
    expect(bindings.filter(({ command }) => command === 'quit').map(({ keys }) => keys)).toEqual([['ctrl-c']])
    expect(commandFor('escape', 'services')).toBe('back')
    expect(commandFor('q', 'services')).toBe('leave')
  })

  it('the key table has a command for a key only on screens where it works', () => {
    expect(commandFor('s', 'services')).toBe('sort')
    expect(commandFor('s', 'chain')).toBeUndefined()
    expect(commandFor('f5', 'services')).toBeUndefined()
  })

  it('the key table hints only at keys that work there, and only where they have something to work on', () => {
    const of = (...offered: Offer[]) => {
      const { here, always } = hintsFor('services', new Set(offered))
      return [...here, ...always].map(([key]) => key)
    }
    expect(of('opens', 'service')).toEqual(['Enter', '/', 'p', 'n', 'w', '2', ':', '?', 'q'])
    expect(of()).toEqual(['/', 'n', 'w', ':', '?', 'q'])
    for (const { hints = [], on } of bindings)
      for (const hint of hints) for (const at of hint.on) expect(on === undefined || on.includes(at)).toBe(true)
  })

  it('the key table hints at a key by its first word if the key has something to work on', () => {
    expect(hintsFor('probe', new Set(['plan'])).here).toEqual([['Enter', 'run']])
    expect(hintsFor('probe', new Set()).here).toEqual([])
  })

  it('every screen shows the keys for help and for leaving', () => {
    for (const at of ['chain', 'probe', 'object', 'matrix'] as const)
      expect(hintsFor(at, new Set()).always).toEqual([
        ['?', 'help'],
        ['q', 'back'],
      ])
    expect(hintsFor('services', new Set()).always.at(-1)).toEqual(['q', 'quit'])
    expect(hintsFor('help', new Set()).always).toEqual([['q', 'back']])
  })
})

describe('what Ink tells', () => {
  it.each([
    ['jjj', {}, ['j', 'j', 'j']],
    ['', { downArrow: true }, ['down']],
    ['', { escape: true, meta: true }, ['escape']],
    ['j', { meta: true }, ['escape']],
    ['c', { ctrl: true }, ['ctrl-c']],
    ['', { tab: true }, ['tab']],
    ['', { tab: true, shift: true }, ['shift-tab']],
    ['G', { shift: true }, ['G']],
    ['\n', {}, ['enter']],
    [' ', {}, ['space']],
    ['', { delete: true }, ['delete']],
    ['a\x01b', {}, ['a', 'b']],
    ['日本', {}, ['日', '本']],
    ['', {}, []],
  ])('the input %j with %j is the keys %j', (input, part, keys) => expect(keysOf(input, { ...none, ...part })).toEqual(keys))
})
