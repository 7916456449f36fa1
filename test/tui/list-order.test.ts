import { describe, expect, it } from 'vitest'
import { fakeLive } from './fake-live.ts'
import { change, list, store } from './shop-views.ts'
import { type Stage, stage } from './stage.ts'

const names = (view: Stage) =>
  view.rows().flatMap((row) => /^[▶ ][ *]\S (?:broken|degraded|unknown|idle|healthy) +(\S+)/.exec(row)?.[1] ?? [])

describe('the list by the last change', () => {
  it('the Service that changed last comes first, and those that never changed keep their order', () => {
    const before = names(stage(fakeLive(list, store)))
    const view = stage(fakeLive(list, store, { changes: [change('db'), change('web'), change('db')] }))
    view.press(':', ...'sort changed', 'enter')
    expect(names(view)).toEqual(['db', 'web', ...before.filter((name) => name !== 'db' && name !== 'web')])
    view.live.set({ changes: [change('db'), change('web'), change('db'), change('cart')] })
    expect(names(view).slice(0, 3)).toEqual(['cart', 'db', 'web'])
    expect(view.rows()[2]).toMatch(/6 MIN↑/)
  })

  it('a change of a target that is no Service moves none', () => {
    const pod = { ...change('db'), target: { kind: 'Pod', namespace: 'demo', name: 'db' } }
    const view = stage(fakeLive(list, store, { changes: [pod] }))
    const before = names(view)
    view.press(':', ...'sort changed', 'enter')
    expect(names(view)).toEqual(before)
  })
})
