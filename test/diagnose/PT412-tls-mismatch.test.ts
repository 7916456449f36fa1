import { describe, expect, it } from 'vitest'
import { faulty, outlineOf, traceRequested } from './requests.ts'

describe('PT412 tls-mismatch', () => {
  it.each(['not-tls', 'needs-tls'] as const)('%s is an error, and names the URL that would work', async (fault) => {
    const trace = await traceRequested(faulty(fault))
    expect(outlineOf(trace)).toEqual(['PT412 error proven'])
    expect(trace.findings[0]?.next?.command).toContain(fault === 'not-tls' ? 'http://shop.example.com:443/' : 'https://shop.example.com/')
  })

  it('a handshake that fails for another reason is no finding', async () => {
    const layers = [{ layer: 'tls', state: 'failed', ms: 1, message: 'handshake failure' } as const]
    expect((await traceRequested({ layers })).findings).toEqual([])
  })
})
