import { describe, expect, it } from 'vitest'
import { clientAccesses } from '../../src/kube/client-access.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, endpointOf, healthy, pod, port, service, slice, workload } from '../build.ts'

const everything = { matchLabels: {}, matchExpressions: [] }
const labelled = (matchLabels: Record<string, string>) => ({ matchLabels, matchExpressions: [] })

function policy(name: string, part: Partial<NetworkPolicy> = {}): NetworkPolicy {
  return {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name,
    podSelector: everything,
    policyTypes: ['Ingress'],
    ingress: [],
    egress: [],
    ...part,
  }
}

const client = pod('client', { labels: { app: 'client' }, ips: ['10.244.0.9'], node: 'node-1' })

/** A healthy Service, a client beside it, and what enforces policies on every Node, if anything. */
function cluster(policies: NetworkPolicy[], part: Partial<Snapshot> = {}, plugin?: string): Snapshot {
  const from = healthy()
  const state = 'enforces' as const
  const evidence = { object: { kind: 'DaemonSet', namespace: 'kube-system', name: 'agent' }, field: 'metadata.name', value: 'agent' }
  return {
    ...from,
    policies,
    pods: [...from.pods, client],
    namespaces: [
      { kind: 'Namespace', name: 'demo', labels: {} },
      { kind: 'Namespace', name: 'other', labels: {} },
    ],
    extent: { ...from.extent, namespaces: 'all' },
    ...(plugin !== undefined && { policyAgents: [{ plugin, state, evidence }] }),
    ...part,
  }
}

const pods: ClientRef = { kind: 'pod', name: 'client' }

function traceFor(snapshot: Snapshot, ...clients: ClientRef[]): Trace {
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'demo', target: { kind: 'service', name: 'web' }, clients }])
  if (!trace) throw new Error('no trace')
  return trace
}

/** What each client gets, at all endpoints. */
function results(trace: Trace): string[][] {
  return (trace.ports[0]?.endpoints ?? []).map((endpoint) => clientAccesses(endpoint).map(({ result }) => result))
}

function codes({ findings }: Trace): string[] {
  return findings.flatMap((one) => [one, ...one.causes]).map(({ code, confidence }) => `${code} ${confidence}`)
}

describe('a client that was named', () => {
  it('a client that was named is allowed where no policy says anything, and the verdict stays', () => {
    const trace = traceFor(cluster([]), pods)
    expect(results(trace)).toEqual([['allowed'], ['allowed'], ['allowed']])
    expect([trace.verdict, codes(trace)]).toEqual(['healthy', []])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ from: { kind: 'Pod', namespace: 'demo', name: 'client' } })
  })

  it('a client that was named is dropped by a default-deny of its own egress, which names the policy and the side', () => {
    const trace = traceFor(cluster([policy('default-deny', { policyTypes: ['Egress'] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['broken', ['PT601 proven']])
    expect(trace.findings[0]?.title).toBe('pod/client is dropped by networkpolicy/default-deny, egress of the client')
    expect(trace.policies).toMatchObject([{ kind: 'NetworkPolicy', name: 'default-deny', tier: 'NetworkPolicy', evaluated: true }])
    expect(trace.findings[0]?.fix?.manifest).toContain('policyTypes:\n    - Egress')
  })

  it('a client that was named is dropped only by inference where nothing is shown that enforces policies', () => {
    const trace = traceFor(cluster([policy('default-deny')]), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT601 inferred']])
    expect(trace.findings[0]?.title).toBe('pod/client is dropped by networkpolicy/default-deny, ingress of the Pod')
  })

  it('a client that was named gets through where a rule names its labels', () => {
    const rule = { peers: [{ type: 'pods' as const, pods: labelled({ app: 'client' }) }], ports: [] }
    const trace = traceFor(cluster([policy('allow', { ingress: [rule] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['healthy', []])
  })

  it('a client that was named is kept out by a rule that names the port of the Service', () => {
    const rule = { peers: [], ports: [{ protocol: 'TCP' as const, port: 80 }] }
    const trace = traceFor(cluster([policy('web', { ingress: [rule] })], {}, 'Calico'), pods)
    expect([trace.verdict, codes(trace)]).toEqual(['broken', ['PT602 proven', 'PT601 proven']])
    expect(trace.findings[0]?.fix?.command).toContain('/spec/ingress/0/ports/0/port')
  })

  it('a client that was named is kept in by a rule for its egress that names the port of the Service', () => {
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
    expect(trace.findings[0]?.title).toBe('pod/client is dropped by rule 0 (no-one) of clusternetworkpolicy/deny-all, ingress of the Pod')
  })

  it('that was not read leaves it unknown, also where only the Pods are isolated', () => {
    const gap = { resource: 'pods', api: 'pods', verb: 'get', namespace: 'other', reason: 'forbidden', message: 'no' } as const
    const trace = traceFor(cluster([], { gaps: [gap] }), { kind: 'pod', namespace: 'other', name: 'hidden' })
    expect(results(trace)[0]).toEqual(['unknown'])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ egress: { reason: 'client-unread' }, ingress: { result: 'allowed' } })
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps).toMatchObject([{ namespace: 'other', hides: true }])
  })

  it('a client that was named has an unknown egress where the policies of its namespace were not read', () => {
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

  it('the Node of a Pod gets through its isolation, and another Node does not', () => {
    const trace = traceFor(cluster([policy('web')], {}, 'Calico'), { kind: 'node', name: 'node-1' })
    expect(results(trace)).toEqual([['allowed'], ['denied'], ['denied']])
    expect([trace.verdict, codes(trace)]).toEqual(['degraded', ['PT601 proven']])
  })

  it('an address that a Pod has is that Pod, and one that nothing has is matched by ranges alone', () => {
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

describe('hints', () => {
  const [here, elsewhere] = ['node-1', 'node-2']

  it.each([
    [here, [undefined, 'hints-node', 'hints-node'], 'healthy'],
    [elsewhere, ['hints-node', undefined, undefined], 'unknown'],
  ])('a client on %s is sent to the endpoints with a hint for it alone, and these decide', (at, unused, verdict) => {
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

describe('the way of a client to its name service', () => {
  const dnsPod = (port: number) =>
    pod('coredns-1', {
      namespace: 'kube-system',
      labels: { 'k8s-app': 'kube-dns' },
      ips: ['10.244.0.53'],
      containers: [
        container({
          ports: [
            { name: 'dns', port, protocol: 'UDP' },
            { name: 'dns-tcp', port, protocol: 'TCP' },
          ],
        }),
      ],
    })
  const dnsService = service({
    namespace: 'kube-system',
    name: 'kube-dns',
    labels: { 'k8s-app': 'kube-dns' },
    selector: { 'k8s-app': 'kube-dns' },
    clusterIPs: ['10.96.0.10'],
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' },
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 'dns-tcp' },
    ],
  })

  function withDns(
    port: number,
    egress: NetworkPolicy['egress'],
    change: Partial<Snapshot['pods'][number]> = {},
    more: Snapshot['pods'] = [],
  ): Trace {
    const from = healthy()
    const dns = dnsPod(port)
    const ports = [
      { name: 'dns', port, protocol: 'UDP' },
      { name: 'dns-tcp', port, protocol: 'TCP' },
    ]
    const dnsSlice = slice([endpointOf(dns)], { namespace: 'kube-system', name: 'kube-dns-1', service: 'kube-dns', ports })
    const out = policy('out', { podSelector: labelled({ app: 'client' }), policyTypes: ['Egress'], egress })
    return traceFor(
      cluster(
        [out],
        {
          services: [...from.services, dnsService],
          slices: [...from.slices, dnsSlice],
          pods: [...from.pods, { ...client, ...change }, dns, ...more],
        },
        'Calico',
      ),
      pods,
    )
  }

  const toOwn = { peers: [{ type: 'pods' as const, pods: everything }], ports: [] }
  const toPort = (port: number) => ({
    peers: [],
    ports: [
      { protocol: 'UDP', port },
      { protocol: 'TCP', port },
    ],
  })

  it('the way of a client to its name service is denied where a default-deny of egress forgot it', () => {
    const trace = withDns(53, [toOwn])
    expect([trace.verdict, codes(trace)]).toEqual(['degraded', ['PT604 proven']])
    expect(trace.findings[0]?.fix?.manifest).toContain('k8s-app: kube-dns')
  })

  it('the way of a client to its name service is denied where the rule names 53 and the DNS Pods have another port', () => {
    expect(codes(withDns(8053, [toOwn, toPort(53)]))).toEqual(['PT604 proven'])
    expect(codes(withDns(8053, [toOwn, toPort(8053)]))).toEqual([])
  })

  it('over TCP alone is worth knowing, and no more', () => {
    const trace = withDns(53, [toOwn, { peers: [], ports: [{ protocol: 'UDP', port: 53 }] }])
    expect([trace.verdict, trace.findings.map(({ code, severity }) => [code, severity])]).toEqual(['healthy', [['PT604', 'info']]])
  })

  it('the way of a client to its name service is open by the address of NodeLocal DNSCache, where its Node runs that', () => {
    const cache = pod('cache', { namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' }, hostNetwork: true, ips: ['192.0.2.1'] })
    const toCache = { peers: [{ type: 'ipBlock' as const, cidr: '169.254.20.10/32', except: [] }], ports: [] }
    expect(codes(withDns(53, [toOwn, toCache], {}, [cache]))).toEqual([])
    expect(codes(withDns(53, [toOwn, toCache]))).toEqual(['PT604 proven'])
  })

  it('the way of a client to its name service is that of its own nameservers with dnsPolicy None, and that of its Node with Default', () => {
    const byNode = withDns(53, [toOwn], { dnsPolicy: 'Default' })
    expect([byNode.verdict, byNode.findings.map(({ code, severity }) => [code, severity])]).toEqual(['healthy', [['PT701', 'info']]])
    const own = { dnsPolicy: 'None', nameservers: ['203.0.113.53'] }
    expect(codes(withDns(53, [toOwn], own))).toEqual(['PT604 proven', 'PT701 proven'])
    const toServer = { peers: [{ type: 'ipBlock' as const, cidr: '203.0.113.53/32', except: [] }], ports: [] }
    const outside = withDns(53, [toOwn, toServer], own)
    expect([outside.verdict, outside.findings.map(({ code, title }) => `${code} ${title}`)]).toEqual([
      'healthy',
      ['PT701 pod/client asks no DNS server of the cluster'],
    ])
  })

  it.each([
    [['example.com'], ['pod/client has no search list of the cluster']],
    [[], ['pod/client has no search list of the cluster']],
    [['demo.svc.cluster.local', 'example.com'], []],
    [['svc.cluster.local'], []],
  ])('a client with dnsPolicy None and the search list %j completes the name of the Service or not', (searches, titles) => {
    const trace = withDns(53, [toOwn, toPort(53)], { dnsPolicy: 'None', nameservers: ['10.96.0.10'], searches })
    expect([trace.verdict, trace.findings.map(({ title }) => title)]).toEqual(['healthy', titles])
    if (titles.length > 0) expect(trace.findings[0]?.message).toContain('web.demo.svc.cluster.local')
  })
})

describe('the mesh from the side of the client', () => {
  const proxy = container({ name: 'istio-proxy', ports: [] })
  const named = (name: string): Partial<Snapshot> => ({ services: healthy().services.map((one) => ({ ...one, ports: [port({ name })] })) })

  it('a client with a sidecar makes Istio guess the protocol of a port that names none', () => {
    const plain = cluster([], {
      ...named('web'),
      slices: healthy().slices.map((one) => ({ ...one, ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] })),
    })
    const inMesh = { ...plain, pods: plain.pods.map((one) => (one.name === 'client' ? { ...one, containers: [container(), proxy] } : one)) }
    expect(codes(traceFor(plain, pods))).toEqual([])
    expect(codes(traceFor(inMesh, pods))).toEqual(['PT704 proven'])
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

  it('a client that is the only endpoint reaches itself or not, which no object shows, and a probe would', () => {
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
      expect(trace.findings[0]?.message).toContain('is 1 of the 3 endpoints')
    }
  })

  it('a client on the network of its Node, and one that asks a headless name, reach themselves without a turn', () => {
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
