import { describe, expect, it } from 'vitest'
import { faulty, inDays, outlineOf, traceRequested } from './requests.ts'

describe('PT411 certificate-rejected', () => {
  it.each(['expired', 'not-yet-valid', 'wrong-name'] as const)('a certificate that is %s is an error for every client', async (fault) => {
    expect(outlineOf(await traceRequested(faulty(fault)))).toEqual(['PT411 error proven'])
  })

  it('an authority that this machine does not trust, and other clients may, is a warning', async () => {
    const trace = await traceRequested(faulty('unknown-authority'), { selfSigned: true })
    expect([outlineOf(trace), trace.verdict]).toEqual([['PT411 warn inferred'], 'unknown'])
    expect(trace.findings[0]?.message).toContain('self-signed')
  })

  it('the date is reported for a certificate that has expired and has another name', async () => {
    const [found] = (await traceRequested(faulty('expired', 'wrong-name'), { notAfter: inDays(-1) })).findings
    expect(found?.title).toContain('has expired')
  })

  it('the expired certificate of an authority is told apart from that of the server', async () => {
    const [found] = (await traceRequested(faulty('expired'))).findings
    expect(found?.message).toContain('above the one of the server')
  })

  it('a certificate that ends tomorrow is no finding', async () => {
    expect((await traceRequested({}, { notAfter: inDays(1) })).findings).toEqual([])
  })
})
