import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import {
  apiServerFacts,
  daemonSetFacts,
  nameServiceFacts,
  nameSliceFacts,
  proxyPodFacts,
  serviceRangeFacts,
} from '../../../src/cluster/project/dataplane.ts'
import { configFacts, projectConfigs } from '../../../src/cluster/project/dataplane-config.ts'

/** `topic value` of each fact. */
function said(facts: readonly { topic: string; value: string }[]): string[] {
  return facts.map(({ topic, value }) => `${topic} ${value}`)
}

function config(name: string, data: Record<string, string>) {
  return configFacts(projectConfigs({ metadata: { namespace: 'kube-system', name }, data }), (content) => load(content))
}

describe('ConfigMaps of kube-system', () => {
  it('the ConfigMap of kube-proxy tells its mode and the addresses that answer NodePorts', () => {
    const content =
      'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\nnodePortAddresses:\n- 10.0.0.0/8\n- primary\n'
    const facts = config('kube-proxy', { 'config.conf': content })
    expect(said(facts)).toEqual(['proxyMode ipvs', 'nodePortAddresses 10.0.0.0/8,primary'])
    expect(facts[0]).toMatchObject({
      object: { kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' },
      field: 'data[config.conf] mode',
    })
  })

  it('an empty mode of kube-proxy is the default of the platform, and no more is said', () =>
    expect(said(config('kube-proxy', { 'config.conf': 'kind: KubeProxyConfiguration\nmode: ""\n' }))).toEqual(['proxyMode default']))

  it.each(['', 'mode: [', 'kind: Other\nmode: ipvs', 'just text'])('the kube-proxy configuration %j says nothing', (content) =>
    expect(config('kube-proxy', { 'config.conf': content })).toEqual([]),
  )

  it.each([
    ['v1beta3, a map', 'extraArgs:\n    service-node-port-range: 20000-22000'],
    ['v1beta4, a list', 'extraArgs:\n  - name: service-node-port-range\n    value: 20000-22000'],
  ])('the ConfigMap of kubeadm tells ranges and the domain (%s)', (_, args) => {
    const content = `kind: ClusterConfiguration\napiServer:\n  ${args}\nnetworking:\n  dnsDomain: corp.local\n  podSubnet: 10.244.0.0/16\n  serviceSubnet: 10.96.0.0/12\n`
    expect(said(config('kubeadm-config', { ClusterConfiguration: content }))).toEqual([
      'dnsDomain corp.local',
      'podRange 10.244.0.0/16',
      'serviceRange 10.96.0.0/12',
      'nodePortRange 20000-22000',
    ])
  })

  it('the ConfigMap of CoreDNS tells the domain of its kubernetes plugin', () =>
    expect(said(config('coredns', { Corefile: '.:53 {\n  errors\n  kubernetes cluster.local. in-addr.arpa {\n  }\n}\n' }))).toEqual([
      'dnsDomain cluster.local',
    ]))

  it('the ConfigMap of Cilium tells whether it stands in for kube-proxy', () =>
    expect(said(config('cilium-config', { 'kube-proxy-replacement': 'true' }))).toEqual(['proxyReplacement true']))

  it('any other ConfigMap is not kept', () => {
    expect(projectConfigs({ metadata: { namespace: 'demo', name: 'kube-proxy' }, data: { 'config.conf': 'mode: ipvs' } })).toEqual([])
    expect(projectConfigs({ metadata: { namespace: 'kube-system', name: 'tokens' }, data: { secret: 'x' } })).toEqual([])
  })
})

describe('other objects', () => {
  it('the network plugin is recognized by the names of its DaemonSets', () => {
    const named = (name: string) => said(daemonSetFacts({ metadata: { namespace: 'any', name } }))
    expect(named('kube-proxy')).toEqual(['proxy kube-proxy'])
    expect(named('calico-node')).toEqual(['network Calico'])
    expect(named('ovnkube-node')).toEqual(['network OVN-Kubernetes', 'proxy OVN-Kubernetes'])
    expect([...named('node-exporter'), ...named('constructor')]).toEqual([])
  })

  it('the Service of the DNS is recognized by its label', () => {
    const service = {
      metadata: { namespace: 'kube-system', name: 'rke2-coredns', labels: { 'k8s-app': 'kube-dns' } },
      spec: { clusterIP: '10.43.0.10' },
    }
    expect(said(nameServiceFacts(service))).toEqual(['dnsService 10.43.0.10'])
    expect(nameServiceFacts({ ...service, metadata: { ...service.metadata, labels: {} } })).toEqual([])
  })

  it('a kube-proxy that is not Ready is kept, and no other', () => {
    const pod = (part: object, status = 'False') => ({
      metadata: { namespace: 'kube-system', name: 'kube-proxy-x', labels: { 'k8s-app': 'kube-proxy' }, ...part },
      spec: { nodeName: 'node-1' },
      status: { conditions: [{ type: 'Ready', status, reason: 'ContainersNotReady' }] },
    })
    expect(proxyPodFacts(pod({}))).toMatchObject([{ topic: 'proxySick', value: 'ContainersNotReady', node: 'node-1' }])
    for (const well of [pod({}, 'True'), pod({ labels: {} }), pod({ deletionTimestamp: '2026-01-15T09:00:00Z' })])
      expect(proxyPodFacts(well)).toEqual([])
  })

  it('the ready endpoints of the DNS are counted, and one without the condition counts as ready', () => {
    const metadata = { namespace: 'kube-system', name: 'kube-dns-x', labels: { 'k8s-app': 'kube-dns' } }
    const endpoints = [{ conditions: { ready: false } }, { conditions: {} }, {}]
    expect(said(nameSliceFacts({ metadata, endpoints }))).toEqual(['dnsEndpoints 2'])
    expect(said(nameSliceFacts({ metadata, endpoints: endpoints.slice(0, 1) }))).toEqual(['dnsEndpoints 0'])
    expect(nameSliceFacts({ metadata: { ...metadata, labels: {} }, endpoints })).toEqual([])
  })

  it('the ranges of an API server are read from its command', () => {
    const command = [
      'kube-apiserver',
      '--service-cluster-ip-range=10.96.0.0/12',
      '--service-node-port-range=20000-22000',
      '--etcd-servers=x',
    ]
    const facts = apiServerFacts({ metadata: { namespace: 'kube-system', name: 'kube-apiserver-cp' }, spec: { containers: [{ command }] } })
    expect(said(facts)).toEqual(['serviceRange 10.96.0.0/12', 'nodePortRange 20000-22000'])
    expect(facts[0]?.field).toBe('spec.containers[0].command[1]')
  })

  it('ranges are read from ServiceCIDR and IPAddress objects', () => {
    expect(said(serviceRangeFacts({ metadata: { name: 'kubernetes' }, spec: { cidrs: ['10.96.0.0/12', 'fd00::/108'] } }))).toEqual([
      'serviceRange 10.96.0.0/12,fd00::/108',
    ])
  })

  it.each([daemonSetFacts, nameServiceFacts, nameSliceFacts, proxyPodFacts, apiServerFacts, serviceRangeFacts])(
    'the odd object %o says nothing',
    (facts) => {
      for (const odd of [undefined, null, 'x', {}, { metadata: { name: 7 } }, { metadata: { name: 'x' }, spec: [] }])
        expect(facts(odd)).toEqual([])
    },
  )
})
