import { describe, expect, it } from 'vitest'
import type { TargetRef } from '../../src/model/target.ts'
import { trace as traceManifests } from '../manifest/traced.ts'
import { dump, trace } from './cluster.ts'

type Port = { name?: string; port: number; targetPort?: number | string; protocol?: string }
const selector = { istio: 'ingress' }
const gateway = (...numbers: number[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'infra' },
  spec: { selector, servers: numbers.map((number) => ({ hosts: ['*'], port: { name: `p${number}`, number, protocol: 'HTTP' } })) },
})
const toWeb = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: ['www.example.com'], gateways: ['infra/public'], http: [{ route: [{ destination: { host: 'web' } }] }] },
}
const envoy = (spec: object = {}, ports: object[] = [{ name: 'web', containerPort: 8080 }]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'envoy', namespace: 'infra', labels: selector },
  spec: { containers: [{ name: 'istio-proxy', ports }], ...spec },
  status: { phase: 'Running', podIPs: [{ ip: '10.1.0.9' }], conditions: [{ type: 'Ready', status: 'True' }] },
})
const service = (ports: Port[], spec: object = { selector }, namespace = 'infra') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ingress', namespace },
  spec: { clusterIP: '10.96.0.8', ports, ...spec },
})
const usual = service([
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'https', port: 443, targetPort: 8443 },
])

const vs: TargetRef = { kind: 'route', type: 'VirtualService', name: 'web' }
const gw: TargetRef = { kind: 'route', type: 'Gateway', name: 'public' }
const told = async (target: TargetRef, ...objects: object[]) => {
  const { verdict, findings } = trace(await dump(toWeb, ...objects), target, target === gw ? 'infra' : 'shop')
  return [verdict, ...findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`)]
}
const lacking = ['unknown', 'PT507 warn inferred']

describe('a server of an Istio Gateway and the Services of its Pods', () => {
  it.each<[string, object[], string[]]>([
    ['a port of the Service is offered', [gateway(80), usual, envoy()], ['healthy']],
    ['a target port of the Service is offered', [gateway(8443), usual, envoy()], ['healthy']],
    ['a target port by its name is offered', [gateway(8080), service([{ port: 80, targetPort: 'web' }]), envoy()], ['healthy']],
    [
      'a name that no container declares may be any port',
      [gateway(9000), service([{ port: 80, targetPort: 'gone' }]), envoy()],
      ['healthy'],
    ],
    ['a port that the Service lacks is not offered', [gateway(8004), usual, envoy()], lacking],
    [
      'a name that stands for another port does not offer it',
      [gateway(9000), service([{ port: 80, targetPort: 'web' }]), envoy()],
      lacking,
    ],
    ['a UDP port does not offer it', [gateway(80), service([{ port: 80, targetPort: 80, protocol: 'UDP' }]), envoy()], lacking],
    [
      'another Service of the Pods offers it',
      [gateway(8004), usual, { ...service([{ port: 8004 }]), metadata: { name: 'b', namespace: 'infra' } }, envoy()],
      ['healthy'],
    ],
    [
      'a Service without a selector may offer it',
      [gateway(8004), usual, { ...service([{ port: 8004 }], {}), metadata: { name: 'b', namespace: 'infra' } }, envoy()],
      ['healthy'],
    ],
    [
      'a Service of another namespace does not offer it',
      [gateway(8004), usual, service([{ port: 8004 }], { selector }, 'shop'), envoy()],
      lacking,
    ],
    ['a Pod on the network of its Node needs no Service', [gateway(8004), usual, envoy({ hostNetwork: true })], ['healthy']],
    ['a host port needs no Service', [gateway(8004), usual, envoy({}, [{ containerPort: 8004, hostPort: 8004 }])], ['healthy']],
    ['without a Pod of the gateway nothing is known', [gateway(8004), usual], ['healthy']],
    ['without a Service of the gateway nothing is known', [gateway(8004), envoy()], ['healthy']],
  ])('ports of the servers of a Gateway: %s', async (_, objects, expected) => {
    expect(await told(vs, ...objects)).toEqual(expected)
    expect(await told(gw, ...objects)).toEqual(expected)
  })

  it('a route gets traffic by the one server that a Service offers, and the Gateway has a finding for the other server', async () => {
    expect(await told(vs, gateway(80, 8004), usual, envoy())).toEqual(['healthy'])
    expect(await told(gw, gateway(80, 8004), usual, envoy())).toEqual(lacking)
  })

  it('a Service has a finding for a route whose Gateway port is not offered, and is not called broken', async () => {
    expect(await told({ kind: 'service', name: 'web' }, gateway(8004), usual, envoy())).toEqual(lacking)
  })

  it('there is no finding if not all Services in the namespace of the Pods of a Gateway were read', async () => {
    const snapshot = await dump(toWeb, gateway(8004), usual, envoy())
    expect(trace(snapshot, vs).verdict).toBe('unknown')
    expect(trace({ ...snapshot, listed: { ...snapshot.listed, services: ['shop'] } }, vs).verdict).toBe('healthy')
  })

  it('the finding names the port, the Service and its ports', async () => {
    const [finding] = trace(await dump(toWeb, gateway(8004), usual, envoy()), vs).findings
    expect([finding?.title, finding?.message, finding?.fix?.command]).toEqual([
      'no Service offers port 8004 of gateway/public',
      'Service ingress in infra has ports 80 (target port 8080) and 443 (target port 8443). Clients cannot connect to this server through a Service of the gateway.',
      'kubectl -n infra edit gateways.networking.istio.io public',
    ])
    expect(finding?.evidence).toMatchObject([
      { object: { kind: 'Gateway', namespace: 'infra', name: 'public' }, field: 'spec.servers[0].port.number', value: 8004 },
      { object: { kind: 'Service', namespace: 'infra', name: 'ingress' }, field: 'spec.ports' },
    ])
  })
})

describe('the same among manifests', () => {
  const manifest = ({ metadata, ...rest }: ReturnType<typeof gateway> | ReturnType<typeof service> | typeof toWeb) =>
    JSON.stringify({ ...rest, metadata: { ...metadata, namespace: 'default' } })
  const own = { ...toWeb, spec: { ...toWeb.spec, gateways: ['public'] } }
  const workload = (name: string, labels: object, containerPort: number) =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name, ports: [{ containerPort }] }] } },
      },
    })
  const web = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  })
  const base = [web, workload('web', { app: 'web' }, 8080), manifest(own)]
  it.each<[string, string[], string[]]>([
    ['is planned if the Service has the port', [manifest(gateway(80)), manifest(usual), workload('envoy', selector, 8080)], ['planned']],
    ['is unknown if it has not', [manifest(gateway(8004)), manifest(usual), workload('envoy', selector, 8080)], lacking],
    ['is planned if the gateway is kept elsewhere', [manifest(gateway(8004))], ['planned']],
    [
      'is planned if the Service of the gateway is kept elsewhere',
      [manifest(gateway(8004)), workload('envoy', selector, 8080)],
      ['planned'],
    ],
  ])('a VirtualService of manifests %s', async (_, documents, expected) => {
    const { verdict, findings } = await traceManifests([...base, ...documents].join('\n---\n'), vs)
    expect([verdict, ...findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`)]).toEqual(expected)
  })
})
