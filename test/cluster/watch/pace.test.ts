import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { RequestPace } from '../../../src/cluster/http/pace.ts'
import { readPages } from '../../../src/cluster/http/pages.ts'
import { msOf } from '../../../src/cluster/http/retry.ts'
import type { Timing } from '../../../src/cluster/http/timing.ts'
import type { CallOptions, Transport } from '../../../src/cluster/http/transport.ts'
import { kinds } from '../../../src/cluster/kinds/kinds.ts'
import { partsOf, type Scope } from '../../../src/cluster/read/list-rows.ts'
import { SharedWatches } from '../../../src/cluster/watch/shared-watches.ts'
import { Watch } from '../../../src/cluster/watch/watch.ts'
import { turn } from '../../live/pace.ts'

/** A clock that only waits move; they take no real time. */
function virtualTiming(): Timing {
  let now = Date.parse('2026-01-15T09:00:00Z')
  return {
    now: () => now,
    elapsed: () => now,
    random: () => 0,
    async sleep(ms, signal) {
      await turn()
      signal?.throwIfAborted()
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThanOrEqual(300_000)
      now += ms
    },
    after: () => () => undefined,
  }
}

/** What a server does to each of two requests, the list and the watch. */
interface Lie {
  list?: (read: number) => Promise<unknown>
  watch?: (each: (line: string) => void) => Promise<void> | void
}

const emptyList = async () => ({ metadata: { resourceVersion: '1' }, items: [] })
const event = (type: string, object: unknown) => JSON.stringify({ type, object })
const fails = (error: Error) => async () => Promise.reject(error)
const asks = (retryAfterSeconds: unknown) => (each: (line: string) => void) =>
  each(event('ERROR', { kind: 'Status', code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds } }))

/** When each request of a watch began, in ms, over a minute of a server that lies, or until `isOver`. */
async function requestsTo(lie: Lie, isOver: (watch: Watch<unknown>) => boolean = () => false): Promise<number[]> {
  const timing = virtualTiming()
  const began: number[] = []
  const start = timing.now()
  const enter = async ({ pace, signal = new AbortController().signal }: CallOptions) => {
    await turn()
    await pace?.enter(signal)
    began.push(timing.now() - start)
  }
  let reads = 0
  const nothing = async () => Promise.reject(new ApiError('invalid', 'not asked for'))
  const transport: Transport = {
    get: nothing,
    post: nothing,
    patch: nothing,
    answerHead: nothing,
    close: () => {},
    list: (_path, each, options = {}) =>
      readPages(
        each,
        async () => {
          await enter(options)
          reads += 1
          return (lie.list ?? emptyList)(reads)
        },
        { pace: options.pace },
      ),
    async stream(_path, each, options) {
      await enter(options)
      options.opened?.()
      await lie.watch?.(each)
    },
  }
  const watch = new Watch<unknown>(
    partsOf(kinds.Service),
    {},
    { changed: () => {}, moved: () => {} },
    { transport: { current: () => transport, renew: async () => {}, close: () => {} }, timing },
  )
  while (timing.now() - start < 60_000 && began.length < 10_000 && !isOver(watch)) await turn()
  watch.stop()
  return began
}

const named = (name: string) => ({ metadata: { name, namespace: 'demo', resourceVersion: '2' }, spec: {} })
let fresh = 0

describe('a watch asks no more than 20 times in any 10 s', () => {
  it.each<[string, Lie]>([
    ['ends each answer at once', {}],
    ['ends each answer after an event', { watch: (each) => each(event('ADDED', named('a'))) }],
    ['ends each answer after a bookmark', { watch: (each) => each(event('BOOKMARK', { metadata: { resourceVersion: '9' } })) }],
    ['has forgotten every version', { watch: (each) => each(event('ERROR', { code: 410, reason: 'Expired' })) }],
    ['asks to wait a year', { watch: asks(31_536_000) }],
    ['asks to wait 1e300 s', { watch: asks(1e300) }],
    ['asks to wait no time', { watch: asks(0) }],
    ['asks to wait a negative time', { watch: asks(-1e300) }],
    ['asks to wait what is no number', { watch: asks('soon') }],
    ['sends what is no JSON', { watch: (each) => each('{') }],
    ['fails with each watch', { watch: fails(new ApiError('unavailable', 'x', { status: 503, retryAfterMs: 0 })) }],
    ['fails with each list', { list: fails(new ApiError('unavailable', 'x')) }],
    ['refuses the credentials', { list: fails(new ApiError('unauthorized', 'x')) }],
    ['needs credentials that cannot be had', { list: fails(new UserError('x')) }],
    ['answers with no list', { list: async () => null }],
    ['has forgotten even what it lists', { list: fails(new ApiError('gone', 'x')) }],
    ['sends the same page again and again', { list: async () => ({ metadata: { continue: 'a' }, items: [] }) }],
    ['sends empty pages without an end', { list: async () => ({ metadata: { continue: String(fresh++) }, items: [] }) }],
    ['sends pages of one object without an end', { list: async () => ({ metadata: { continue: String(fresh++) }, items: [named('a')] }) }],
  ])('a watch of a server that %s keeps its pace', async (_, lie) => {
    const began = await requestsTo(lie)
    expect(began.length).toBeGreaterThan(0)
    for (const [index, at] of began.entries()) expect((began[index + 20] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(10_000)
  })

  it('a watch keeps its pace when it has to list again and again', async () => {
    let told = 0
    const began = await requestsTo({ watch: () => new Promise(() => {}) }, (watch) => {
      watch.refresh()
      told += 1
      return told === 1_000
    })
    expect(began).toHaveLength(20)
  })

  it('a watch reads a list of many full pages without a pause', async () => {
    const items = Array.from({ length: 500 }, (_, index) => named(`a${index}`))
    const list = async (read: number) => ({ metadata: { resourceVersion: '1', ...(read < 100 && { continue: String(read) }) }, items })
    const began = await requestsTo({ list, watch: () => new Promise(() => {}) }, (watch) => watch.listed)
    expect(began.slice(0, 100)).toEqual(Array(100).fill(0))
  })
})

describe('watches of one kind that come and go', () => {
  /** When requests began, in ms, while a watch is taken and released with the scope of each turn. */
  async function requestsOf(scopeOf: (turn: number) => Scope): Promise<number[]> {
    const timing = virtualTiming()
    const start = timing.now()
    const began: number[] = []
    const enter = async ({ pace, signal = new AbortController().signal }: CallOptions) => {
      await pace?.enter(signal)
      began.push(timing.now() - start)
    }
    const nothing = async () => Promise.reject(new ApiError('invalid', 'not asked for'))
    const transport: Transport = {
      get: nothing,
      post: nothing,
      patch: nothing,
      answerHead: nothing,
      close: () => {},
      async list(_path, _each, options = {}) {
        await enter(options)
        return { resourceVersion: '1' }
      },
      async stream(_path, _each, options) {
        await enter(options)
        return new Promise((_, reject) => options.signal?.addEventListener('abort', () => reject(new ApiError('aborted', 'x'))))
      },
    }
    const shared = new SharedWatches(partsOf(kinds.Service), {
      transport: { current: () => transport, renew: async () => {}, close: () => {} },
      timing,
    })
    for (let count = 0; count < 2_000 && timing.now() - start < 60_000; count += 1) {
      const { release } = shared.take(scopeOf(count), { changed: () => {}, moved: () => {} })
      for (let turns = 0; turns < 5; turns += 1) await turn()
      release()
    }
    return began
  }
  const mostIn10s = (began: readonly number[]) =>
    Math.max(...began.map((at, index) => began.slice(index).filter((other) => other < at + 10_000).length))

  it('ask at most 20 times in any 10 s if they have the same scope again and again', async () => {
    const began = await requestsOf(() => ({ namespace: 'demo' }))
    expect(began.length).toBeGreaterThan(20)
    expect(mostIn10s(began)).toBe(20)
  })

  it('ask at most 100 times in any 10 s if each has a new scope', async () => {
    const began = await requestsOf((count) => ({ namespace: 'demo', labelSelector: `app=${count}` }))
    expect(began.length).toBeGreaterThan(100)
    expect(mostIn10s(began)).toBe(100)
  })
})

describe('a pace', () => {
  it('a pace allows 20 requests in 10 s, and makes the next one wait until the first is 10 s old', async () => {
    let elapsed = 1_000
    const waits: number[] = []
    const sleep = async (ms: number) => {
      waits.push(ms)
      elapsed += ms
    }
    const pace = new RequestPace({ elapsed: () => elapsed, sleep })
    const { signal } = new AbortController()
    for (let count = 0; count < 20; count += 1) await pace.enter(signal)
    elapsed += 4_000
    await pace.enter(signal)
    expect(waits).toEqual([6_000])
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-01-15T09:00:00Z')
  it.each<[string, number | undefined]>([
    ['0', 0],
    [' 7 ', 7_000],
    ['299', 299_000],
    ['301', 300_000],
    ['31536000', 300_000],
    ['9'.repeat(400), 300_000],
    ['Thu, 15 Jan 2026 09:00:30 GMT', 30_000],
    ['Thu, 15 Jan 2026 08:00:00 GMT', 0],
    ['Fri, 15 Jan 2027 09:00:00 GMT', 300_000],
    ['-5', undefined],
    ['1e300', undefined],
    ['soon', undefined],
    ['never GMT', undefined],
    ['', undefined],
  ])('Retry-After is read: %s', (header, ms) => expect(msOf(header, now)).toBe(ms))
})
