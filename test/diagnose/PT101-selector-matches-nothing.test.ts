import { describe, expect, it } from 'vitest'
import type { Workload } from '../../src/model/resources.ts'
import { pod, said, service, slice, snapshot, trace, workload } from '../build.ts'

describe('PT101 selector-matches-nothing', () => {
  const lost = snapshot({ services: [service({ selector: { app: 'wbe' } })], slices: [slice([])], pods: [pod('web-1')] })

  it('names the nearest Pods and the selector that would match', () => {
    const [finding] = trace(lost).findings
    expect(finding).toMatchObject({ code: 'PT101', severity: 'error', confidence: 'proven', hop: 'ports[0]' })
    expect(finding?.fix.command).toBe('kubectl -n demo set selector service/web app=web')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
      field: 'metadata.labels[app]',
      value: 'web',
    })
    expect(said(lost)).toBe('broken PT101')
  })

  it('gives way to PT203 where a workload is scaled to zero', () => {
    const idle = snapshot({ slices: [slice([])], workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] })
    expect(said(idle)).toBe('idle PT203')
  })

  it('is not silenced by an old workload at rest beside one that wants Pods and has none', () => {
    const old = workload('web-v1', { replicas: 0, readyReplicas: 0 })
    const next = workload('web-v2', { replicas: 3, readyReplicas: 0 })
    const of = (...workloads: Workload[]) => said(snapshot({ slices: [slice([])], workloads }))
    expect([of(next), of(old, next), of(next, old)]).toEqual(['broken PT101', 'broken PT101', 'broken PT101'])
    expect(of(old, { ...next, replicas: 0 })).toBe('idle PT203')
    const { replicas: _, ...daemon } = workload('web-agent', { kind: 'DaemonSet', readyReplicas: 0 })
    expect([of(old, { ...daemon, desired: 3 }), of(old, { ...daemon, desired: 0 })]).toEqual(['broken PT101', 'idle PT203'])
  })

  it('is inferred where workloads could not be read and no Pod is near', () => {
    const gap = {
      resource: 'workloads',
      api: 'deployments.apps',
      verb: 'list',
      namespace: 'demo',
      reason: 'forbidden',
      message: 'no',
    } as const
    const unsure = snapshot({ slices: [slice([])], gaps: [gap] })
    expect(said(unsure)).toBe('unknown PT101')
  })

  it('offers no selector that loses a key', () => {
    const lacking = snapshot({
      services: [service({ selector: { app: 'web', tier: 'front' } })],
      slices: [slice([])],
      pods: [pod('web-1')],
    })
    expect(trace(lacking).findings[0]?.fix.command).toBe('kubectl -n demo get pods --show-labels')
  })
})
