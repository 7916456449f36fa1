import { describe, expect, it } from 'vitest'
import { podNameAddress, serviceDnsName } from '../../src/kube/dns-name.ts'

describe('serviceDnsName', () => {
  const names: [string, ReturnType<typeof serviceDnsName>][] = [
    ['web.demo', { namespace: 'demo', service: 'web', isCertain: false }],
    ['web.demo.svc', { namespace: 'demo', service: 'web', isCertain: true }],
    ['web.demo.svc.cluster.local', { namespace: 'demo', service: 'web', isCertain: true }],
    ['web-0.web.demo', { namespace: 'demo', service: 'web', hostname: 'web-0', isCertain: false }],
    ['web-0.web.demo.svc.corp.example', { namespace: 'demo', service: 'web', hostname: 'web-0', isCertain: true }],
    ['_http._tcp.web.demo.svc', { namespace: 'demo', service: 'web', srv: { port: 'http', protocol: 'TCP' }, isCertain: true }],
    [
      '_dns._udp.kube-dns.kube-system',
      { namespace: 'kube-system', service: 'kube-dns', srv: { port: 'dns', protocol: 'UDP' }, isCertain: false },
    ],
    ['svc.demo.svc', { namespace: 'demo', service: 'svc', isCertain: true }],
    ['web.svc.svc', { namespace: 'svc', service: 'web', isCertain: true }],
    ['a.b.c.d', undefined],
    ['a.b.c.d.e', undefined],
    ['web', undefined],
    ['', undefined],
  ]
  it.each(names)('the name %s is read as that of a Service, or of none', (host, name) => expect(serviceDnsName(host)).toEqual(name))
})

describe('podNameAddress', () => {
  it.each([
    ['10-244-0-5.demo.pod', '10.244.0.5'],
    ['10-244-0-5.demo.pod.cluster.local', '10.244.0.5'],
    ['fd00--1.demo.pod', 'fd00::1'],
    ['fd00-10-244--7.demo.pod.cluster.local', 'fd00:10:244::7'],
    ['web-0.demo.pod', undefined],
    ['10-244-0-5.demo.svc', undefined],
    ['10-244-0.demo.pod', undefined],
    ['', undefined],
  ])('the name %s is read as that of a Pod address, or of none', (host, address) => expect(podNameAddress(host)).toBe(address))
})
