import { describe, expect, it } from 'vitest'
import type { DataplaneFact } from '../../src/model/dataplane.ts'
import type { Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { healthy, service, trace } from '../build.ts'
import { block, corefilesIn } from '../kube/corefile/ask.ts'
import { corefiles, nodeLocal } from '../kube/corefile/corefiles.ts'

const dnsService: DataplaneFact = {
  topic: 'dnsService',
  value: '10.96.0.10',
  object: { kind: 'Service', namespace: 'kube-system', name: 'kube-dns' },
  field: 'spec.clusterIP',
}
const coredns = 'kube-system/coredns'
const cache = 'kube-system/node-local-dns'
const nxdomain = block('template IN A demo.svc.cluster.local {', 'rcode NXDOMAIN', '}')

function told(contents: Record<string, string>, part: Partial<Snapshot> = {}) {
  const { findings, names = [] } = trace(healthy({ corefiles: corefilesIn(contents), dataplane: [dnsService], ...part }))
  return {
    findings: findings.map(({ code, severity, confidence }) => `${severity} ${code} ${confidence}`),
    names: names.map(({ result, configMap, answer }) => [result, configMap.name, answer.why ?? answer.plugin].join(' ')),
    texts: findings.map(({ message, fix, next }) => [message, fix?.command ?? fix?.text, next?.command].filter(Boolean).join(' | ')),
  }
}

describe('the Corefile of RKE2 and of OpenShift', () => {
  it.each([
    ['kube-system/rke2-coredns-rke2-coredns', corefiles.rke2, 'rke2-coredns-rke2-coredns'],
    ['openshift-dns/dns-default', corefiles.openshift, 'dns-default'],
  ])('%s answers from the Service', (key, content, name) => {
    expect(told({ [key]: content })).toMatchObject({ findings: [], names: [`same ${name} kubernetes`] })
  })

  it.each([
    ['kube-system/rke2-coredns-rke2-coredns', 'Change the rule in the HelmChartConfig rke2-coredns, from which the ConfigMap is written.'],
    [
      'openshift-dns/dns-default',
      'Change the rule in the resource dnses.operator.openshift.io/default, from which the ConfigMap is written.',
    ],
  ])('a rule in %s is a finding, and its fix is not to edit what is written again', (key, fix) => {
    const [namespace, name] = key.split('/')
    expect(told({ [key]: nxdomain })).toEqual({
      findings: ['warn PT712 inferred'],
      names: [`other ${name} template`],
      texts: [
        `The Corefile in configmap/${name} answers web.demo.svc.cluster.local with NXDOMAIN (plugin template, line 2). Clients that use the IP address of the Service are not affected. | ${fix} | kubectl -n ${namespace} get configmap ${name} -o yaml`,
      ],
    })
  })

  it('the ConfigMaps dns-default of another namespace, and rke2-coredns-rke2-coredns elsewhere, are not read as Corefiles', () =>
    expect(
      corefilesIn({ 'demo/dns-default': nxdomain, 'demo/rke2-coredns-rke2-coredns': nxdomain, 'demo/node-local-dns': nxdomain }),
    ).toEqual([]))

  it('several Corefiles of cluster DNS that answer differently make the answer unknown', () => {
    const both = { [coredns]: nxdomain, 'kube-system/rke2-coredns-rke2-coredns': corefiles.rke2 }
    expect(told(both)).toMatchObject({
      findings: [],
      names: ['unknown coredns several ConfigMaps hold a Corefile, and they answer the name differently'],
    })
  })
})

describe('NodeLocal DNSCache', () => {
  it.each([
    ['__PILLAR__CLUSTER__DNS__', cache],
    ['10.96.0.10', cache],
    ['10.96.0.10:53', 'kube-system/nodelocaldns'],
  ])('a cache that forwards to %s answers as cluster DNS does', (server, key) => {
    const content = nodeLocal('cluster.local', server)
    expect(told({ [coredns]: corefiles.kubeadm, [key]: content })).toMatchObject({ findings: [], names: ['same coredns kubernetes'] })
    expect(told({ [coredns]: nxdomain, [key]: content })).toMatchObject({
      findings: ['warn PT712 inferred'],
      names: ['other coredns template'],
    })
  })

  it('a rule of the cache itself is a finding, with the ConfigMap of the cache', () => {
    const content = nodeLocal().replace('errors', 'template IN A demo.svc.cluster.local {\n rcode NXDOMAIN\n }')
    const { findings, names, texts } = told({ [coredns]: corefiles.kubeadm, [cache]: content })
    expect({ findings, names }).toEqual({ findings: ['warn PT712 inferred'], names: ['other node-local-dns template'] })
    expect(texts[0]).toContain('The Corefile in configmap/node-local-dns answers web.demo.svc.cluster.local with NXDOMAIN')
    expect(texts[0]).toContain('kubectl -n kube-system edit configmap node-local-dns')
  })

  it('a cache that forwards names of the cluster to other servers makes the answer unknown', () =>
    expect(told({ [coredns]: corefiles.kubeadm, [cache]: nodeLocal('cluster.local', '10.9.9.9') })).toMatchObject({
      findings: [],
      names: ['unknown node-local-dns it is forwarded to 10.9.9.9, whose answers are not known'],
    }))

  it('a placeholder for the zone that was not replaced makes the answer unknown', () =>
    expect(told({ [coredns]: corefiles.kubeadm, [cache]: nodeLocal('__PILLAR__DNS__DOMAIN__') })).toMatchObject({
      findings: [],
      names: ['unknown node-local-dns a zone of the Corefile is a variable'],
    }))

  it('a plugin of the cache that is not evaluated makes the answer unknown', () =>
    expect(told({ [coredns]: corefiles.kubeadm, [cache]: nodeLocal().replace('loop', 'redis_cache') })).toMatchObject({
      findings: [],
      names: ['unknown node-local-dns the plugin redis_cache is not evaluated'],
    }))

  it('without the Corefile of cluster DNS, as with kube-dns, a cache that asks it leaves names alone', () => {
    expect(told({ [cache]: nodeLocal() })).toEqual({ findings: [], names: [], texts: [] })
    expect(told({ [cache]: nodeLocal('corp.local') }).findings).toEqual([])
  })

  it('what the cache answers to a name outside of the cluster is unknown if CoreDNS answers it otherwise', () => {
    const { selector: _, ...external }: Service = service({
      type: 'ExternalName',
      externalName: 'db.example.com',
      clusterIPs: [],
      ports: [],
    })
    const hosts = block('hosts {', '10.9.9.9 db.example.com', 'fallthrough', '}')
    const part = { services: [external], slices: [] }
    expect(told({ [coredns]: corefiles.kubeadm, [cache]: nodeLocal() }, part).names).toEqual(['same node-local-dns forward'])
    expect(told({ [coredns]: hosts, [cache]: nodeLocal() }, part).names).toEqual([
      'unknown node-local-dns NodeLocal DNSCache and cluster DNS answer the name differently',
    ])
  })
})
