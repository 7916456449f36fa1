import { describe, expect, it } from 'vitest'
import { createTracer } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import { healthy, pod, workload } from '../build.ts'
import { client, cluster, codes, labelled, pods, policy, results, traceFor } from './client-traces.ts'

describe('other kinds of clients', () => {
  const team = [
    pod('back-1', { labels: { app: 'back', tier: 'a' }, ips: ['10.244.0.11'], owner: { kind: 'ReplicaSet', name: 'back-5f' } }),
    pod('back-2', { labels: { app: 'back', tier: 'b' }, ips: ['10.244.0.12'], owner: { kind: 'ReplicaSet', name: 'back-5f' } }),
  ]
  const owners = [
    workload('back', { podLabels: { app: 'back' } }),
    workload('back-5f', { kind: 'ReplicaSet', podLabels: { app: 'back' }, owner: { kind: 'Deployment', name: 'back' } }),
  ]
  const from: ClientRef = { kind: 'workload', type: 'Deployment', name: 'back' }
  const withTeam = (policies: NetworkPolicy[]) => cluster(policies, { pods: [...healthy().pods, ...team], workloads: owners }, 'Calico')

  it('a workload whose Pods differ is unknown, with the counts', () => {
    const rule = { peers: [{ type: 'pods' as const, pods: labelled({ tier: 'a' }) }], ports: [] }
    const trace = traceFor(withTeam([policy('web', { ingress: [rule] })]), from)
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ result: 'unknown', pods: { allowed: 1, denied: 1, unknown: 0 } })
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', []])
  })

  it('a workload whose Pods are all denied is denied', () => {
    const trace = traceFor(withTeam([policy('web')]), from)
    expect([trace.verdict, codes(trace)]).toEqual(['broken', ['PT601 proven']])
    expect(trace.findings[0]?.fix?.manifest).toContain('app: back')
    expect(trace.findings[0]?.fix?.manifest).not.toContain('tier')
  })

  it('the address of a Pod is broken if policies keep out one of the clients that were named', () => {
    const from = cluster(
      [policy('web', { ingress: [{ peers: [{ type: 'pods', pods: labelled({ app: 'client' }) }], ports: [] }] })],
      {},
      'Calico',
    )
    const target = { kind: 'address', text: '10.244.0.1:8080', host: '10.244.0.1', port: 8080 } as const
    const verdictFor = (...clients: ClientRef[]) =>
      createTracer([])
        .traces(from, [{ namespace: 'demo', target, clients }])
        .map(({ verdict }) => verdict)
    expect([...verdictFor(pods), ...verdictFor(pods, { kind: 'address', address: '203.0.113.9' })]).toEqual(['healthy', 'broken'])
  })

  it('the isolation of a Pod allows its own Node, and no other Node', () => {
    const trace = traceFor(cluster([policy('web')], {}, 'Calico'), { kind: 'node', name: 'node-1' })
    expect(results(trace)).toEqual([['allowed'], ['denied'], ['denied']])
    expect([trace.verdict, codes(trace)]).toEqual(['degraded', ['PT601 proven']])
  })

  it('the address of a Pod stands for that Pod, and an address of no object is matched only by IP ranges', () => {
    const rule = { peers: [{ type: 'ipBlock' as const, cidr: '203.0.113.0/24', except: [] }], ports: [] }
    const policies = [policy('web', { ingress: [rule, { peers: [{ type: 'pods', pods: labelled({ app: 'client' }) }], ports: [] }] })]
    const trace = traceFor(
      cluster(policies),
      { kind: 'address', address: '10.244.0.9' },
      { kind: 'address', address: '203.0.113.7' },
      { kind: 'address', address: '198.51.100.1' },
      { kind: 'outside' },
    )
    expect(results(trace)[0]).toEqual(['allowed', 'allowed', 'denied', 'unknown'])
    expect(trace.ports[0]?.endpoints[0]).not.toHaveProperty('access')
    expect(trace.ports[0]?.endpoints[0]?.clients?.map(({ from: { kind, name } }) => [kind, name])).toEqual([
      ['Address', '10.244.0.9'],
      ['Address', '203.0.113.7'],
      ['Address', '198.51.100.1'],
      ['Outside', 'outside'],
    ])
  })

  it.each([
    ['node-2', 'healthy', []],
    ['node-1', 'broken', ['PT405 proven']],
  ] as const)('with internalTrafficPolicy Local a client on %s makes it %s', (at, verdict, found) => {
    const from = healthy()
    const local = from.services.map((one) => ({ ...one, internalTrafficPolicy: 'Local' as const }))
    const slices = from.slices.map((one) => ({ ...one, endpoints: one.endpoints.slice(1) }))
    const trace = traceFor(cluster([], { services: local, slices, pods: [...from.pods.slice(1), { ...client, node: at }] }), pods)
    expect([trace.verdict, codes(trace)]).toEqual([verdict, found])
  })
})
