import { describe, expect, it } from 'vitest'
import { healthy, port, said, service } from '../build.ts'

describe('PT401 load-balancer-pending', () => {
  const balanced = (loadBalancer: { ip: string; ipMode: string; ports: [] }[]) =>
    healthy({ services: [service({ type: 'LoadBalancer', loadBalancer, ports: [port({ nodePort: 30080 })] })] })

  it('PT401 load-balancer-pending is only information in the first minutes of the Service', () => {
    const young = (created: string) => said(healthy({ services: [service({ type: 'LoadBalancer', created })] }))
    expect(young('2026-11-20T23:58:00Z')).toBe('healthy PT401')
    expect(young('2026-11-20T23:50:00Z')).toBe('degraded PT401')
  })

  it('PT401 load-balancer-pending degrades, since the other entry points work', () => {
    expect(said(balanced([]))).toBe('degraded PT401')
    expect(said(balanced([{ ip: '198.51.100.1', ipMode: 'VIP', ports: [] }]))).toBe('healthy')
  })
})
