import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createRenewableTransport } from '../../../src/cluster/http/renewable-transport.ts'
import type { Transport } from '../../../src/cluster/http/transport.ts'

function transport(): Transport & { isClosed: boolean } {
  const never = async () => Promise.reject(new ApiError('invalid', 'not asked for'))
  const one = { get: never, list: never, stream: never, post: never, patch: never, answerHead: never, isClosed: false }
  return {
    ...one,
    close() {
      this.isClosed = true
    },
  }
}

function stage() {
  const [first, ...next] = [transport(), transport(), transport()]
  const clock = { elapsed: 1_000 }
  let connected = 0
  const connect = async () => next[connected++] ?? transport()
  const held = createRenewableTransport(first, connect, { elapsed: () => clock.elapsed })
  return { held, first, clock, connected: () => connected }
}

describe('a renewable transport', () => {
  it('a renewable transport replaces one that was refused, and closes it', async () => {
    const { held, first, clock } = stage()
    clock.elapsed += 5_000
    await held.renew(first)
    expect([held.current() === first, first.isClosed]).toEqual([false, true])
  })

  it('a renewable transport stays if another one was refused: it was replaced meanwhile', async () => {
    const { held, first, clock, connected } = stage()
    clock.elapsed += 5_000
    await held.renew(first)
    clock.elapsed += 60_000
    await held.renew(first)
    expect(connected()).toBe(1)
    await held.renew(held.current())
    expect(connected()).toBe(2)
  })

  it('a renewable transport is replaced every 5 s at most', async () => {
    const { held, clock, connected } = stage()
    for (let count = 0; count < 10; count += 1) {
      clock.elapsed += 1_000
      await held.renew(held.current())
    }
    expect(connected()).toBe(2)
  })
})
