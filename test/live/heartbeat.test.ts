import { describe, expect, it } from 'vitest'
import { ApiError } from '../../src/cluster/http/api-error.ts'
import type { Transport } from '../../src/cluster/http/transport.ts'
import { Heartbeat } from '../../src/live/heartbeat.ts'
import { turn } from './pace.ts'

/** A heartbeat on a clock that a test moves, and a server that answers while `isUp`. */
function stage(isNeeded = () => true) {
  let now = 0
  let timers: { at: number; then: () => void }[] = []
  const asked: number[] = []
  const told: [number, boolean][] = []
  const server = { isUp: true }
  const clock = { offset: 0 }
  const refused = async () => Promise.reject(new ApiError('invalid', 'not asked for'))
  const transport: Transport = {
    get: refused,
    list: refused,
    stream: refused,
    post: refused,
    patch: refused,
    close: () => {},
    answerHead: (path, { signal } = {}) => {
      expect(path).toBe('/version')
      asked.push(now)
      if (server.isUp) return Promise.resolve({ status: 403, headers: {}, body: Buffer.alloc(0) })
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    },
  }
  const heartbeat = new Heartbeat(
    { current: () => transport, renew: async () => {}, close: () => {} },
    {
      now: () => now + clock.offset,
      elapsed: () => now,
      random: () => 0,
      sleep: async () => {},
      after(ms, then) {
        const timer = { at: now + ms, then }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
    },
    isNeeded,
    (isBack) => told.push([now, isBack]),
  )
  /** Lets this many ms pass, in steps of 100 ms. */
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; now += 100) {
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { then } of due) then()
      await turn()
    }
  }
  return { heartbeat, server, clock, asked, told, pass }
}

describe('a server that sends nothing', () => {
  it('a server that sends nothing is asked for its version every 10 s, and any answer will do', async () => {
    const { heartbeat, asked, told, pass } = stage()
    await pass(60_000)
    expect(asked).toEqual([10_000, 20_000, 30_000, 40_000, 50_000])
    expect([heartbeat.failure, told]).toEqual([undefined, []])
  })

  it('a server that sends nothing is said not to answer within 15 s of its last word, and to be back as soon as it answers', async () => {
    const { heartbeat, server, told, pass } = stage()
    await pass(10_100)
    server.isUp = false
    await pass(15_000)
    expect(told).toHaveLength(1)
    const [[at, isBack] = [0, true]] = told
    expect([at <= 25_000, isBack]).toEqual([true, false])
    expect(heartbeat.failure).toMatchObject({
      since: 10_000,
      error: { reason: 'timeout', message: 'the server has been silent for 14.5 s' },
    })
    server.isUp = true
    await pass(7_000)
    expect(told.at(-1)?.[1]).toBe(true)
    expect(heartbeat.failure).toBeUndefined()
  })

  it('a server that sends nothing is not asked while it sends something, nor while no data counts as current', async () => {
    const busy = stage()
    for (let second = 0; second < 60; second += 1) {
      busy.heartbeat.heard()
      await busy.pass(1_000)
    }
    expect(busy.asked).toEqual([])
    const lost = stage(() => false)
    await lost.pass(60_000)
    expect(lost.asked).toEqual([])
  })

  it('a server that sends nothing is said not to answer in time also if the clock was set back by an hour', async () => {
    const { heartbeat, server, clock, pass } = stage()
    server.isUp = false
    clock.offset = -3_600_000
    await pass(15_000)
    expect(heartbeat.failure).toMatchObject({ error: { reason: 'timeout' } })
  })

  it('a server that sends nothing is asked at once after the machine has slept, and connections are made anew', async () => {
    const { heartbeat, server, clock, asked, told, pass } = stage()
    await pass(5_000)
    heartbeat.heard()
    server.isUp = false
    clock.offset = 8 * 3_600_000
    await pass(10_000)
    expect([asked, told]).toEqual([
      [10_000],
      [
        [10_000, true],
        [14_500, false],
      ],
    ])
    expect(heartbeat.failure).toMatchObject({ since: 5_000 })
  })

  it('a server that sends nothing is not asked any more once it is closed', async () => {
    const { heartbeat, asked, pass } = stage()
    heartbeat.close()
    await pass(30_000)
    expect(asked).toEqual([])
  })
})
