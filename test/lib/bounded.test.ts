import { describe, expect, it } from 'vitest'
import { bounded, type Ending } from '../../src/lib/bounded.ts'

/** Waits on a stream that counts how often it is destroyed. */
function waiting(signal?: AbortSignal) {
  const stream = {
    destroyed: 0,
    destroy() {
      this.destroyed += 1
    },
  }
  const { promise, resolve } = Promise.withResolvers<Ending<string>>()
  const result = bounded<string>(stream, signal, resolve)
  return { stream, result, ending: promise }
}

describe('what is waited for on a stream', () => {
  it('a stream that is done is not touched by a later failure', async () => {
    const { stream, result, ending } = waiting()
    const { done, fail, isOver } = await ending
    done('first')
    fail(new Error('late'))
    done('second')
    expect(isOver()).toBe(true)
    expect(await result).toBe('first')
    expect(stream.destroyed).toBe(0)
  })

  it('a stream that fails is destroyed once', async () => {
    const { stream, result, ending } = waiting()
    const { done, fail } = await ending
    fail(new Error('first'))
    fail(new Error('second'))
    done('late')
    await expect(result).rejects.toThrow('first')
    expect(stream.destroyed).toBe(1)
  })

  it('a stream fails with the reason of a signal that was aborted before', async () => {
    const { stream, result } = waiting(AbortSignal.abort(new Error('given up')))
    await expect(result).rejects.toThrow('given up')
    expect(stream.destroyed).toBe(1)
  })
})
