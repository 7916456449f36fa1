import { describe, expect, it } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import type { EndpointSlice, Service } from '../../src/model/resources.ts'
import { endpointOf, healthy, pod, said, service, slice, snapshot, trace } from '../build.ts'

describe('PT106 ready-but-not-listed', () => {
  it('PT106 ready-but-not-listed is found where a ready Pod is in no slice', () => {
    expect(said(snapshot({ slices: [slice([])], pods: [pod('web-1')] }))).toBe('broken PT106')
  })

  it('PT106 ready-but-not-listed says where a slice lists the Pod at another port, and where none lists it', () => {
    const one = pod('web-1')
    const message = (slices: EndpointSlice[]) => {
      const traced = trace(snapshot({ slices, pods: [one] }))
      const [first] = traced.findings
      return [traced.verdict, first?.code, first?.message]
    }
    const port = (name: string) => [slice([endpointOf(one)], { ports: [{ name, port: 8080, protocol: 'TCP' }] })]
    expect(message(port('old'))).toEqual([
      'broken',
      'PT106',
      'web-abcde lists web-1 at "old" 8080/TCP, but the Service port is "http" TCP; name and protocol must match.',
    ])
    expect(message([slice([])])).toEqual([
      'broken',
      'PT106',
      '1 of 1 Pod (web-1) is ready and selected, but no EndpointSlice lists it, so it gets no traffic.',
    ])
    expect(message(port('http'))[0]).toBe('healthy')
  })

  it('PT106 ready-but-not-listed is silent for moments after a Pod became ready, while others serve', () => {
    const fresh = (readySince: string) => {
      const from = healthy()
      return said({ ...from, pods: [...from.pods, pod('web-9', { ips: ['10.244.0.9'], readySince })] })
    }
    expect(fresh('2026-11-20T23:59:55Z')).toBe('healthy')
    expect(fresh('2026-11-20T23:59:00Z')).toBe('degraded PT106')
  })

  it('PT106 ready-but-not-listed proves nothing in the moments after a Service or its only Pod has changed', () => {
    const ready = pod('web-1', { readySince: '2026-11-20T20:00:00Z' })
    const at = (part: Partial<Service>, one = ready) => said(snapshot({ services: [service(part)], slices: [slice([])], pods: [one] }))
    const long = { created: '2026-11-01T00:00:00Z' }
    expect(at({ ...long, written: '2026-11-20T23:59:55Z' })).toBe('unknown PT105')
    expect(at({ created: '2026-11-20T23:59:55Z' })).toBe('unknown PT105')
    expect(at(long, pod('web-1', { readySince: '2026-11-20T23:59:55Z' }))).toBe('unknown PT105')
    expect(at({ ...long, written: '2026-11-20T23:59:00Z' })).toBe('broken PT106')
    expect(at(long)).toBe('broken PT106')
  })

  it('PT106 ready-but-not-listed takes the last write to a Service as its last change, except for a write to its status', () => {
    const raw = (managedFields: unknown) => ({ metadata: { name: 'web', creationTimestamp: '2026-11-01T00:00:00Z', managedFields } })
    const entry = (time: string, subresource?: string) => ({ manager: 'm', operation: 'Update', time, ...(subresource && { subresource }) })
    const written = (managedFields: unknown) => projectService(raw(managedFields))?.written
    expect(written([entry('2026-11-02T00:00:00Z'), entry('2026-11-03T00:00:00Z'), entry('2026-11-04T00:00:00Z', 'status')])).toBe(
      '2026-11-03T00:00:00Z',
    )
    expect(written([entry('2026-11-01T00:00:00Z')])).toBeUndefined()
    expect(written('odd')).toBeUndefined()
  })
})
