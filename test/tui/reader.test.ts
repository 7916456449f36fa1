import { describe, expect, it } from 'vitest'
import type { LiveView } from '../../src/model/live.ts'
import { span } from '../../src/render/style.ts'
import { createReader } from '../../src/tui/reader/reader.ts'
import { spoken } from '../../src/tui/reader/spoken.ts'
import { startReader } from '../../src/tui/start-reader.ts'
import { fakeLive, present, settings } from './fake-live.ts'
import { memoryTerminal } from './memory-terminal.ts'
import { list, store } from './shop-views.ts'
import { rested, settled, stage } from './stage.ts'

/** A reader of the shop, and what it said since it was last asked. */
function open(view: Partial<LiveView> = {}) {
  const world = stage(fakeLive(list, store, view), {
    size: { columns: 400, rows: 40 },
    settings: { hasStrips: false },
    options: { split: 1_000, side: 1_000 },
  })
  let said: string[] = []
  const reader = createReader(world.session, (line) => void said.push(line))
  const heard = () => {
    const lines = said
    said = []
    return lines
  }
  const enter = (line: string) => {
    heard()
    reader.enter(line)
    return heard()
  }
  return { world, reader, heard, enter }
}

describe('a view for a screen reader', () => {
  it('the list is said first, each Service a row with its number, in words', () => {
    const { heard } = open()
    const lines = heard()
    expect(lines.slice(0, 4)).toEqual([
      'a view for screen readers; help says the commands',
      'kind-dev, demo, 16 services, 5 broken, live',
      'VERDICT, NAME, TYPE, PORTS, READY, FINDING',
      'row 1 of 16: broken, cart, ClusterIP, 80 to http, 0/0, PT101 selector matches no Pod',
    ])
    expect(lines.join('\n')).not.toMatch(/[^\x20-\x7e\n]/)
  })

  it('a row is opened by its number, and back says the place and the selected row alone', () => {
    const { enter } = open()
    const chain = enter('open 5')
    expect(chain[0]).toBe('kind-dev, demo, search, 16 services, 5 broken, live')
    expect(chain).toContain('row 5 of 7: http, 80/TCP, broken: htpp, not reached: endpoint, Pod, port, socket, broken')
    expect(chain.at(-3)).toMatch(/^fix kubectl -n demo patch service search --type json -p '\[\{"op":"replace","path":/)
    expect(chain.at(-2)).toBe('at row 5 of 7')
    expect(enter('back')).toEqual(['kind-dev, demo, 16 services, 5 broken, live', expect.stringMatching(/^row 5 of 16: broken, search/)])
    expect(enter('17')).toEqual(['rows are 1 to 16'])
  })

  it('Enter alone goes to the next row and says it', () => {
    const { enter } = open()
    expect(enter('')).toEqual([expect.stringMatching(/^row 2 of 16: broken, metrics/)])
    expect(enter('next')).toEqual([expect.stringMatching(/^row 3 of 16: broken, orders/)])
    expect(enter('previous')).toEqual([expect.stringMatching(/^row 2 of 16/)])
  })

  it('keys work by their letters, and what was done is said', () => {
    const { enter, world } = open()
    expect(enter('e')[1]).toMatch(/^PT101/)
    enter('back')
    expect(enter('y').at(-1)).toMatch(/^sent to the clipboard: kubectl /)
    expect(world.copied).toHaveLength(1)
    enter('q')
    expect(world.quits).toBe(1)
  })

  it('a command of the palette runs if it was typed in full, and nothing runs if it was not', () => {
    const { enter, world } = open()
    expect(enter('only degraded').filter((line) => line.startsWith('row'))).toHaveLength(3)
    expect(enter('rev')).toEqual([expect.stringMatching(/^there is no command "rev"; the closest are reverse/)])
    expect(enter(':svc payments')[0]).toMatch(/^kind-dev, demo, payments/)
    expect(enter('svc paymnets')).toEqual(['there is no Service "paymnets"; did you mean payments?'])
    expect(enter('sort')).toEqual(['sort needs verdict, name, type, ready, changed'])
    expect(world.session.model().state.sort).toEqual({ by: 'verdict', isReversed: false })
    expect(world.session.model().state.isTyping).toBe(false)
  })

  it('a long page is said in parts', () => {
    const { enter } = open()
    const lines = enter('?')
    expect(lines).toHaveLength(23)
    expect(lines.at(-2)).toMatch(/^\d+ more lines: more$/)
    expect(enter('more')[0]).not.toBe(lines[1])
    enter('read')
    expect(enter('more')).toEqual(['no more lines'])
    expect(enter('list')[0]).toBe('Move')
  })

  it('the details of a row are said, and what is read for them follows when it arrives', async () => {
    const { enter, heard, world } = open()
    enter('next')
    enter('next')
    expect(enter('details')[0]).toMatch(/, details$/)
    await rested(world)
    expect(heard().join('\n')).toMatch(/Unhealthy/)
    expect(enter('back')).toEqual([expect.stringMatching(/^row 3 of 16: broken, orders/)])
  })

  it('changes are said only while they are followed, each changed row as one line', () => {
    const { enter, heard, world } = open()
    heard()
    const [first, ...others] = list.items
    const healed = { ...list, items: [{ ...(first ?? list.items[0]), verdict: 'healthy' as const, findings: [] }, ...others] }
    world.live.set({ list: healed as typeof list })
    expect(heard()).toEqual([])
    world.live.set({ list })
    expect(enter('follow')).toEqual(['changes are said as they come'])
    world.live.set({ list: healed as typeof list })
    expect(heard()).toEqual([expect.stringMatching(/^row 1 of 16: healthy, cart/)])
    world.live.set({ status: { state: 'stale', since: 0, reason: 'lost', message: 'gone' } })
    expect(heard()[0]).toMatch(/stale/)
    expect(enter('follow')).toEqual(['changes are not said'])
  })

  it('the first page is said only after it was read', () => {
    const { heard, world } = open({ status: { state: 'connecting' } })
    expect(heard()).toHaveLength(1)
    world.live.set({ status: { state: 'live' } })
    expect(heard()[0]).toMatch(/^kind-dev, demo, 16 services/)
  })

  it('a sign is said as a word, but a question mark in a text is kept', () => {
    expect(spoken([span('?', 'unknown'), span(' PT302 why?')])).toBe('unknown: PT302 why?')
    expect(spoken([span('  ├─ '), span('▲', 'warn'), span(' a,b   c  '), span('● ok', 'ok')])).toBe('warning: a,b, c, ok')
  })
})

describe('a view for a screen reader in a terminal', () => {
  it('lines are appended and nothing else is written: no sequence, no other screen, no raw mode', async () => {
    const memory = memoryTerminal(100, 40)
    const live = fakeLive(list, store)
    const ended = startReader({ live, terminal: memory.terminal, settings, now: () => present, warning: 'config.yaml: it is a directory' })
    const shows = (pattern: RegExp) => expect.poll(async () => (await memory.rows()).join('\n'), { interval: 5 }).toMatch(pattern)
    await shows(/^config\.yaml: it is a directory\n.*\n?a view for screen readers/)
    await shows(/row 16 of 16/)
    const before = memory.written()
    memory.press('5\n')
    await shows(/row 7 of 7: broken: PT301/)
    expect(memory.written().startsWith(before)).toBe(true)
    live.set({ list: { ...list, items: list.items.slice(1) } })
    await settled()
    memory.press('q\nq\n')
    expect(await ended).toBe(0)
    expect(memory.written()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
    expect(memory.isRaw()).toBe(false)
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('a view for a screen reader leaves on %s with %i', async (name, code) => {
    const memory = memoryTerminal(80, 24)
    const ended = startReader({ live: fakeLive(list, store), terminal: memory.terminal, settings, now: () => present })
    await expect.poll(() => memory.written()).toMatch(/row 1 of 16/)
    memory.signal(name)
    expect(await ended).toBe(code)
  })
})
