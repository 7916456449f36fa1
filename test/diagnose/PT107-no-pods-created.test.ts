import { describe, expect, it } from 'vitest'
import type { Workload } from '../../src/model/resources.ts'
import { pod, said, slice, snapshot, trace, workload } from '../build.ts'

const refusal = (message: string) => ({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message })
const none = { replicas: 3, readyReplicas: 0, currentReplicas: 0 }
const cluster = (...workloads: Workload[]) => snapshot({ slices: [slice([])], workloads })
const firstOf = (...workloads: Workload[]) => trace(cluster(...workloads)).findings[0]

describe('PT107 no-pods-created', () => {
  it.each([
    ['pods "web-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=4, limited: pods=4', 'exceeded quota "compute"'],
    ['admission webhook "policy.example.com" denied the request: no', 'denied by webhook "policy.example.com"'],
    [
      'Internal error occurred: failed calling webhook "mpod.elbv2.k8s.aws": Post "https://x": no endpoints',
      'webhook "mpod.elbv2.k8s.aws" failed',
    ],
    ['pods "web-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true', 'violates PodSecurity "restricted"'],
    [
      'pods "web-x" is forbidden: error looking up service account demo/robot: serviceaccount "robot" not found',
      'no serviceaccount "robot"',
    ],
    ['something new', 'FailedCreate'],
  ])('PT107 no-pods-created says why no Pod can be created, from a condition "%s"', (message, words) => {
    const finding = firstOf(workload('web', { ...none, conditions: [refusal(message)] }))
    expect(finding).toMatchObject({
      code: 'PT107',
      severity: 'error',
      confidence: 'proven',
      title: `deployment/web cannot create Pods: ${words}`,
    })
    expect(finding?.evidence).toContainEqual(
      expect.objectContaining({ field: 'status.conditions[ReplicaFailure].message', value: message }),
    )
  })

  it('PT107 no-pods-created says that a Deployment is paused, and suggests to resume it', () => {
    const finding = firstOf(workload('web', { ...none, paused: true }))
    expect(finding?.title).toBe('deployment/web is paused and has no Pods')
    expect(finding?.fix?.command).toBe('kubectl -n demo rollout resume deployment/web')
  })

  it('PT107 no-pods-created is inferred for a minute after a workload was scaled up, and proven after that', () => {
    const scaled = (written: string) => cluster(workload('web', { ...none, created: '2026-11-01T00:00:00Z', written }))
    expect(said(scaled('2026-11-20T23:59:50Z'))).toBe('unknown PT107')
    expect(said(scaled('2026-11-20T23:50:00Z'))).toBe('broken PT107')
  })

  it('PT107 no-pods-created is proven at once where a condition says why', () => {
    expect(said(cluster(workload('web', { ...none, written: '2026-11-20T23:59:59Z', conditions: [refusal('no')] })))).toBe('broken PT107')
  })

  it('PT107 no-pods-created is inferred where the workload counts Pods that were not read', () => {
    expect(said(cluster(workload('web', { replicas: 3, readyReplicas: 2, currentReplicas: 3 })))).toBe('unknown PT107')
  })

  it('PT107 no-pods-created names the new workload beside one that is scaled to zero, and is silent if all are scaled to zero', () => {
    const old = workload('web-v1', { replicas: 0, readyReplicas: 0 })
    const next = workload('web-v2', none)
    expect([said(cluster(next)), said(cluster(old, next)), said(cluster(next, old))]).toEqual(Array(3).fill('broken PT107'))
    expect(said(cluster(old, { ...next, replicas: 0 }))).toBe('idle PT203')
    const { replicas: _, ...daemon } = workload('web-agent', { kind: 'DaemonSet', readyReplicas: 0 })
    expect(said(cluster(old, { ...daemon, desired: 3 }))).toBe('broken PT107')
    expect(said(cluster(old, { ...daemon, desired: 0 }))).toBe('idle PT203')
    expect(firstOf({ ...daemon, desired: 0 })?.title).toBe('daemonset/web-agent matches no Node')
  })

  it('PT107 no-pods-created is not found if the workload has Pods, even if none of them is ready', () => {
    const stuck = pod('web-1', { phase: 'Pending', ips: [], conditions: [{ type: 'PodScheduled', status: 'False', message: 'no' }] })
    expect(said(snapshot({ slices: [slice([])], pods: [stuck], workloads: [workload('web', none)] }))).toBe('broken PT202')
  })
})
