import { describe, expect, it } from 'vitest'
import { codes, healthy, port, service, snapshot, trace } from '../build.ts'

describe('PT410 external-name', () => {
  const of = (externalName: string, ports = [port()]) => {
    const { selector: _, ...bare } = service({ type: 'ExternalName', externalName, clusterIPs: [], ipFamilies: [], ports })
    return trace(snapshot({ services: [bare] }))
  }

  it('PT410 external-name is a note about what an alias does not do', () => {
    const one = of('db.example.com')
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT410'])
    expect(one.findings[0]?.message).toContain('port 80 (http) of the Service is ignored')
    expect(of('db.example.com', []).findings[0]?.message).not.toContain('ignored')
  })

  it('PT410 external-name infers that no DNS server answers for an address', () => {
    const one = of('192.0.2.7')
    expect([one.verdict, ...codes(one)]).toEqual(['unknown', 'PT410'])
    expect(of('4.example.com').verdict).toBe('healthy')
  })

  it('PT410 external-name says nothing of other Services', () => {
    expect(codes(trace(healthy()))).toEqual([])
  })
})
