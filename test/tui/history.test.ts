import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveStatus, LiveView } from '../../src/model/live.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { type Cell, createHistory } from '../../src/tui/history.ts'
import { list } from './shop-views.ts'

const start = 1_800_000_000_000
const seconds = (count: number) => start + count * 1000

/** A view in which the Service `demo/cart` has a verdict; none: there is no such Service. */
function viewOf(verdict: Verdict | undefined, status: LiveStatus = { state: 'live' }): LiveView {
  const items = verdict === undefined ? [] : list.items.filter(({ target }) => target.name === 'cart').map((item) => ({ ...item, verdict }))
  return { status, context: 'dev', changes: [], list: { ...list, items } }
}

const signs: ReadonlyMap<Cell, string> = new Map([
  ['broken', 'x'],
  ['degraded', '!'],
  ['unknown', '?'],
  ['ok', '.'],
  [undefined, ' '],
])
const drawn = (strip: readonly Cell[]) => strip.map((cell) => signs.get(cell)).join('')

describe('the history of a Service', () => {
  it('the history of a Service is blank before it was watched, and goes on without anything new', () => {
    const history = createHistory()
    history.note(viewOf('healthy'), seconds(0))
    expect(drawn(history.strip('demo/cart', seconds(5), 4))).toBe('   .')
    expect(drawn(history.strip('demo/cart', seconds(95), 4))).toBe('....')
    expect(drawn(history.strip('demo/other', seconds(95), 4))).toBe('    ')
  })

  it('the history of a Service shows the worst of each half minute', () => {
    const history = createHistory()
    history.note(viewOf('healthy'), seconds(0))
    history.note(viewOf('broken'), seconds(31))
    history.note(viewOf('healthy'), seconds(32))
    history.note(viewOf('degraded'), seconds(65))
    history.note(viewOf('unknown'), seconds(95))
    expect(drawn(history.strip('demo/cart', seconds(125), 5))).toBe('.x!!?')
  })

  it('the history of a Service is blank from the loss of the connection until it is back', () => {
    const history = createHistory()
    history.note(viewOf('broken'), seconds(0))
    history.strip('demo/cart', seconds(84), 6)
    history.note(viewOf('broken', { state: 'stale', since: seconds(35), reason: 'lost', message: 'gone' }), seconds(85))
    history.note(viewOf('broken'), seconds(125))
    expect(drawn(history.strip('demo/cart', seconds(155), 6))).toBe('xx  xx')
  })

  it('the history of a Service that was deleted and made again begins anew', () => {
    const history = createHistory()
    history.note(viewOf('broken'), seconds(0))
    history.note(viewOf(undefined), seconds(35))
    history.note(viewOf('healthy'), seconds(65))
    expect(drawn(history.strip('demo/cart', seconds(65), 3))).toBe('  .')
  })

  it('the history of a Service forgets what is older than an hour', () => {
    const history = createHistory()
    history.note(viewOf('broken'), seconds(0))
    history.note(viewOf('healthy'), seconds(10))
    expect(drawn(history.strip('demo/cart', seconds(3_540), 119))).toContain('x')
    expect(drawn(history.strip('demo/cart', seconds(3_700), 130)).trim()).toMatch(/^\.+$/)
    expect(drawn(history.strip('demo/cart', seconds(1_000_000), 12))).toBe('............')
  })

  it('each cell of a history has the worst verdict that was noted in it or was valid when it began', () => {
    const verdicts: readonly Verdict[] = ['healthy', 'degraded', 'broken', 'unknown']
    const rank: readonly Cell[] = ['broken', 'degraded', 'unknown', 'ok']
    const cellOf = (verdict: Verdict): Cell => (verdict === 'broken' || verdict === 'degraded' || verdict === 'unknown' ? verdict : 'ok')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.constantFrom(...verdicts)), { minLength: 1, maxLength: 30 }), (steps) => {
        const history = createHistory()
        let at = start
        const noted = steps.map(([wait, verdict]) => {
          at += wait
          history.note(viewOf(verdict), at)
          return { at, cell: cellOf(verdict) }
        })
        const strip = history.strip('demo/cart', at, 30)
        const newest = Math.floor(at / 30_000)
        strip.forEach((cell, index) => {
          const begin = (newest - 29 + index) * 30_000
          const held = noted.findLast((one) => one.at < begin)
          const within = noted.filter((one) => one.at >= begin && one.at < begin + 30_000)
          const all = [...(held ? [held.cell] : []), ...within.map((one) => one.cell)]
          expect(cell).toBe(rank.find((one) => all.includes(one)))
        })
      }),
    )
  })
})
