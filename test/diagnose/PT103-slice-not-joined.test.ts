import { describe, expect, it } from 'vitest'
import { endpoint, ingress, said, service, sliceByHand, snapshot, trace } from '../build.ts'

describe('PT103 slice-not-joined', () => {
  const { selector: _, ...bare } = service()

  it('PT103 slice-not-joined finds a slice without the label', () => {
    const { service: __, ...stray } = sliceByHand([endpoint('203.0.113.9')])
    const from = snapshot({ services: [bare], slices: [stray] })
    expect(said(from)).toBe('broken PT103')
    expect(trace(from).findings[0]?.fix?.command).toBe(
      'kubectl -n demo label endpointslice web-abcde kubernetes.io/service-name=web --overwrite',
    )
  })

  it('PT103 slice-not-joined leaves a slice alone that belongs to another Service', () => {
    const from = snapshot({
      services: [bare, service({ name: 'web-api' })],
      slices: [sliceByHand([endpoint('203.0.113.9')], { name: 'web-api-1', service: 'web-api' })],
    })
    expect(said(from)).toBe('broken PT105')
  })

  it('PT103 slice-not-joined finds a port name that differs', () => {
    const from = snapshot({
      services: [bare],
      slices: [sliceByHand([endpoint('203.0.113.9')], { ports: [{ name: 'web', port: 80, protocol: 'TCP' }] })],
    })
    expect(said(from)).toBe('broken PT103')
    expect(trace(from).findings[0]?.message).toContain('"web" 80/TCP')
  })

  it('PT103 slice-not-joined is information for a headless Service, whose DNS name still works, unless a route leads to it', () => {
    const from = snapshot({
      services: [{ ...bare, headless: true, clusterIPs: [] }],
      slices: [sliceByHand([endpoint('203.0.113.9')], { ports: [{ name: 'web', port: 80, protocol: 'TCP' }] })],
    })
    expect(said(from)).toBe('healthy PT103')
    expect(said({ ...from, ingresses: [ingress('shop', { name: 'web', portNumber: 80 }, { className: 'nginx' })] })).toBe('degraded PT103')
    expect(said({ ...from, slices: [sliceByHand([endpoint('203.0.113.9', { ready: false })], { ports: [] })] })).toBe('broken PT105')
  })
})
