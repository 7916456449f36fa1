import { describe, expect, it } from 'vitest'
import type { TraceList } from '../../src/model/trace.ts'
import { span } from '../../src/render/style.ts'
import { changedLines } from '../../src/tui/reader/heard.ts'
import { createReader } from '../../src/tui/reader/reader.ts'
import { spoken } from '../../src/tui/reader/spoken.ts'
import type { ProbeProgress, ViewProbes } from '../../src/tui/view-probes.ts'
import { fakeLive } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'

/** A reader of the shop, which follows it, and what it said since it was last asked. */
function following(probes?: ViewProbes) {
  const world = stage(fakeLive(list, store), {
    size: { columns: 400, rows: 40 },
    settings: { hasStrips: false },
    options: { split: 1_000, side: 1_000 },
    ...(probes && { probes }),
  })
  const said: string[] = []
  const reader = createReader(world.session, (line) => void said.push(line))
  const heard = () => said.splice(0)
  const enter = (line: string) => {
    heard()
    reader.enter(line)
    return heard()
  }
  return { world, enter, heard }
}

const healed = (name: string): TraceList => {
  const changed = list.items.map((item) => (item.target.name === name ? { ...item, verdict: 'healthy' as const, findings: [] } : item))
  const [rest, own] = [changed.filter(({ target }) => target.name !== name), changed.filter(({ target }) => target.name === name)]
  const [first, ...others] = [...rest, ...own]
  if (!first) throw new Error('the shop has Services')
  return { ...list, items: [first, ...others] }
}

describe('what a view for a screen reader says of changes', () => {
  it('a row that moves is said once, and the rows that only get another number are not', () => {
    const { world, enter, heard } = following()
    enter('follow')
    world.live.set({ list: healed('cart') })
    expect(heard()).toEqual([expect.stringMatching(/^row 16 of 16: healthy, cart/)])
    world.live.set({ list: healed('cart') })
    expect(heard()).toEqual([])
  })

  it('a row that no longer exists is said to be gone', () => {
    const { world, enter, heard } = following()
    enter('follow')
    const [, second, ...others] = list.items
    if (!second) throw new Error('the shop has Services')
    world.live.set({ list: { ...list, items: [second, ...others] } })
    expect(heard()).toEqual([expect.stringMatching(/^gone: broken, cart/)])
  })

  it('an age or a clock that passes is no change, and another count is', () => {
    const line = (words: string) => [{ key: 'event/0', text: words, words }]
    expect(changedLines(line('2m, Unhealthy (17 times)'), line('3m12s, Unhealthy (17 times)'))).toEqual([])
    expect(changedLines(line('0:42; back ends it'), line('1:00:07; back ends it'))).toEqual([])
    expect(changedLines(line('2m, Unhealthy (17 times)'), line('2m, Unhealthy (18 times)'))).toHaveLength(1)
  })

  it('back says what has changed on the page since it was said', () => {
    const { world, enter } = following()
    enter('open 5')
    world.live.set({ list: healed('cart') })
    expect(enter('back')).toEqual([
      expect.stringMatching(/^kind-dev, demo, 16 services/),
      expect.stringMatching(/^row 16 of 16: healthy, cart/),
      expect.stringMatching(/^row 4 of 16: broken, search/),
    ])
    enter('open 1')
    expect(enter('back')).toHaveLength(2)
  })

  it('a command that sorts or filters says the rows in their new order', () => {
    const { enter } = following()
    expect(enter('s')[0]).toBe('VERDICT, NAME ascending, TYPE, PORTS, READY, FINDING')
    expect(enter('only degraded')).toHaveLength(5)
  })
})

describe('what a view for a screen reader says of keys', () => {
  it('a page ends with its most important commands, each as it is typed', () => {
    const { enter } = following()
    expect(enter('open 5').at(-1)).toBe('keys: open, e explain, y copy command, details, find TEXT, help')
    expect(enter('help').join('\n')).toMatch(/open: open the selected row, or run what is planned[\s\S]*\ne: explain the finding/)
  })

  it('a plan, a run and its results are said when they come, in words and without Enter or Esc', async () => {
    const progress = Promise.withResolvers<undefined>()
    const cell = { from: 'cart-1', to: 'cart.demo.svc:80', layer: { type: 'dns', position: 0, port: 80 } } as const
    const states: ProbeProgress['state'][] = []
    const { enter, heard } = following({
      plan: async () => ({
        lines: ['connect from pod/cart-1'],
        run: async (show) => {
          states.push('running')
          show([{ ...cell, sign: 'off', words: 'queued' }])
          await progress.promise
          show([{ ...cell, sign: 'broken', words: 'refused' }])
          return undefined
        },
      }),
    })
    expect(enter('p')).toEqual([expect.stringMatching(/, probe, 16 services/), expect.stringMatching(/planning$/)])
    await settled()
    expect(heard().join('\n')).toMatch(/nothing has run yet; open runs it, back goes back\nconnect from pod\/cart-1\nkeys: open to run, /)
    expect(enter('open')[1]).toMatch(/running, 0 of [01] probes? done; back stops it/)
    expect(states).toEqual(['running'])
    progress.resolve(undefined)
    await settled()
    expect(heard().join('\n')).toMatch(
      /done; open shows the chain[\s\S]*row 1 of 1: .*cart\.demo\.svc:80, broken: refused[\s\S]*\nkeys: open to chain, /,
    )
  })

  it('marks and what is only queued are said in words', () => {
    expect(spoken([span('[x] '), span('pod/web-1')])).toBe('marked: pod/web-1')
    expect(spoken([span('[ ] '), span('pod/web-1')])).toBe('not marked: pod/web-1')
    expect(spoken([span('○', 'quiet'), span(' queued')])).toBe('queued')
    expect(spoken([span('○', 'quiet'), span(' 10.244.2.2')])).toBe('off: 10.244.2.2')
  })
})
