import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import {
  codes,
  container,
  endpoint,
  endpointOf,
  healthy,
  notReady,
  pod,
  port,
  said,
  service,
  slice,
  snapshot,
  trace,
  workload,
} from '../build.ts'

const deleting = '2026-11-20T23:59:00Z'

const unready = [{ type: 'Ready', status: 'False' }]

describe('PT205 only-terminating', () => {
  const going = (serving: boolean) => {
    const one = pod('web-1', { deleting, ...(serving ? {} : { conditions: unready }) })
    return { one, entry: endpointOf(one, { ready: false, serving, terminating: true }) }
  }
  const left = (serving: boolean, part: Partial<Snapshot> = {}) => {
    const { one, entry } = going(serving)
    return snapshot({ pods: [one], slices: [slice([entry])], ...part })
  }

  it('PT205 only-terminating degrades while they serve, and breaks the port where none does', () => {
    expect(said(left(true))).toBe('degraded PT205')
    expect(said(left(false))).toBe('broken PT205')
    expect(trace(left(false)).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'metadata.deletionTimestamp',
      value: deleting,
    })
  })

  it('PT205 only-terminating degrades while a Pod that is being deleted serves and its replacement starts, until the replacement is ready', () => {
    const { one, entry } = going(true)
    const since = '2026-11-20T23:59:58Z'
    const next = notReady('web-2', {
      ips: ['10.244.0.2'],
      containers: [container({ ready: false, state: { state: 'running', since } })],
    })
    const starting = snapshot({ pods: [one, next], slices: [slice([entry, endpointOf(next)])] })
    expect(trace(starting).verdict).toBe('degraded')
    expect(said(starting)).toMatch(/^degraded PT205/)
    expect(trace(starting).findings[0]?.message).toBe(
      'Port 80/TCP has no ready endpoint: 1 terminating Pod still serves, and 1 other Pod is not ready. If no Pod becomes ready in time, connections are rejected.',
    )
    const failing = notReady('web-2', { ips: ['10.244.0.2'] })
    const stuck = snapshot({ pods: [one, failing], slices: [slice([entry, endpointOf(failing)])] })
    expect(said(stuck)).toBe('degraded PT201 PT205')
    expect(trace(stuck).findings[0]?.message).toContain('Only terminating Pods serve traffic.')
    const ready = pod('web-2', { ips: ['10.244.0.2'] })
    const replaced = snapshot({ pods: [one, ready], slices: [slice([entry, endpointOf(ready)])] })
    expect(trace(replaced).verdict).toBe('healthy')
  })

  it('PT205 only-terminating breaks a headless Service even if its terminating Pods serve, since DNS publishes none of them', () => {
    const named = { services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })] })] }
    expect(said(left(true, named))).toBe('broken PT205')
    expect(trace(left(true, named)).findings[0]?.message).toContain('the DNS name of the Service has no address')
    expect(said(left(true, { ...named, workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }))).toBe('idle PT205')
    const { one, entry } = going(true)
    const published = snapshot({
      services: named.services.map((each) => ({ ...each, publishNotReadyAddresses: true })),
      pods: [one],
      slices: [slice([{ ...entry, ready: true }])],
    })
    expect(codes(trace(published))).not.toContain('PT205')
  })

  it('PT205 only-terminating is idle where the workload was scaled to zero', () => {
    expect(said(left(false, { workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }))).toBe('idle PT205')
  })

  it('PT205 only-terminating hangs below the fault of the Pods that should take over', () => {
    const { one, entry } = going(false)
    const next = notReady('web-2', { ips: ['10.244.0.2'] })
    const from = snapshot({ pods: [one, next], slices: [slice([entry, { ...endpointOf(next), ready: false }])] })
    expect(said(from)).toBe('broken PT201')
    const later = { ...from, slices: [slice([entry])] }
    expect(trace(later).findings.map((finding) => [finding.code, finding.causes.map((cause) => cause.code)])).toEqual([
      ['PT201', ['PT205']],
    ])
  })

  it('PT205 only-terminating is silent if a ready endpoint remains, or if addresses are not ready for another reason', () => {
    const from = healthy()
    from.slices[0]?.endpoints.push(endpoint('10.244.0.9', { ready: false, serving: true, terminating: true }))
    expect(codes(trace(from))).not.toContain('PT205')
    expect(said(snapshot({ slices: [slice([endpoint('10.244.0.9', { ready: false, serving: false })])] }))).not.toContain('PT205')
  })
})
