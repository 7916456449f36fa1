import { describe, expect, it } from 'vitest'
import { endpoint, healthy, said, service, slice, snapshot, trace } from '../build.ts'

describe('PT104 slice-managers-conflict', () => {
  const mirroring = 'endpointslicemirroring-controller.k8s.io'
  const beside = (managedBy?: string) => {
    const { managedBy: _, ...bare } = slice([endpoint('203.0.113.9')], { name: 'web-x' })
    return healthy({ slices: [...healthy().slices, managedBy ? { ...bare, managedBy } : bare] })
  }

  it('PT104 slice-managers-conflict is information if a person wrote a slice beside that of the controller', () => {
    expect(said(beside())).toBe('healthy PT104')
    expect(trace(beside()).findings[0]?.message).toContain('web-x is managed manually')
  })

  it('PT104 slice-managers-conflict is inferred where slices are mirrored although the Service has a selector', () => {
    expect(said(beside(mirroring))).toBe('unknown PT104')
  })

  it('PT104 slice-managers-conflict is silent if one writer has several slices, and if the slice of another writer is empty', () => {
    expect(said(beside('endpointslice-controller.k8s.io'))).toBe('healthy')
    const empty = healthy()
    empty.slices.push(slice([], { name: 'web-x', managedBy: mirroring }))
    expect(said(empty)).toBe('healthy')
  })

  it('PT104 slice-managers-conflict is silent for a Service without selector whose Endpoints are mirrored', () => {
    const { selector: _, ...bare } = service()
    expect(said(snapshot({ services: [bare], slices: [slice([endpoint('203.0.113.9')], { managedBy: mirroring })] }))).toBe('healthy')
  })

  it('PT104 slice-managers-conflict is silent for an alias, to whose endpoints kube-proxy sends nothing', () => {
    const alias = service({ type: 'ExternalName', externalName: 'db.example.com' })
    expect(said({ ...beside(mirroring), services: [alias] })).toBe('healthy PT410')
  })
})
