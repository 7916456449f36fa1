import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import {
  codes,
  container,
  endpoint,
  endpointOf,
  notReady,
  pod,
  port,
  said,
  service,
  slice,
  sliceByHand,
  snapshot,
  trace,
} from '../build.ts'

describe('PT209 unready-published', () => {
  const publishing = (one: Pod, part: Parameters<typeof service>[0] = {}) =>
    snapshot({
      services: [service({ publishNotReadyAddresses: true, ...part })],
      pods: [one],
      slices: [slice([endpointOf(one, { ready: true })])],
    })
  const crashing = notReady('web-1', { containers: [container({ ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })] })

  it('PT209 unready-published is information, since a Pod may answer while its probe fails', () => {
    const from = publishing(notReady('web-1'))
    expect(said(from)).toBe('healthy PT209')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info' })
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.conditions[Ready].status',
      value: 'False',
    })
  })

  it('PT209 unready-published warns if the container does not run, unless the Service is headless and only names peers', () => {
    expect(said(publishing(crashing))).toBe('degraded PT209')
    expect(trace(publishing(crashing)).findings[0]?.message).toContain(
      'container app is not running (CrashLoopBackOff). No other Pod serves traffic.',
    )
    expect(said(publishing(crashing, { headless: true, clusterIPs: [], ports: [port({ port: 8080 })] }))).toBe('healthy PT209')
  })

  it('PT209 unready-published is silent if the Pods are Ready, or if addresses that are not ready are not published', () => {
    expect(said(publishing(pod('web-1')))).toBe('healthy')
    expect(codes(trace(publishing(notReady('web-1'), { publishNotReadyAddresses: false })))).not.toContain('PT209')
  })
})

describe('PT209 of a slice by hand', () => {
  const { selector: _, ...own } = service()
  const byHand = (one: Pod, ready = true) =>
    snapshot({ services: [own], pods: [one], slices: [sliceByHand([endpointOf(one, { ready, serving: ready })])] })

  it('PT209 of a slice by hand is inferred if its Pod is not Ready, since no controller removes the address', () => {
    const from = byHand(notReady('web-1'))
    expect(said(from)).toBe('unknown PT209')
    const [finding] = trace(from).findings
    expect(finding).toMatchObject({ severity: 'warn', confidence: 'inferred' })
    expect(finding?.evidence.map(({ object, field, value }) => [object.kind, field, value])).toEqual([
      ['EndpointSlice', 'endpoints[10.244.0.1].conditions.ready', true],
      ['Pod', 'status.conditions[Ready].status', 'False'],
    ])
  })

  it('PT209 of a slice by hand is proven where the container does not run', () => {
    const containers = [container({ ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })]
    expect(said(byHand(notReady('web-1', { containers })))).toBe('degraded PT209')
  })

  it('PT209 of a slice by hand is silent if the Pod is Ready, or if the slice itself says that it is not', () => {
    expect(said(byHand(pod('web-1')))).toBe('healthy')
    expect(codes(trace(byHand(notReady('web-1'), false)))).not.toContain('PT209')
  })

  it('PT209 of a slice by hand is silent about an address that no Pod has', () => {
    expect(said(snapshot({ services: [own], slices: [sliceByHand([endpoint('203.0.113.44')])] }))).toBe('healthy')
  })
})
