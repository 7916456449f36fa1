import { describe, expect, test } from 'vitest'
import { slicesFor } from '../../src/demo/server/controllers/endpoint-slices.ts'
import { type Fields, fields, items, labels, text } from '../../src/lib/read.ts'
import { recorded } from '../server/client.ts'
import { endpointsFor } from '../server/endpoints.ts'

const list = (name: string) => items(fields(recorded(`${name}.json`)).items).map(fields)
const pods = list('pods')
const nodes = list('nodes')
const nameOf = (object: Fields) => text(fields(object.metadata).name) ?? ''
const controlled = list('services').filter((service) => fields(service.spec).selector !== undefined)
const sorted = (endpoints: unknown) =>
  items(endpoints)
    .map((each) => JSON.stringify(each))
    .toSorted()

describe('recorded Services', () => {
  test.each(controlled.map((service) => ({ name: nameOf(service), service })))(
    'the slice of $name is as the real controller wrote it',
    ({ name, service }) => {
      const real = list('endpointslices').filter((slice) => labels(fields(slice.metadata).labels)['kubernetes.io/service-name'] === name)
      const made = slicesFor(service, pods, nodes)
      expect(made.map((slice) => slice.ports)).toEqual(real.map((slice) => slice.ports))
      expect(made.map((slice) => sorted(slice.endpoints))).toEqual(real.map((slice) => sorted(slice.endpoints)))
      expect(made.map((slice) => slice.endpoints === null)).toEqual(real.map((slice) => slice.endpoints === null))
      expect(made.map((slice) => fields(slice.metadata).labels)).toEqual(real.map((slice) => fields(slice.metadata).labels))
      expect(made.map((slice) => fields(slice.metadata).ownerReferences)).toEqual(
        real.map((slice) => fields(slice.metadata).ownerReferences),
      )
    },
  )

  test.each(controlled.map((service) => ({ name: nameOf(service), service })))(
    'the Endpoints of $name are as the real controller wrote them',
    ({ name, service }) => {
      const real = list('endpoints').find((each) => nameOf(each) === name)
      const made = endpointsFor(service, slicesFor(service, pods, nodes))
      expect(made.subsets).toEqual(real?.subsets)
      expect(labels(fields(made.metadata).labels)).toEqual(labels(fields(real?.metadata).labels))
    },
  )
})

const service = (spec: Fields) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { name: 'web', namespace: 'demo', uid: 'u' },
  spec: {
    selector: { app: 'web' },
    clusterIP: '10.96.0.5',
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
    ...spec,
  },
})

interface PodPlan {
  name?: string
  ready?: boolean
  ports?: Fields[]
  metadata?: Fields
  spec?: Fields
  status?: Fields
}

const pod = ({
  name = 'web-1',
  ready = true,
  ports = [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  metadata,
  spec,
  status,
}: PodPlan = {}) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name, namespace: 'demo', uid: name, labels: { app: 'web' }, ...metadata },
  spec: { nodeName: 'node-1', containers: [{ name: 'web', ports }], ...spec },
  status: {
    phase: 'Running',
    podIPs: [{ ip: '10.244.0.5' }],
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    ...status,
  },
})

const conditionsOf = (slices: readonly Fields[]) => slices.flatMap((slice) => items(slice.endpoints).map((each) => fields(each).conditions))
const portsOf = (slices: readonly Fields[]) => slices.map((slice) => items(slice.ports).map((port) => fields(port).port))

describe('rules of the EndpointSlice controller', () => {
  test('a Service without a selector, and an ExternalName, has no slice', () => {
    expect(slicesFor(service({ selector: undefined }), [pod()])).toEqual([])
    expect(slicesFor(service({ type: 'ExternalName' }), [pod()])).toEqual([])
  })

  test('an empty Service has one slice whose lists are null', () => {
    expect(slicesFor(service({}), [])).toMatchObject([{ endpoints: null, ports: null, addressType: 'IPv4' }])
  })

  test('a Pod of another namespace or with another label is not chosen', () => {
    const others = [pod({ metadata: { namespace: 'other' } }), pod({ metadata: { labels: { app: 'other' } } })]
    expect(slicesFor(service({}), others)).toMatchObject([{ endpoints: null }])
  })

  test('a named port is looked up with its protocol; if it is not found, the endpoint stays without that port', () => {
    const udp = pod({ ports: [{ name: 'http', containerPort: 8080, protocol: 'UDP' }] })
    const [slice] = slicesFor(service({}), [udp])
    expect(slice?.ports).toBeNull()
    expect(items(slice?.endpoints)).toHaveLength(1)
  })

  test('a native sidecar may own the port, another init container may not', () => {
    const init = (restartPolicy?: string) =>
      pod({ ports: [], spec: { initContainers: [{ name: 'proxy', restartPolicy, ports: [{ name: 'http', containerPort: 15001 }] }] } })
    expect(portsOf(slicesFor(service({}), [init('Always')]))).toEqual([[15001]])
    expect(portsOf(slicesFor(service({}), [init()]))).toEqual([[]])
  })

  test('a numeric targetPort is used as it is, declared or not; without a targetPort the port is used', () => {
    const numbered = (targetPort?: number) => service({ ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort }] })
    expect(portsOf(slicesFor(numbered(8081), [pod()]))).toEqual([[8081]])
    expect(portsOf(slicesFor(numbered(), [pod()]))).toEqual([[80]])
  })

  test('Pods that resolve a port name to different numbers are in separate slices', () => {
    const other = pod({
      name: 'web-2',
      ports: [{ name: 'http', containerPort: 9090, protocol: 'TCP' }],
      status: { podIPs: [{ ip: '10.244.0.6' }] },
    })
    expect(portsOf(slicesFor(service({}), [pod(), other]))).toEqual([[8080], [9090]])
  })

  test('the conditions of an endpoint follow readiness and deletion of its Pod', () => {
    const leaving = { deletionTimestamp: '2026-01-15T09:00:00Z' }
    const of = (plan: PodPlan, spec: Fields = {}) => conditionsOf(slicesFor(service(spec), [pod(plan)]))
    expect(of({})).toEqual([{ ready: true, serving: true, terminating: false }])
    expect(of({ ready: false })).toEqual([{ ready: false, serving: false, terminating: false }])
    expect(of({ metadata: leaving })).toEqual([{ ready: false, serving: true, terminating: true }])
    expect(of({ ready: false }, { publishNotReadyAddresses: true })).toEqual([{ ready: true, serving: false, terminating: false }])
  })

  test('a finished Pod and a Pod without address are left out', () => {
    expect(conditionsOf(slicesFor(service({}), [pod({ status: { phase: 'Succeeded' } }), pod({ status: { podIPs: [] } })]))).toEqual([])
  })

  test('a Pod of a missing Node is left out, unless unready ones are published', () => {
    expect(conditionsOf(slicesFor(service({}), [pod()], []))).toEqual([])
    expect(conditionsOf(slicesFor(service({ publishNotReadyAddresses: true }), [pod()], []))).toHaveLength(1)
  })

  test('two families make two slices, each with its own addresses', () => {
    const dual = pod({ status: { podIPs: [{ ip: '10.244.0.5' }, { ip: 'fd00::5' }] } })
    const slices = slicesFor(service({ ipFamilies: ['IPv4', 'IPv6'] }), [dual])
    expect(slices.map((slice) => [slice.addressType, items(slice.endpoints).map((each) => fields(each).addresses)])).toEqual([
      ['IPv4', [['10.244.0.5']]],
      ['IPv6', [['fd00::5']]],
    ])
  })

  test('a slice holds a hundred endpoints', () => {
    const many = Array.from({ length: 250 }, (_, n) =>
      pod({ name: `web-${n}`, status: { podIPs: [{ ip: `10.244.${n >> 8}.${n & 255}` }] } }),
    )
    const slices = slicesFor(service({}), many)
    expect(slices.map((slice) => items(slice.endpoints).length)).toEqual([100, 100, 50])
    expect(new Set(slices.map(nameOf)).size).toBe(3)
  })

  test('trafficDistribution gives hints for the same zone, and for the same node if it asks for that', () => {
    const zoned = [{ metadata: { name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'a' } } }]
    const hints = (trafficDistribution: string) =>
      slicesFor(service({ trafficDistribution }), [pod()], zoned).flatMap((slice) =>
        items(slice.endpoints).map((each) => fields(each).hints),
      )
    expect(hints('PreferClose')).toEqual([{ forZones: [{ name: 'a' }] }])
    expect(hints('PreferSameNode')).toEqual([{ forZones: [{ name: 'a' }], forNodes: [{ name: 'node-1' }] }])
  })

  test('Endpoints leave out terminating Pods and hold only the first IP family', () => {
    const dual = service({ ipFamilies: ['IPv4', 'IPv6'] })
    const leaving = pod({
      metadata: { deletionTimestamp: '2026-01-15T09:00:00Z' },
      status: { podIPs: [{ ip: '10.244.0.5' }, { ip: 'fd00::5' }] },
    })
    expect(endpointsFor(dual, slicesFor(dual, [leaving])).subsets).toBeUndefined()
    const both = pod({ status: { podIPs: [{ ip: '10.244.0.5' }, { ip: 'fd00::5' }] } })
    expect(endpointsFor(dual, slicesFor(dual, [both])).subsets).toMatchObject([{ addresses: [{ ip: '10.244.0.5' }] }])
  })
})
