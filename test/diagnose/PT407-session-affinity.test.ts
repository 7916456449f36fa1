import { describe, expect, it } from 'vitest'
import { codes, endpointOf, healthy, pod, service, slice, snapshot, trace } from '../build.ts'

describe('PT407 session-affinity', () => {
  it('PT407 session-affinity is a note if there is more than one endpoint', () => {
    const one = trace(healthy({ services: [service({ sessionAffinitySeconds: 10_800 })] }))
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT407'])
    expect(one.findings[0]?.fix?.command).toBe(
      'kubectl -n demo patch service web -p \'{"spec":{"sessionAffinity":"None","sessionAffinityConfig":null}}\'',
    )
  })

  it('PT407 session-affinity is silent if affinity makes no difference', () => {
    const only = pod('web-1')
    const single = snapshot({ services: [service({ sessionAffinitySeconds: 60 })], pods: [only], slices: [slice([endpointOf(only)])] })
    expect(codes(trace(single))).toEqual([])
    expect(codes(trace(healthy()))).toEqual([])
    expect(codes(trace(healthy({ services: [service({ sessionAffinitySeconds: 60, headless: true, clusterIPs: [] })] })))).not.toContain(
      'PT407',
    )
  })
})
