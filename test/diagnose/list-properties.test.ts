import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelSelector, NetworkPolicy, NetworkPolicyPeer } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { healthy, node, pod, port, service, slice, workload } from '../build.ts'
import { numRuns } from './generated.ts'
import { policedClusters } from './generated-policies.ts'
import { said, verdicts } from './rows.ts'
import { dumpOf, listed, listedIn, tracedEach } from './stored-cluster.ts'

/** Everything that lies on the path, or is needed to judge what does. */
const rights = [
  'endpointslices',
  'pods',
  'nodes',
  'networkpolicies',
  'adminpolicies',
  'vendorpolicies',
  'namespaces',
  'workloads',
  'dataplane',
] as const

/** Pods of the Service `web` that one policy isolates, whose only rule allows this peer. */
function policed(peer: NetworkPolicyPeer): Snapshot {
  const policy: NetworkPolicy = {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name: 'web',
    podSelector: app('web'),
    policyTypes: ['Ingress'],
    ingress: [{ peers: [peer], ports: [] }],
    egress: [],
  }
  return healthy({
    policies: [policy],
    namespaces: ['demo', 'shop'].map((name) => ({
      kind: 'Namespace' as const,
      name,
      labels: { team: name, 'kubernetes.io/metadata.name': name },
    })),
  })
}

const app = (name: string) => ({ matchLabels: { app: name }, matchExpressions: [] })
const team = (name: string) => ({ matchLabels: { team: name }, matchExpressions: [] })

describe('the list of a cluster with a policy', () => {
  it.each<[string, NetworkPolicyPeer, Verdict]>([
    ['Pods of the own namespace that are there', { type: 'pods', pods: app('web') }, 'healthy'],
    ['Pods of the own namespace of which there are none', { type: 'pods', pods: app('gone') }, 'unknown'],
    ['Pods of another namespace of which there are none now', { type: 'pods', pods: app('gone'), namespaces: team('shop') }, 'healthy'],
    ['Pods of namespaces of which there is none', { type: 'pods', namespaces: team('gone') }, 'unknown'],
  ])('list and trace give one verdict with a policy that allows only %s', async (_, peer, verdict) => {
    const from = policed(peer)
    const traces = await tracedEach(from)
    expect(verdicts(traces)).toEqual({ 'demo/web': verdict })
    expect(said(await listed(from, undefined))).toEqual(said(traces))
    expect(said(await listed(from, 'demo'))).toEqual(said(traces))
  })

  it.each(['networkpolicies', 'pods', 'endpointslices'])('whoever may not read %s sees no row that is healthy', async (lost) => {
    const from = policed({ type: 'pods', pods: app('web') })
    expect(verdicts(await listed(from, undefined))).toEqual({ 'demo/web': 'healthy' })
    expect(verdicts(await listed(from, undefined, [lost]))).toEqual({ 'demo/web': 'unknown' })
    expect(verdicts(await listed(from, 'demo', [lost]))).toEqual({ 'demo/web': 'unknown' })
  })

  it.each<[string, LabelSelector, Verdict]>([
    ['a label', team('shop'), 'unknown'],
    ['the name of the own namespace', { matchLabels: { 'kubernetes.io/metadata.name': 'demo' }, matchExpressions: [] }, 'healthy'],
    ['nothing, which is all of them', { matchLabels: {}, matchExpressions: [] }, 'healthy'],
  ])(
    'whoever may not read namespaces does not know whether a policy that lets in namespaces by %s lets in anybody',
    async (_, namespaces, verdict) => {
      const from = policed({ type: 'pods', namespaces })
      expect(verdicts(await listed(from, undefined))).toEqual({ 'demo/web': 'healthy' })
      expect(verdicts(await listed(from, undefined, ['namespaces']))).toEqual({ 'demo/web': verdict })
      expect(verdicts(await tracedEach(from, ['namespaces']))).toEqual({ 'demo/web': verdict })
    },
  )

  it.each<[string, string, LabelSelector, Verdict]>([
    ['all Pods', 'team of its namespace', team('demo'), 'unknown'],
    ['all Pods', 'team of another namespace', team('shop'), 'unknown'],
    ['all Pods', 'presence', { matchLabels: {}, matchExpressions: [] }, 'unknown'],
    ['Pods of one app', 'team of its namespace', team('demo'), 'healthy'],
  ])(
    'whoever may not read namespaces sees of a policy that denies %s, by the %s, no better verdict',
    async (peers, _, namespaces, verdict) => {
      const any = { matchLabels: {}, matchExpressions: [] }
      const pods = peers === 'all Pods' ? any : app('front')
      const from = healthy({
        adminPolicies: [
          {
            kind: 'ClusterNetworkPolicy',
            name: 'deny',
            tier: 'Admin',
            priority: 1,
            subject: { type: 'pods', pods: any, namespaces },
            ingress: [{ action: 'Deny', peers: [{ type: 'pods', pods, namespaces: any }] }],
            egress: [],
          },
        ],
        namespaces: ['demo', 'shop'].map((name) => ({ kind: 'Namespace' as const, name, labels: { team: name } })),
      })
      expect(verdicts(await listed(from, undefined, ['namespaces']))).toEqual({ 'demo/web': verdict })
      expect(verdicts(await tracedEach(from, ['namespaces']))).toEqual({ 'demo/web': verdict })
    },
  )

  it.each([
    [0, [], 'idle'],
    [0, ['workloads'], 'unknown'],
    [1, [], 'broken'],
    [1, ['workloads'], 'unknown'],
  ])(
    'the last Pod of a workload of %i replicas goes, and to whoever may not read %j its Service is %s',
    async (replicas, lost, verdict) => {
      const base = healthy({ workloads: [workload('web', { replicas, podLabels: { app: 'web' } })] })
      const going = { ready: false, serving: false, terminating: true }
      const from = {
        ...base,
        slices: base.slices.map((one) => ({ ...one, endpoints: one.endpoints.map((each) => ({ ...each, ...going })) })),
        pods: base.pods.map((one) => ({ ...one, deleting: '2026-11-20T23:59:00Z', conditions: [{ type: 'Ready', status: 'False' }] })),
      }
      const traces = await tracedEach(from, lost)
      expect(verdicts(traces)).toEqual({ 'demo/web': verdict })
      for (const scope of [undefined, 'demo']) expect(said(await listed(from, scope, lost))).toEqual(said(traces))
    },
  )

  it.each<[string, number, string[], Verdict]>([
    ['Failed', 0, [], 'idle'],
    ['Failed', 0, ['workloads'], 'unknown'],
    ['Failed', 1, ['workloads'], 'unknown'],
    ['Pending', 0, [], 'broken'],
    ['Pending', 0, ['workloads'], 'broken'],
  ])(
    'a Pod that is %s is left of a workload of %i replicas, and to whoever may not read %j its Service is %s',
    async (phase, replicas, lost, verdict) => {
      const labels = { app: 'web' }
      const left = pod('web-1', { labels, phase, ips: [], containers: [], conditions: [{ type: 'Ready', status: 'False' }] })
      const from = healthy({ slices: [slice([])], pods: [left], workloads: [workload('web', { replicas, podLabels: labels })] })
      expect(verdicts(await tracedEach(from, lost))).toEqual({ 'demo/web': verdict })
      for (const scope of [undefined, 'demo']) expect(verdicts(await listed(from, scope, lost))).toEqual({ 'demo/web': verdict })
    },
  )

  it.each(['ingresses', 'gatewayroutes', 'ingressclasses'])('whoever may not read %s sees the same verdict', async (lost) => {
    const from = policed({ type: 'pods', pods: app('web') })
    expect(verdicts(await listed(from, undefined, [lost]))).toEqual({ 'demo/web': 'healthy' })
  })
})

it('the list of a namespace says the same as the trace about a k3s load balancer without an address', async () => {
  const labels = { 'svccontroller.k3s.cattle.io/svcname': 'web', 'svccontroller.k3s.cattle.io/svcnamespace': 'demo' }
  const message = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."
  const balancer = pod('svclb-web-x', {
    namespace: 'kube-system',
    labels,
    phase: 'Pending',
    ips: [],
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  })
  const base = healthy({ services: [service({ type: 'LoadBalancer', ports: [port({ nodePort: 30_080 })] })] })
  const from = { ...base, pods: [...base.pods, balancer] }
  const [trace] = await tracedEach(from)
  expect(trace?.findings[0]?.message).toContain('svclb-web-x')
  for (const namespace of ['demo', undefined])
    expect((await listed(from, namespace))[0]?.findings.map((one) => one.message)).toEqual(trace?.findings.map((one) => one.message))
})

describe.each([
  ['is not Ready', 'Unknown', 'PT802 Node node-1 is not ready'],
  ['is Ready', 'True', 'PT202 the only Pod is terminating'],
])('a Pod without an address goes on a Node that %s', (_, status, words) => {
  it(`a Pod without an address goes on a Node whose Ready is ${status}, and trace and list begin with ${words}`, async () => {
    const going = { ips: [], phase: 'Pending', deleting: '2026-11-20T23:59:00Z', conditions: [{ type: 'Ready', status: 'False' }] }
    const from = healthy({
      slices: [slice([])],
      pods: [pod('web-1', { labels: { app: 'web' }, ...going })],
      nodes: [node('node-1', { conditions: [{ type: 'Ready', status }] })],
    })
    const expected = { 'demo/web': `broken ${words}` }
    expect(said(await tracedEach(from))).toEqual(expected)
    for (const scope of [undefined, 'demo']) expect(said(await listed(from, scope))).toEqual(expected)
    expect(said(listedIn(dumpOf(from)))).toEqual(expected)
  })

  it(`a Pod that has ended on a Node whose Ready is ${status} is no trace of that Node`, async () => {
    const base = healthy({ nodes: ['node-1', 'node-2', 'node-3'].map((name) => node(name, { conditions: [{ type: 'Ready', status }] })) })
    const ended = pod('web-9', { labels: { app: 'web' }, phase: 'Failed', ips: [] })
    const traces = await tracedEach({ ...base, pods: [...base.pods, ended] })
    expect(verdicts(traces)).toEqual({ 'demo/web': 'healthy' })
    expect(verdicts(listedIn(dumpOf({ ...base, pods: [...base.pods, ended] })))).toEqual(verdicts(traces))
  })
})

it('a Service that a slice by hand serves is not called scaled to zero, though its list reads the workloads for another one', async () => {
  const base = healthy({ workloads: [workload('web', { replicas: 0, podLabels: { app: 'gone' } })] })
  const web = service({ selector: { app: 'gone' } })
  const from = {
    ...base,
    services: [web, service({ name: 'rest', selector: { app: 'gone' } })],
    slices: [...base.slices, slice([], { name: 'rest-1', service: 'rest' })],
  }
  const traces = said(await tracedEach(from))
  expect(traces['demo/web']).not.toContain('scaled to zero')
  expect(traces['demo/rest']).toBe('idle PT203 deployment/web is scaled to zero')
  expect(said(await listed(from, undefined))).toEqual(traces)
})

describe('the list of any cluster', () => {
  it('the list of any cluster shows the verdict and the first finding of the trace of each Service, whatever may be read', async () => {
    await fc.assert(
      fc.asyncProperty(policedClusters, fc.subarray([...rights]), async (from, lost) => {
        const traces = said(await tracedEach(from, lost))
        expect(said(await listed(from, undefined, lost))).toEqual(traces)
        const own = Object.entries(traces).filter(([key]) => key.startsWith('demo/'))
        expect(said(await listed(from, 'demo', lost))).toEqual(Object.fromEntries(own))
      }),
      { numRuns },
    )
  })

  it('the list of any cluster shows to a user with fewer rights no better verdict, and nothing as broken that was not', async () => {
    await fc.assert(
      fc.asyncProperty(policedClusters, fc.subarray([...rights], { minLength: 1 }), async (from, lost) => {
        const before = verdicts(await listed(from, undefined))
        const after = verdicts(await listed(from, undefined, lost))
        for (const [name, verdict] of Object.entries(before)) expect(allowed(verdict), `${name} was ${verdict}`).toContain(after[name])
      }),
      { numRuns },
    )
  })
})

/**
 * What a verdict may become if less may be read: the same, or unknown. For a broken target a smaller fault may still be proven.
 */
function allowed(verdict: Verdict): Verdict[] {
  return verdict === 'broken' ? ['broken', 'degraded', 'unknown'] : [verdict, 'unknown']
}
