import { describe, expect, it } from 'vitest'
import { clientAccesses } from '../../src/kube/client-access.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { renderTrace } from '../../src/render/index.ts'
import { healthy, pod } from '../build.ts'
import { client, cluster, codes, everything, labelled, pods, policy, results, traceFor } from './client-traces.ts'

describe('a client that was named', () => {
  it('a client that was named is allowed if no policy selects it, and the verdict stays', () => {
    const trace = traceFor(cluster([]), pods)
    expect(results(trace)).toEqual([['allowed'], ['allowed'], ['allowed']])
    expect([trace.verdict, codes(trace)]).toEqual(['healthy', []])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ from: { kind: 'Pod', namespace: 'demo', name: 'client' } })
  })

  it('a client that was named is dropped by a default-deny of its own egress, which names the policy and the side', () => {
    const trace = traceFor(cluster([policy('default-deny', { policyTypes: ['Egress'] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['broken', ['PT601 proven']])
    expect(trace.findings[0]?.title).toBe('policies block pod/client (egress)')
    expect(trace.policies).toMatchObject([{ kind: 'NetworkPolicy', name: 'default-deny', tier: 'NetworkPolicy', evaluated: true }])
    expect(trace.findings[0]?.fix?.manifest).toContain('policyTypes:\n    - Egress')
  })

  it('a client that was named is dropped only by inference if no component is known to enforce policies', () => {
    const trace = traceFor(cluster([policy('default-deny')]), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT601 inferred']])
    expect(trace.findings[0]?.title).toBe('policies block pod/client (ingress)')
  })

  it('a client that was named is allowed if a rule names its labels', () => {
    const rule = { peers: [{ type: 'pods' as const, pods: labelled({ app: 'client' }) }], ports: [] }
    const trace = traceFor(cluster([policy('allow', { ingress: [rule] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['healthy', []])
  })

  it('a client that was named is denied by an ingress rule that names the port of the Service', () => {
    const rule = { peers: [], ports: [{ protocol: 'TCP' as const, port: 80 }] }
    const trace = traceFor(cluster([policy('web', { ingress: [rule] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['broken', ['PT602 proven', 'PT601 proven']])
    expect(trace.findings[0]?.fix?.command).toContain('/spec/ingress/0/ports/0/port')
  })

  it('a client that was named is denied by an egress rule that names the port of the Service', () => {
    const rule = { peers: [], ports: [{ protocol: 'TCP' as const, port: 80 }] }
    const trace = traceFor(cluster([policy('out', { policyTypes: ['Egress'], egress: [rule] })], {}, 'Calico'), pods)
    expect(codes(trace)).toEqual(['PT602 proven', 'PT601 proven'])
    expect(trace.findings[0]?.fix?.command).toContain('/spec/egress/0/ports/0/port')
  })

  it('a client that was named is dropped by a policy for the whole cluster, with its tier and rule', () => {
    const peers = [{ type: 'pods' as const, pods: everything, namespaces: everything }]
    const deny = {
      kind: 'ClusterNetworkPolicy' as const,
      name: 'deny-all',
      tier: 'Admin' as const,
      priority: 5,
      subject: { type: 'pods' as const, pods: everything, namespaces: everything },
      ingress: [{ name: 'no-one', action: 'Deny', peers }],
      egress: [],
    }
    const trace = traceFor(cluster([], { adminPolicies: [deny] }), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT603 inferred']])
    expect(trace.findings[0]?.title).toBe('cluster policies block pod/client (ingress)')
  })

  it('a policy for the whole cluster may deny every client, and the title of its finding keeps the whole port', () => {
    const deny = {
      kind: 'BaselineAdminNetworkPolicy' as const,
      name: 'default',
      tier: 'Baseline' as const,
      priority: 0,
      subject: { type: 'pods' as const, pods: everything, namespaces: everything },
      ingress: [{ name: 'no-one', action: 'Deny', peers: [{ type: 'pods' as const, pods: everything, namespaces: everything }] }],
      egress: [],
    }
    const trace = traceFor(cluster([], { adminPolicies: [deny] }))
    expect(trace.findings[0]?.title).toBe('cluster policies deny port 8080 to all Pods')
  })

  it('a client that was not read leaves the verdict unknown, also if only the Pods are isolated', () => {
    const gap = { resource: 'pods', api: 'pods', verb: 'get', namespace: 'other', reason: 'forbidden', message: 'no' } as const
    const trace = traceFor(cluster([], { gaps: [gap] }), { kind: 'pod', namespace: 'other', name: 'hidden' })
    expect(results(trace)[0]).toEqual(['unknown'])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ egress: { reason: 'client-unread' }, ingress: { result: 'allowed' } })
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps).toMatchObject([{ namespace: 'other', hides: true }])
  })

  it('a client that was named has an unknown egress if the policies of its namespace were not read', () => {
    const gap = {
      resource: 'networkpolicies',
      api: 'networkpolicies',
      verb: 'list',
      namespace: 'other',
      reason: 'forbidden',
      message: 'no',
    } as const
    const other = pod('client', { namespace: 'other', labels: {}, ips: ['10.244.0.8'] })
    const trace = traceFor(cluster([], { gaps: [gap], pods: [...healthy().pods, other] }), {
      kind: 'pod',
      namespace: 'other',
      name: 'client',
    })
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({
      result: 'unknown',
      egress: { result: 'unknown', reason: 'policies-unread' },
      ingress: { result: 'allowed' },
    })
    expect([trace.verdict, trace.gaps.length]).toEqual(['unknown', 1])
  })
})

describe('hints', () => {
  const [here, elsewhere] = ['node-1', 'node-2']

  it.each([
    [here, [undefined, 'hints-node', 'hints-node'], 'healthy'],
    [elsewhere, ['hints-node', undefined, undefined], 'unknown'],
  ])('a client on %s is sent only to the endpoints with a hint for it, and these decide', (at, unused, verdict) => {
    const from = healthy()
    const hinted = from.slices.map((one) => ({
      ...one,
      endpoints: one.endpoints.map((endpoint, index) => ({ ...endpoint, hintNodes: [index === 0 ? here : elsewhere] })),
    }))
    const closed = policy('closed', { podSelector: labelled({ at: 'elsewhere' }) })
    const moved = from.pods.map((one, index) => (index === 0 ? one : { ...one, labels: { ...one.labels, at: 'elsewhere' } }))
    const trace = traceFor(cluster([closed], { slices: hinted, pods: [...moved, { ...client, node: at }] }), pods)
    const accesses = trace.ports[0]?.endpoints.flatMap(clientAccesses) ?? []
    expect(accesses.map((one) => one.unused)).toEqual(unused)
    expect(trace.verdict).toBe(verdict)
  })
})

describe('a client that is itself an endpoint', () => {
  const single = (): Snapshot => {
    const from = cluster([])
    return {
      ...from,
      slices: from.slices.map((one) => ({ ...one, endpoints: one.endpoints.slice(0, 1) })),
      pods: from.pods.filter(({ name }) => name !== 'web-2' && name !== 'web-3'),
    }
  }
  const itself: ClientRef = { kind: 'pod', name: healthy().pods[0]?.name ?? '' }
  const changed = (change: Partial<Snapshot['pods'][number]>, from = single()) => ({
    ...from,
    pods: from.pods.map((one) => (one.name === itself.name ? { ...one, ...change } : one)),
  })

  it('no object shows if a client that is the only endpoint reaches itself, but a probe would', () => {
    const trace = traceFor(single(), itself)
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT703 inferred']])
    expect(trace.findings[0]?.message).toContain('hairpin mode')
    expect(trace.findings[0]?.next?.command).toBe(`kubectl porttrace svc/web -n demo --probe --from pod/${itself.name}`)
    expect(traceFor(single(), pods).verdict).toBe('healthy')
  })

  it('a client that is one of several endpoints, by its name, its address or its workload, may be sent to itself', () => {
    const [first] = healthy().pods
    const byAddress: ClientRef = { kind: 'address', address: first?.ips[0] ?? '' }
    for (const ref of [itself, byAddress]) {
      const trace = traceFor(cluster([]), ref)
      expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT703 inferred']])
      expect(trace.findings[0]?.message).toContain('has 1 of the 3 endpoints')
    }
  })

  it('a client on the network of its Node, and one that uses a headless name, reach themselves without a hairpin connection', () => {
    expect(codes(traceFor(changed({ hostNetwork: true }), itself)).filter((code) => code.startsWith('PT703'))).toEqual([])
    const from = single()
    const headless = { ...from, services: from.services.map((one) => ({ ...one, headless: true, clusterIPs: ['None'] })) }
    expect(codes(traceFor(headless, itself)).filter((code) => code.startsWith('PT703'))).toEqual([])
  })

  it('a client whose Node sends to other endpoints alone does not come back to itself', () => {
    const from = cluster([])
    const zoned = from.slices.map((one) => ({
      ...one,
      endpoints: one.endpoints.map((endpoint, index) => ({ ...endpoint, hintNodes: index === 0 ? ['node-2'] : ['node-1'] })),
    }))
    expect(codes(traceFor({ ...from, slices: zoned }, itself)).filter((code) => code.startsWith('PT703'))).toEqual([])
  })
})

describe('a client outside of the cluster', () => {
  const outside: ClientRef = { kind: 'outside' }
  const withType = (part: Partial<Snapshot['services'][number]>) => {
    const from = cluster([])
    return { ...from, services: from.services.map((one) => ({ ...one, ...part })) }
  }

  it('a client outside of the cluster is not called healthy if a ClusterIP Service has no entry point for it', () => {
    expect(traceFor(withType({}), outside).verdict).toBe('unknown')
    expect(traceFor(withType({}), { kind: 'address', address: '8.8.8.8' }).verdict).toBe('unknown')
    expect(traceFor(withType({}), pods).verdict).toBe('healthy')
    expect(traceFor(withType({ externalIPs: ['198.51.100.1'] }), outside).verdict).toBe('healthy')
  })

  it('a client outside of the cluster gets the name of the entry point that it can use', async () => {
    const look = { color: false, unicode: true, now: 0, width: 200 }
    const text = (snapshot: Snapshot) => renderTrace(traceFor(snapshot, outside), 'text', look)
    expect(await text(withType({}))).toContain('outside: allowed, no policy applies   no entry point for external traffic leads here')
    expect(await text(withType({ externalIPs: ['198.51.100.1'] }))).toContain(
      'no policy applies   connects through external IP 198.51.100.1',
    )
  })
})
