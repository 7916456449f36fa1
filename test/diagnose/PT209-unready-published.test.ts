import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { codes, container, endpointOf, notReady, pod, port, said, service, slice, snapshot, trace } from '../build.ts'

describe('PT209 unready-published', () => {
  const publishing = (one: Pod, part: Parameters<typeof service>[0] = {}) =>
    snapshot({
      services: [service({ publishNotReadyAddresses: true, ...part })],
      pods: [one],
      slices: [slice([endpointOf(one, { ready: true })])],
    })
  const crashing = notReady('web-1', { containers: [container({ ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })] })

  it('PT209 unready-published is worth knowing: a Pod may answer while its probe fails', () => {
    const from = publishing(notReady('web-1'))
    expect(said(from)).toBe('healthy PT209')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info' })
    expect(trace(from).findings[0]?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'status.conditions[Ready].status',
      value: 'False',
    })
  })

  it('warns where the container does not even run, unless it is a name for peers', () => {
    expect(said(publishing(crashing))).toBe('degraded PT209')
    expect(trace(publishing(crashing)).findings[0]?.message).toContain(
      'container app does not run (CrashLoopBackOff). No other Pod serves.',
    )
    expect(said(publishing(crashing, { headless: true, clusterIPs: [], ports: [port({ port: 8080 })] }))).toBe('healthy PT209')
  })

  it('PT209 unready-published is silent where the Pods are Ready, and where such addresses are not published', () => {
    expect(said(publishing(pod('web-1')))).toBe('healthy')
    expect(codes(trace(publishing(notReady('web-1'), { publishNotReadyAddresses: false })))).not.toContain('PT209')
  })
})
