import { describe, expect, it } from 'vitest'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, endpointOf, healthy, pod, port, service, slice } from '../build.ts'
import { client, cluster, codes, everything, labelled, pods, policy, traceFor } from './client-traces.ts'

describe('the way of a client to DNS', () => {
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

  it('the way of a client to DNS is denied if a default-deny of egress does not allow DNS', () => {
    const trace = withDns(53, [toOwn])
    expect([trace.verdict, codes(trace)]).toEqual(['degraded', ['PT604 proven']])
    expect(trace.findings[0]?.fix?.manifest).toContain('k8s-app: kube-dns')
  })

  it('the way of a client to DNS is denied if the rule names port 53 and the DNS Pods have another port', () => {
    expect(codes(withDns(8053, [toOwn, toPort(53)]))).toEqual(['PT604 proven'])
    expect(codes(withDns(8053, [toOwn, toPort(8053)]))).toEqual([])
  })

  it('DNS that is denied over TCP alone is only information', () => {
    const trace = withDns(53, [toOwn, { peers: [], ports: [{ protocol: 'UDP', port: 53 }] }])
    expect([trace.verdict, trace.findings.map(({ code, severity }) => [code, severity])]).toEqual(['healthy', [['PT604', 'info']]])
  })

  it('the way of a client to DNS is open by the address of NodeLocal DNSCache if its Node runs that', () => {
    const cache = pod('cache', { namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' }, hostNetwork: true, ips: ['192.0.2.1'] })
    const toCache = { peers: [{ type: 'ipBlock' as const, cidr: '169.254.20.10/32', except: [] }], ports: [] }
    expect(codes(withDns(53, [toOwn, toCache], {}, [cache]))).toEqual([])
    expect(codes(withDns(53, [toOwn, toCache]))).toEqual(['PT604 proven'])
  })

  it('the way of a client to DNS leads to its own nameservers with dnsPolicy None, and to those of its Node with Default', () => {
    const byNode = withDns(53, [toOwn], { dnsPolicy: 'Default' })
    expect([byNode.verdict, byNode.findings.map(({ code, severity }) => [code, severity])]).toEqual(['healthy', [['PT701', 'info']]])
    const own = { dnsPolicy: 'None', nameservers: ['203.0.113.53'] }
    expect(codes(withDns(53, [toOwn], own))).toEqual(['PT604 proven', 'PT701 proven'])
    const toServer = { peers: [{ type: 'ipBlock' as const, cidr: '203.0.113.53/32', except: [] }], ports: [] }
    const outside = withDns(53, [toOwn, toServer], own)
    expect([outside.verdict, outside.findings.map(({ code, title }) => `${code} ${title}`)]).toEqual([
      'healthy',
      ['PT701 pod/client does not use cluster DNS'],
    ])
  })

  it.each([
    [['example.com'], ['pod/client lacks the DNS search list of the cluster']],
    [[], ['pod/client lacks the DNS search list of the cluster']],
    [['demo.svc.cluster.local', 'example.com'], []],
    [['svc.cluster.local'], []],
  ])('a client with dnsPolicy None and the search list %j completes the name of the Service or not', (searches, titles) => {
    const trace = withDns(53, [toOwn, toPort(53)], { dnsPolicy: 'None', nameservers: ['10.96.0.10'], searches })
    expect([trace.verdict, trace.findings.map(({ title }) => title)]).toEqual(['healthy', titles])
    if (titles.length > 0) expect(trace.findings[0]?.message).toContain('web.demo.svc.cluster.local')
  })
})

describe('the mesh as the client sees it', () => {
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
