import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { container, endpoint, endpointOf, healthy, notReady, pod, service, slice, snapshot, workload } from '../build.ts'
import { alone, deployment, text, upward } from './upward.ts'

describe('the verdict is about these Pods', () => {
  const rolling = (part: Partial<Pod>) => {
    const from = healthy()
    const mine = notReady('web-1', { ips: ['10.244.0.1'], ...part })
    const pods = [mine, ...from.pods.slice(1)]
    return { ...from, pods, slices: [slice(pods.map((one) => endpointOf(one)))] }
  }

  it('a Pod that gets nothing is broken while its Service is degraded, and its neighbour is healthy', () => {
    expect(upward(rolling({}))).toMatchObject({ verdict: 'broken', through: [{ verdict: 'degraded' }] })
    expect(upward(rolling({}), { kind: 'pod', name: 'web-2' })).toMatchObject({ verdict: 'healthy', through: [{ verdict: 'degraded' }] })
    expect(upward({ ...rolling({}), workloads: [workload('web')] }, deployment).verdict).toBe('degraded')
  })

  it('a Pod is unknown while it starts and others serve', () => {
    const containers = [container({ ready: false, state: { state: 'running', since: '2026-11-20T23:59:30Z' } })]
    expect(upward(rolling({ containers })).verdict).toBe('unknown')
    expect(
      upward(
        rolling({
          phase: 'Pending',
          ips: [],
          containers: [container({ ready: false, state: { state: 'waiting', reason: 'ContainerCreating' } })],
        }),
      ).verdict,
    ).toBe('unknown')
  })

  it('a Pod is idle while it is deleted and others serve, but not if it is the last one', () => {
    const deleting = '2026-11-20T23:59:50Z'
    const from = rolling({ deleting, conditions: [{ type: 'Ready', status: 'True' }], containers: [container({ preStop: true })] })
    const slices = [slice(from.pods.map((one) => (one.deleting ? endpointOf(one, { ready: false, terminating: true }) : endpointOf(one))))]
    expect(upward({ ...from, slices })).toMatchObject({ verdict: 'idle', pods: [{ gone: true }] })
    const last = {
      ...from,
      pods: from.pods.slice(0, 1),
      slices: [slice([endpointOf(from.pods[0] ?? pod('x'), { ready: false, terminating: true })])],
    }
    expect(upward(last)).toMatchObject({ verdict: 'degraded', pods: [{ gone: false }] })
  })

  it('a Pod that has completed, or failed and was replaced, is idle; one without a controller that failed is broken', () => {
    const ended = (part: Partial<Pod>) =>
      upward(rolling({ containers: [container({ ready: false, state: { state: 'terminated', exitCode: 0 } })], ...part }))
    expect(ended({ phase: 'Succeeded' }).verdict).toBe('idle')
    expect(ended({ phase: 'Failed', reason: 'Evicted' }).verdict).toBe('idle')
    const { owner: _, ...bare } = notReady('web-1', { phase: 'Failed', ips: [] })
    expect(upward(snapshot({ pods: [bare], slices: [slice([])] })).verdict).toBe('broken')
  })

  it('a Pod without an entry point is idle in any state, and a Pod with a hostPort is judged by that', () => {
    const crashing = {
      conditions: [{ type: 'Ready', status: 'False' }],
      containers: [container({ ready: false, state: { state: 'waiting' as const, reason: 'CrashLoopBackOff' } })],
    }
    expect(alone(crashing).verdict).toBe('idle')
    const ports = [{ name: '', port: 8080, protocol: 'TCP', hostPort: 8080 }]
    expect(alone({ ...crashing, containers: crashing.containers.map((one) => ({ ...one, ports })) }).verdict).toBe('broken')
    expect(alone({ containers: [container({ ports, ready: false })], conditions: [] }).verdict).toBe('healthy')
  })

  it('a workload without Pods is idle at zero replicas, broken if a Service selects it, unknown if it is new or Pods were not read', () => {
    const empty = (part: Parameters<typeof workload>[1], from: Partial<Snapshot> = {}) =>
      upward(
        snapshot({ slices: [slice([], { ports: [] })], workloads: [workload('web', { readyReplicas: 0, ...part })], ...from }),
        deployment,
      ).verdict
    expect(empty({ replicas: 0 })).toBe('idle')
    expect(empty({ replicas: 2 })).toBe('broken')
    expect(empty({ replicas: 2, podLabels: { app: 'worker' } })).toBe('idle')
    expect(empty({ replicas: 2, created: '2026-11-20T23:59:30Z' })).toBe('unknown')
    const gap = { resource: 'pods', api: 'pods', verb: 'list', namespace: 'demo', reason: 'forbidden', message: 'no' } as const
    expect(empty({ replicas: 2 }, { gaps: [gap], extent: { ...snapshot().extent, pods: 'none' } })).toBe('unknown')
  })
})

describe('a Service that nearly selects the Pods', () => {
  const near = (selector: Record<string, string>, labels: Record<string, string>, part: Partial<Snapshot> = {}) =>
    upward(snapshot({ services: [service({ selector })], pods: [pod('web-1', { labels })], slices: [slice([], { ports: [] })], ...part }))

  it('a Service that selects the Pods except for one label is named, and traced if no other Service selects them', () => {
    expect(near({ app: 'wbe' }, { app: 'web' })).toMatchObject({
      verdict: 'unknown',
      reach: { nearly: [{ service: 'web', key: 'app', wanted: 'wbe', found: 'web' }] },
      through: [{ target: { name: 'web' }, verdict: 'broken' }],
    })
    expect(near({ app: 'web', tier: 'front' }, { app: 'web' }).reach?.nearly).toEqual([{ service: 'web', key: 'tier', wanted: 'front' }])
  })

  it('a Service does not nearly select the Pods if two labels differ, or if it has endpoints, another workload or a closer match', () => {
    expect(near({ app: 'web', tier: 'a', zone: 'b' }, { app: 'web' }).reach?.nearly).toEqual([])
    expect(near({ app: 'wbe' }, { app: 'web' }, { slices: [slice([endpoint('192.0.2.9')])] }).reach?.nearly).toEqual([])
    expect(
      near({ app: 'wbe' }, { app: 'web' }, { workloads: [workload('wbe', { replicas: 0, podLabels: { app: 'wbe' } })] }).reach?.nearly,
    ).toEqual([])
    const other = pod('web-2', { labels: { app: 'front', tier: 'web' } })
    const both = [pod('web-1', { labels: { app: 'front', tier: 'other' } }), other]
    expect(near({ app: 'front', tier: 'wbe' }, {}, { pods: both }).reach?.nearly).toEqual([])
  })

  it('whether a Service nearly selects the Pods is unknown if not all slices or Pods were read', () => {
    const { extent } = snapshot()
    expect(near({ app: 'wbe' }, { app: 'web' }, { extent: { ...extent, endpointslices: 'selected' } }).reach?.nearly).toEqual([])
  })
})

describe('the Pods of a workload', () => {
  it('the Pods of a workload are found by their controllers; those of an adopted ReplicaSet by the selector', () => {
    const selector = { matchLabels: { app: 'web' }, matchExpressions: [] }
    const from = snapshot({
      pods: [
        pod('web-6d4f-1', { labels: { app: 'web', 'pod-template-hash': '6d4f' } }),
        pod('stray', { owner: { kind: 'StatefulSet', name: 'web' } }),
      ],
      workloads: [workload('web', { selector })],
    })
    expect(upward(from, deployment).pods?.map(({ name }) => name)).toEqual(['web-6d4f-1'])
    const adopted = {
      ...from,
      pods: from.pods.map((one) => (one.name === 'stray' ? one : { ...one, owner: { kind: 'ReplicaSet', name: 'old-name' } })),
    }
    expect(upward(adopted, deployment).pods?.map(({ name }) => name)).toEqual(['web-6d4f-1'])
    const replicaSet = { ...adopted, workloads: [workload('old-name', { kind: 'ReplicaSet' })] }
    expect(upward(replicaSet, { kind: 'workload', type: 'ReplicaSet', name: 'old-name' }).pods).toHaveLength(1)
  })

  it('of hundreds of Pods of a workload the text shows a sample, those that are not ready first; the document has all', async () => {
    const pods = Array.from({ length: 300 }, (_, index) => {
      const name = `web-6d4f-${String(index).padStart(3, '0')}`
      const part = { labels: { app: 'web', 'pod-template-hash': '6d4f' }, ips: [`10.244.1.${index}`] }
      return index === 211 ? notReady(name, part) : pod(name, part)
    })
    const trace = upward(
      snapshot({
        pods,
        slices: [slice(pods.map((one) => endpointOf(one)))],
        workloads: [workload('web', { replicas: 300, readyReplicas: 299 })],
      }),
      deployment,
    )
    expect(trace).toMatchObject({
      verdict: 'degraded',
      reach: { ports: [{ pods: 300, services: [{ ready: 299, of: 300, state: 'warn' }] }] },
    })
    expect(trace.pods).toHaveLength(300)
    const lines = await text(trace)
    expect(lines).toMatch(/pods +✗ web-6d4f-211 +10\.244\.1\.211 +not ready/)
    expect(lines).toContain('and 299 more without problems (-o wide shows all)')
    expect(lines).toContain('299 of 300 Pods')
  })

  it('the Pods of a StatefulSet have DNS names if its Service is headless', () => {
    const named = (headless: boolean) => {
      const one = pod('web-1', { hostname: 'web-1', subdomain: 'web', owner: { kind: 'StatefulSet', name: 'web' } })
      const from = snapshot({
        services: [service({ headless })],
        pods: [one],
        slices: [slice([endpointOf(one)])],
        workloads: [workload('web', { kind: 'StatefulSet', serviceName: 'web' })],
      })
      const { workload: state, pods = [] } = upward(from, { kind: 'workload', type: 'StatefulSet', name: 'web' })
      return [state?.serviceName?.state, pods[0]?.dnsNames]
    }
    expect(named(true)).toEqual(['ok', ['web-1.web.demo.svc']])
    expect(named(false)).toEqual(['not-headless', []])
  })
})
