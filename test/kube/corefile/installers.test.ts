import { describe, expect, it } from 'vitest'
import { answer, corefileOf, webName } from './ask.ts'
import { corefiles, nodeLocal } from './corefiles.ts'

const nothing = { importsNothing: () => true }

describe('Corefiles as installers write them', () => {
  it.each(['kubeadm', 'kind', 'eks', 'rke2', 'openshift', 'stubDomains'] as const)(
    'the Corefile of %s answers names of Services from the cluster',
    (installer) => {
      expect(answer(corefiles[installer])).toMatch(/^cluster web\.demo\.svc by kubernetes:\d+$/)
      expect(answer(corefiles[installer], 'db.example.com.')).toMatch(/^upstream \/etc\/resolv\.conf by (forward|proxy):\d+$/)
      expect(answer(corefiles[installer], 'gone.demo.svc.cluster.local.')).toMatch(/^code NXDOMAIN by kubernetes:\d+$/)
    },
  )

  it('a server that the DNS operator of OpenShift is given answers the names of its zone', () =>
    expect(answer(corefiles.openshift, 'db.corp.example.com.')).toBe('upstream 10.150.0.1 by forward:4'))

  it('NodeLocal DNSCache asks cluster DNS for the names of its zones, and other servers for the rest', () => {
    expect(answer(nodeLocal())).toBe('upstream __PILLAR__CLUSTER__DNS__ by forward:7')
    expect(answer(nodeLocal(), 'db.example.com.')).toMatch(/^upstream __PILLAR__UPSTREAM__SERVERS__ by forward:\d+$/)
    expect(answer(nodeLocal('__PILLAR__DNS__DOMAIN__'))).toBe('unknown: a zone of the Corefile is a variable')
  })

  it('names of a stub domain are asked of its own servers', () =>
    expect(answer(corefiles.stubDomains, 'db.corp.example.com.')).toBe('upstream 10.150.0.1 10.150.0.2 by forward:20'))

  it.each(['k3s', 'aks'] as const)('the Corefile of %s needs the ConfigMap coredns-custom, which may be missing or empty', (installer) => {
    const corefile = (custom?: Record<string, string>) =>
      corefileOf({ Corefile: corefiles[installer], NodeHosts: '10.0.0.1 node-1\n' }, custom)
    const hosts = { hosts: () => [{ address: '10.0.0.1', names: ['node-1'] }] }
    expect(answer(corefile(), webName, hosts)).toMatch(/^unknown: the import of \S*custom\/\*\.server was not read$/)
    expect(answer(corefile(), webName, { ...hosts, ...nothing })).toMatch(/^cluster web\.demo\.svc by kubernetes:\d+$/)
    expect(answer(corefile({}), webName, hosts)).toMatch(/^cluster web\.demo\.svc by kubernetes:\d+$/)
    expect(answer(corefile({}), 'db.example.com.', hosts)).toMatch(/^upstream \/etc\/resolv\.conf by forward:\d+$/)
  })

  it.each(['k3s', 'aks'] as const)('the plugins and the blocks that coredns-custom adds to the Corefile of %s count', (installer) => {
    const custom = {
      'a.override': `rewrite name exact web.demo.svc.cluster.local web2.demo.svc.cluster.local`,
      'b.server': 'corp.example.com:53 {\n  forward . 10.9.9.9\n}\n',
      notes: 'not imported {',
    }
    const corefile = corefileOf({ Corefile: corefiles[installer] }, custom)
    expect(answer(corefile, webName, { hosts: () => [] })).toBe(
      'code NXDOMAIN by rewrite:1 of /etc/coredns/custom/a.override as web2.demo.svc.cluster.local',
    )
    expect(answer(corefile, 'db.corp.example.com.')).toBe('upstream 10.9.9.9 by forward:2 of /etc/coredns/custom/b.server')
  })

  it('the templates of AKS are for names of the cloud alone', () => {
    const corefile = corefileOf({ Corefile: corefiles.aks }, {})
    expect(answer(corefile, 'a.b.c.d.internal.cloudapp.net.')).toMatch(/^code NXDOMAIN by template:/)
    expect(answer(corefile, 'a.internal.cloudapp.net.')).toMatch(/^upstream/)
    expect(answer(corefile, 'x.reddog.microsoft.com.')).toMatch(/^code NXDOMAIN by template:/)
  })

  it('k3s keeps the names of Nodes beside the Corefile', () => {
    const corefile = corefileOf({ Corefile: corefiles.k3s, NodeHosts: '10.0.0.1 node-1\n# 10.0.0.2 node-2\n' }, {})
    const world = { hosts: (path: string) => corefile.hosts?.find((one) => one.path === path)?.entries }
    expect(answer(corefile, 'node-1.', world)).toMatch(/^addresses 10\.0\.0\.1 by hosts:\d+$/)
    expect(answer(corefile, 'node-2.', world)).toMatch(/^upstream/)
  })
})
