import { expect, it } from 'vitest'
import type { LiveView } from '../../src/model/live.ts'
import { createReader } from '../../src/tui/reader/reader.ts'
import { fakeLive, present } from './fake-live.ts'
import { list, store } from './shop-views.ts'
import { stage } from './stage.ts'

const since = new Date(present - 20_000).toISOString()
/** `search` is broken for 20 s when it is read. */
const ailing = {
  ...list,
  items: list.items.map((item) => (item.target.name === 'search' && item.cause ? { ...item, cause: { ...item.cause, since } } : item)),
}

/** The chain of a Service, with a clock that a test turns. */
function open(view: Partial<LiveView> = {}, keys: readonly string[] = ['/', ...'search', 'enter', 'enter']) {
  let time = present
  const world = stage(fakeLive(ailing, store, view), { now: () => time })
  world.press(...keys)
  let frames = 0
  world.session.subscribe(() => void frames++)
  return {
    world,
    frames: () => frames,
    /** Turns the clock, and rings what was to be called by then. */
    pass(seconds: number) {
      for (let left = seconds; left > 0; left -= 10) {
        time += 10_000
        const due = world.timers.filter(({ ms }) => ms <= 10_000)
        world.timers = world.timers.filter(({ ms }) => ms > 10_000)
        for (const { then } of due) then()
      }
    },
    turn(seconds: number) {
      time += seconds * 1_000
    },
  }
}

const header = (world: ReturnType<typeof open>['world']) => world.rows().find((row) => /search broken/.test(row)) ?? ''

it('an age on the screen continues while nothing changes in the cluster', () => {
  const { world, pass } = open()
  expect(header(world)).toMatch(/broken for 20s:/)
  pass(30)
  expect(header(world)).toMatch(/broken for 50s:/)
  pass(600)
  expect(header(world)).toMatch(/broken for 10m:/)
})

it('a frame is drawn for the time only if an age on the screen has changed by it', () => {
  const { pass, frames } = open()
  pass(50)
  expect(frames()).toBe(5)
  pass(550)
  const before = frames()
  // From ten minutes on, an age has no seconds.
  pass(120)
  expect(frames() - before).toBe(2)
  const still = open({}, ['?'])
  still.pass(600)
  expect(still.frames()).toBe(0)
})

it('an age stands still from the loss of the connection', () => {
  const { world, pass } = open()
  pass(30)
  world.live.set({ status: { state: 'stale', since: present + 30_000, reason: 'lost', message: 'gone' } })
  pass(300)
  expect(header(world)).toMatch(/broken for 50s:/)
})

it('an age in a dump is the age when the dump was taken', () => {
  const { world, pass } = open({ status: { state: 'still' } })
  pass(300)
  expect(header(world)).toMatch(/broken for 20s:/)
})

it('an age is never negative after the clock was set back', () => {
  const { world, turn } = open()
  const changed = { at: present, target: { namespace: 'demo', name: 'search' }, object: { kind: 'Service', name: 'search' } }
  turn(-3_600)
  world.live.set({ changes: [{ ...changed, what: 'verdict', from: 'healthy', to: 'broken' }] })
  expect(header(world)).toMatch(/broken for 20s:/)
  world.session.resize({ columns: 120, rows: 40 })
  world.press('w')
  expect(world.text()).toMatch(/✗ broken +for 0s/)
  expect(world.text()).not.toMatch(/invalid|for -/)
})

it('a view for a screen reader does not say ages that are a little higher', () => {
  const { world, pass } = open()
  const said: string[] = []
  const reader = createReader(world.session, (line) => void said.push(line))
  reader.enter('follow')
  said.length = 0
  pass(60)
  expect(said).toEqual([])
  world.live.set({ status: { state: 'stale', since: present + 60_000, reason: 'lost', message: 'gone' } })
  expect(said).toEqual([expect.stringMatching(/stale/)])
})
