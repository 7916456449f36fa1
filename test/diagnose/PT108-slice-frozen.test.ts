import { describe, expect, it } from 'vitest'
import { endpointOf, healthy, pod, said, service, slice, sliceByHand, snapshot, trace } from '../build.ts'

const { selector: _, ...manual } = service()

describe('PT108 slice-frozen', () => {
  it('a Service without a selector is degraded while its slices are those of the EndpointSlice controller', () => {
    const frozen = healthy({ services: [manual] })
    expect(said(frozen)).toBe('degraded PT108')
    expect(trace(frozen).findings[0]?.evidence).toContainEqual({
      object: { kind: 'EndpointSlice', namespace: 'demo', name: 'web-abcde' },
      field: 'metadata.labels["endpointslice.kubernetes.io/managed-by"]',
      value: 'endpointslice-controller.k8s.io',
    })
  })

  it('a Service without a selector is healthy if its slices have another manager', () => {
    const [own] = healthy().slices
    expect(said(healthy({ services: [manual], slices: own ? [{ ...own, managedBy: 'staff' }] : [] }))).toBe('healthy')
  })

  it('an empty slice of the controller is not called frozen if no other slice has an address', () => {
    expect(said(healthy({ services: [manual], slices: [slice([])] }))).toBe('broken PT105')
  })

  const one = pod('web-1')
  const lost = endpointOf(pod('web-9', { ips: ['10.244.0.9'] }))
  const byHand = { services: [manual], pods: [one], slices: [sliceByHand([endpointOf(one), lost])] }

  it('a Service is degraded if a manually created slice names a Pod that does not exist, and the evidence names that Pod', () => {
    const told = trace(snapshot(byHand))
    expect([told.verdict, told.findings.map(({ code }) => code)]).toEqual(['degraded', ['PT108']])
    expect(told.ports[0]?.endpoints.map(({ pod: name, podMissing }) => [name, podMissing])).toEqual([
      ['web-1', undefined],
      ['web-9', true],
    ])
    expect(told.findings[0]?.message).toContain('still lists web-9: no such Pod exists')
    expect(told.findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-9' },
      field: 'metadata.name',
      value: null,
    })
  })

  it('an address without a Pod, with a Pod of another namespace, or that is not ready is not reported as a missing Pod', () => {
    const { target: _target, ...bare } = lost
    const elsewhere = { ...lost, target: { kind: 'Pod', namespace: 'other', name: 'web-9' } }
    for (const other of [bare, elsewhere, { ...lost, ready: false, serving: false }])
      expect(trace(snapshot({ ...byHand, slices: [sliceByHand([endpointOf(one), other])] })).findings).toEqual([])
  })

  it('no Pod is reported as missing if not all Pods were read, or if the Service has a selector', () => {
    const partly = snapshot(byHand)
    const missing = (from: typeof partly) => trace(from).ports[0]?.endpoints.some(({ podMissing }) => podMissing)
    expect(missing({ ...partly, extent: { ...partly.extent, pods: 'selected' } })).toBe(false)
    expect(missing(snapshot({ ...byHand, services: [service()] }))).toBe(false)
    const asked = { ...partly, extent: { ...partly.extent, pods: 'selected' as const } }
    expect(missing({ ...asked, missing: [{ kind: 'Pod', namespace: 'demo', name: 'web-9' }] })).toBe(true)
  })
})
