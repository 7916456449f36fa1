import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Interruption, type Limits, readAnswer } from '../../src/lib/http-request.ts'

const limits: Limits = { connectTimeoutMs: 100, idleTimeoutMs: 100, maxAnswerBytes: 1000 }

afterEach(() => {
  vi.useRealTimers()
})

describe('readAnswer', () => {
  it('an answer is waited for as long as bytes keep coming, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const response = new IncomingMessage(new Socket())
    const answer = readAnswer(response, limits, undefined).catch((error: unknown) => error)
    for (let index = 0; index < 5; index++) {
      response.push('x')
      await setImmediate()
      vi.advanceTimersByTime(80)
    }
    expect(response.destroyed).toBe(false)
    vi.advanceTimersByTime(20)
    const error = await answer
    expect(error).toBeInstanceOf(Interruption)
    expect(error).toMatchObject({ kind: 'idle' })
  })

  it('an answer that ends before it is whole is a cut one', async () => {
    const response = new IncomingMessage(new Socket())
    const answer = readAnswer(response, limits, undefined)
    response.complete = false
    response.push(null)
    await expect(answer).rejects.toMatchObject({ kind: 'cut' })
  })
})
