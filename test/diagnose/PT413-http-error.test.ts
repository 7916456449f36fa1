import { describe, expect, it } from 'vitest'
import { outlineOf, traceRequested } from './requests.ts'

describe('PT413 http-error', () => {
  it.each([500, 502, 503, 504, 599])('a status of %i is a warning', async (status) => {
    expect(outlineOf(await traceRequested({ status }))).toEqual(['PT413 warn proven'])
  })

  it('a status of 404 is reported, and changes no verdict', async () => {
    const trace = await traceRequested({ status: 404 })
    expect([outlineOf(trace), trace.verdict]).toEqual([['PT413 info proven'], 'healthy'])
  })

  it.each([200, 301, 400, 401, 403, 405, 429])('a status of %i is no finding', async (status) => {
    expect((await traceRequested({ status })).findings).toEqual([])
  })
})
