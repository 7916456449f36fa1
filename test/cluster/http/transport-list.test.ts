import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { connectionTo, json, serve } from '../servers.ts'

/** A server of a list of numbers that forgets its continue tokens at the given requests. */
async function pages(total: number, forget: readonly number[] = []) {
  let count = 0
  const queries: string[] = []
  const api = await serve((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    queries.push(query.toString())
    if (forget.includes(count++)) {
      return json(response, { kind: 'Status', reason: 'Expired', message: 'too old', metadata: { continue: 'x' } }, 410)
    }
    const from = Number(query.get('continue') ?? 0)
    const until = Math.min(total, from + Number(query.get('limit') ?? total))
    const items = Array.from({ length: until - from }, (_, index) => from + index)
    const metadata = { resourceVersion: '42', ...(until < total && { continue: String(until), remainingItemCount: total - until }) }
    return json(response, { kind: 'PodList', metadata, items: total === 0 ? null : items })
  })
  const transport = createTransport(connectionTo(api.url), { pageSize: 4 })
  onTestFinished(() => transport.close())
  return { transport, queries }
}

describe('list', () => {
  it('a list hands over all items of all pages, in order, and the resourceVersion', async () => {
    const { transport, queries } = await pages(10)
    const items: unknown[] = []
    const result = await transport.list('/api/v1/pods', (item) => items.push(item), { query: { labelSelector: 'a=b' } })
    expect(result).toEqual({ resourceVersion: '42' })
    expect(items).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(queries).toEqual([
      'labelSelector=a%3Db&limit=4',
      'labelSelector=a%3Db&limit=4&continue=4',
      'labelSelector=a%3Db&limit=4&continue=8',
    ])
  })

  it('a list asks for 500 items at a time', async () => {
    const api = await serve((_, response) => json(response, { metadata: {}, items: [] }))
    const transport = createTransport(connectionTo(api.url))
    onTestFinished(() => transport.close())
    expect(await transport.list('/api/v1/pods', () => {})).toEqual({ resourceVersion: '' })
    expect(api.requests[0]?.url).toBe('/api/v1/pods?limit=500')
  })

  it('a list whose items are null is empty', async () => {
    const { transport } = await pages(0)
    const items: unknown[] = []
    await transport.list('/api/v1/pods', (item) => items.push(item))
    expect(items).toEqual([])
  })

  it('a list starts again in one piece when the server has forgotten the token', async () => {
    const { transport, queries } = await pages(10, [2])
    let items: unknown[] = []
    const restart = () => {
      items = []
    }
    expect(await transport.list('/api/v1/pods', (item) => items.push(item), { restart })).toEqual({ resourceVersion: '42' })
    expect(items).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(queries).toEqual(['limit=4', 'limit=4&continue=4', 'limit=4&continue=8', ''])
  })

  it('a list fails on a 410 without a token', async () => {
    const { transport } = await pages(10, [0])
    await expect(transport.list('/api/v1/pods', () => {})).rejects.toMatchObject({ reason: 'gone', message: 'too old' })
  })

  it.each([
    ['no list', { kind: 'Pod', metadata: {}, items: 'x' }, 'the response of the server is not a list'],
    ['no object', [], 'the response of the server is not a list'],
    ['the same page for ever', { metadata: { continue: 'again' }, items: [] }, 'the server sends the same page of a list repeatedly'],
  ])('a list refuses %s', async (_, body, message) => {
    const api = await serve((_request, response) => json(response, body))
    const transport = createTransport(connectionTo(api.url))
    onTestFinished(() => transport.close())
    const error: unknown = await transport.list('/x', () => {}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ reason: 'invalid', message })
  })

  it('a list passes on what `each` throws', async () => {
    const { transport } = await pages(3)
    const boom = new Error('boom')
    await expect(
      transport.list('/api/v1/pods', () => {
        throw boom
      }),
    ).rejects.toBe(boom)
  })
})
