import { describe, expect, it } from 'vitest'
import { healthy, said, service, slice, trace } from '../build.ts'

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

  it('a Service without a selector is healthy with the slices that somebody else keeps', () => {
    const [own] = healthy().slices
    expect(said(healthy({ services: [manual], slices: own ? [{ ...own, managedBy: 'staff' }] : [] }))).toBe('healthy')
  })

  it('an empty slice of the controller, beside none that holds an address, is no frozen one', () => {
    expect(said(healthy({ services: [manual], slices: [slice([])] }))).toBe('broken PT105')
  })
})
