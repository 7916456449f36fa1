import { describe, expect, it } from 'vitest'
import type { DataplaneFact } from '../../src/model/dataplane.ts'
import type { Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { endpointOf, healthy, pod, said, service, slice, trace } from '../build.ts'
import { block, corefileOf } from '../kube/corefile/ask.ts'
import { corefiles } from '../kube/corefile/corefiles.ts'

const domain = (value: string): DataplaneFact[] => [
  {
    topic: 'dnsDomain',
    value,
    object: { kind: 'ConfigMap', namespace: 'kube-system', name: 'kubeadm-config' },
    field: 'data[ClusterConfiguration] networking.dnsDomain',
  },
]

const withCorefile = (content: string, part: Partial<Snapshot> = {}) => healthy({ corefiles: [corefileOf({ Corefile: content })], ...part })

/** The finding, its title and its message. */
function found(from: Snapshot) {
  return trace(from).findings.map(({ code, title, message, severity }) => `${severity} ${code} ${title}: ${message}`)
}

function entry(from: Snapshot): string {
  const [dns] = trace(from).ports.flatMap(({ entries }) => entries.filter(({ type }) => type === 'dns'))
  return `${dns?.state} ${dns?.reason ?? ''}`.trim()
}

describe('PT712 name-answered-otherwise', () => {
  it('the Corefile of kubeadm answers the name of a Service from the Service', () => {
    expect(said(withCorefile(corefiles.kubeadm))).toBe('healthy')
    expect(entry(withCorefile(corefiles.kubeadm))).toBe('ok')
    expect(trace(withCorefile(corefiles.kubeadm)).names).toEqual([
      {
        name: 'web.demo.svc.cluster.local',
        of: 'service',
        result: 'same',
        answer: {
          type: 'cluster',
          values: ['web.demo.svc'],
          plugin: 'kubernetes',
          line: 7,
          rule: 'kubernetes cluster.local in-addr.arpa ip6.arpa',
        },
        configMap: { kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns' },
      },
    ])
  })

  it('without a Corefile nothing is said about names', () => expect(trace(healthy()).names).toBeUndefined())

  it.each([
    [
      block('template IN A demo.svc.cluster.local {', 'rcode NXDOMAIN', '}'),
      'cluster DNS answers NXDOMAIN: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with NXDOMAIN (plugin template, line 2). Clients that use the IP address of the Service are not affected.',
    ],
    [
      block('hosts {', '10.9.9.9 web.demo.svc.cluster.local', 'fallthrough', '}'),
      'cluster DNS answers with another address: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with 10.9.9.9 (plugin hosts, line 2). Clients that use the IP address of the Service are not affected.',
    ],
    [
      block('rewrite name web.demo.svc.cluster.local other.demo.svc.cluster.local'),
      'cluster DNS rewrites the name: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with the address of other.demo.svc (plugin rewrite, line 2). Clients that use the IP address of the Service are not affected.',
    ],
    [
      '.:53 {\n kubernetes cluster.local {\n namespaces other\n }\n}\n',
      'cluster DNS answers NXDOMAIN: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with NXDOMAIN (plugin kubernetes, line 2). Clients that use the IP address of the Service are not affected.',
    ],
    [
      '.:53 {\n errors\n forward . /etc/resolv.conf\n}\n',
      'cluster DNS forwards the name: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with what /etc/resolv.conf answers (plugin forward, line 3). Clients that use the IP address of the Service are not affected.',
    ],
    [
      `${block()}cluster.local:53 {\n forward . 10.9.9.9\n}\n`,
      'cluster DNS forwards the name: The Corefile in configmap/coredns answers web.demo.svc.cluster.local with what 10.9.9.9 answers (plugin forward, line 7). Clients that use the IP address of the Service are not affected.',
    ],
  ])('%j answers the name of the Service otherwise', (content, words) => {
    const other = service({ name: 'other', clusterIPs: ['10.96.0.11'] })
    const from = withCorefile(content, { services: [service(), other] })
    expect(found(from)).toEqual([`warn PT712 ${words}`])
    expect(said(from)).toBe('unknown PT712')
    expect(entry(from)).toBe('unknown other-answer')
  })

  it.each([
    block('template IN A other.svc.cluster.local {', 'rcode NXDOMAIN', '}'),
    block('template IN AAAA {', 'rcode NXDOMAIN', '}'),
    block('hosts {', '10.9.9.9 web.other.svc.cluster.local', 'fallthrough', '}'),
    block('rewrite name web.other.svc.cluster.local other.demo.svc.cluster.local'),
    '.:53 {\n kubernetes cluster.local {\n namespaces other demo\n }\n}\n',
    `${block()}corp.local:53 {\n forward . 10.9.9.9\n}\n`,
  ])('%j leaves the name of the Service alone', (content) => expect(said(withCorefile(content))).toBe('healthy'))

  it.each([
    [block('k8s_gateway example.com'), 'the plugin k8s_gateway is not evaluated'],
    ['.:53 {', 'the Corefile cannot be parsed: a brace is not closed (line 1)'],
    ['.:53 {\n forward . 10.9.9.9\n}\n', 'it is forwarded to 10.9.9.9, whose answers are not known'],
    [corefiles.k3s, 'the import of /etc/coredns/custom/*.server was not read'],
  ])('what %j answers is unknown: no finding, and the DNS entry is not healthy', (content, why) => {
    const from = withCorefile(content)
    expect(trace(from).findings).toEqual([])
    expect(trace(from).names?.[0]?.answer.why).toBe(why)
    expect(entry(from)).toBe('unknown answer-unknown')
  })

  it('the cluster domain is that of kubeadm, so a Corefile for another domain forwards its names', () => {
    expect(said(withCorefile(corefiles.kubeadm, { dataplane: domain('corp.local') }))).toBe('unknown PT712')
    expect(said(withCorefile(corefiles.kubeadm.replace('cluster.local in', 'corp.local in'), { dataplane: domain('corp.local') }))).toBe(
      'healthy',
    )
    expect(said(withCorefile(corefiles.kubeadm.replace('cluster.local in', 'corp.local in')))).toBe('healthy')
  })

  it('the option labels leaves out Services without the labels', () => {
    const corefile = '.:53 {\n kubernetes cluster.local {\n labels tier in (front)\n }\n}\n'
    expect(said(withCorefile(corefile))).toBe('unknown PT712')
    expect(said(withCorefile(corefile, { services: [service({ labels: { tier: 'front' } })] }))).toBe('healthy')
  })

  it('the option namespace_labels needs the labels of the Namespace', () => {
    const corefile = '.:53 {\n kubernetes cluster.local {\n namespace_labels dns=on\n }\n}\n'
    const namespaces = (labels: Record<string, string>): Partial<Snapshot> => ({
      namespaces: [{ kind: 'Namespace', name: 'demo', labels }],
    })
    expect(said(withCorefile(corefile, namespaces({})))).toBe('unknown PT712')
    expect(said(withCorefile(corefile, namespaces({ dns: 'on' })))).toBe('healthy')
    expect(entry(withCorefile(corefile))).toBe('unknown answer-unknown')
  })

  it('a name of a Service without endpoints has an address, unless empty Services are ignored', () => {
    const ignore = '.:53 {\n kubernetes cluster.local {\n ignore empty_service\n }\n}\n'
    const empty: Partial<Snapshot> = { slices: [slice([])] }
    expect(trace(withCorefile(ignore)).names?.[0]?.result).toBe('same')
    expect(trace(withCorefile(ignore, empty)).names?.[0]).toMatchObject({ result: 'other', answer: { values: ['NXDOMAIN'] } })
    expect(trace(withCorefile(block(), empty)).names?.[0]?.result).toBe('same')
  })
})

describe('names of Pods and of hosts outside', () => {
  const headless = service({ headless: true, clusterIPs: [] })
  const pods = [1, 2].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], hostname: `web-${number}`, subdomain: 'web' }))
  const stateful = (content: string) =>
    withCorefile(content, { services: [headless], pods, slices: [slice(pods.map((one) => endpointOf(one)))] })

  it('the Pods of a headless Service have names of their own', () => {
    expect(trace(stateful(block())).names?.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'web.demo.svc.cluster.local same',
      'web-1.web.demo.svc.cluster.local same',
      'web-2.web.demo.svc.cluster.local same',
    ])
    const swapped = stateful(block('rewrite name web-2.web.demo.svc.cluster.local web-1.web.demo.svc.cluster.local'))
    expect(found(swapped).filter((words) => words.includes('PT712'))).toEqual([
      'warn PT712 cluster DNS rewrites the name: The Corefile in configmap/coredns answers web-2.web.demo.svc.cluster.local with the address of web-1.web.demo.svc (plugin rewrite, line 2).',
    ])
  })

  it('without endpoints in CoreDNS a headless Service has no name', () => {
    const corefile = '.:53 {\n kubernetes cluster.local {\n noendpoints\n }\n}\n'
    expect(found(stateful(corefile))[0]).toContain('answers web.demo.svc.cluster.local and 2 more with NXDOMAIN')
    expect(said(withCorefile(corefile))).toBe('healthy')
  })

  const alias = (externalName: string, content: string) => {
    const external: Service = service({ type: 'ExternalName', externalName, clusterIPs: [], ports: [] })
    const { selector: _, ...own } = external
    return trace(withCorefile(content, { services: [own, service({ name: 'real' })], slices: [] }))
  }
  const words = ({ verdict, findings, names = [] }: ReturnType<typeof alias>) =>
    [
      verdict,
      ...findings.filter(({ code }) => code === 'PT712').map(({ severity, title }) => `${severity} ${title}`),
      ...names.map(({ result }) => result),
    ].join(', ')

  it.each([
    ['db.example.com', block(), 'same'],
    ['db.example.com', `${block()}example.com {\n forward . 10.9.9.9\n}\n`, 'same'],
    ['db.example.com', block('template IN A example.com {', 'rcode NXDOMAIN', '}'), 'warn cluster DNS answers NXDOMAIN, other'],
    [
      'db.example.com',
      block('hosts {', '10.9.9.9 db.example.com', 'fallthrough', '}'),
      'info cluster DNS answers with another address, other',
    ],
    ['db.example.com', block('rewrite name db.example.com real.demo.svc.cluster.local'), 'info cluster DNS rewrites the name, other'],
    ['real.demo.svc.cluster.local', block(), 'same'],
    ['real.demo.svc.cluster.local', '.:53 {\n kubernetes cluster.local {\n namespaces x\n }\n}\n', 'info'],
    ['10-244-0-9.demo.pod.cluster.local', corefiles.kubeadm, 'same'],
    ['10-244-0-9.demo.pod.cluster.local', block(), 'warn cluster DNS answers NXDOMAIN, other'],
  ])('an alias of %s under %j', (name, content, expected) => {
    const got = words(alias(name, content))
    if (expected === 'info') expect(got).toContain('cluster DNS answers NXDOMAIN, other')
    else expect(got.split(', ').slice(1).join(', ')).toBe(expected)
  })
})
