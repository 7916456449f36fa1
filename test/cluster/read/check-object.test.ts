import { describe, expect, it } from 'vitest'
import { kindNamed, kinds } from '../../../src/cluster/kinds/kinds.ts'
import { checkObject } from '../../../src/cluster/read/check-object.ts'
import { manifests } from '../../../src/demo/server/store/object.ts'
import { resourceTypes } from '../../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../../src/demo/server/store/store.ts'
import { shop, shopPresent } from '../../../src/demo/shop/shop.ts'

const named = { metadata: { name: 'web', namespace: 'demo' } }

describe('an answer that cannot be understood', () => {
  it.each([null, [], 'x', 7, true, {}, { metadata: null }, { metadata: { name: '' } }, { metadata: { name: 7 } }])(
    '%j is not read as a Service',
    (raw) => {
      expect(() => checkObject(kinds.Service, raw)).toThrow(/the server returned/)
    },
  )

  it('an object of another name than the one that was requested is refused', () => {
    expect(() => checkObject(kinds.Service, named, { name: 'api' })).toThrow('the server returned the Service "web" instead of "api"')
    expect(() => checkObject(kinds.Service, named, { name: 'web' })).not.toThrow()
  })

  it('an object of another namespace than the one that was requested is refused', () => {
    expect(() => checkObject(kinds.Service, named, { namespace: 'shop' })).toThrow(
      'the server returned the Service "web" of namespace "demo" for a request in namespace "shop"',
    )
    for (const namespace of ['demo', undefined]) expect(() => checkObject(kinds.Service, named, { namespace })).not.toThrow()
    const node = { metadata: { name: 'node-1' } }
    expect(() => checkObject(kinds.Node, node, { namespace: 'demo' })).not.toThrow()
  })

  it('an object of another kind than the one that was requested is refused', () => {
    const asked = 'the server returned a Status instead of a Service'
    expect(() => checkObject(kinds.Service, { ...named, kind: 'Status' })).toThrow(asked)
    for (const kind of ['Service', '', undefined]) expect(() => checkObject(kinds.Service, { ...named, kind })).not.toThrow()
  })

  it.each([
    [{ spec: 'x' }, 'spec'],
    [{ spec: { ports: 'x' } }, 'spec.ports[]'],
    [{ spec: { ports: { 0: { port: 80 } } } }, 'spec.ports[]'],
    [{ spec: { ports: [null] } }, 'spec.ports[]'],
    [{ spec: { ports: ['80'] } }, 'spec.ports[]'],
    [{ spec: { ports: [{ port: '80' }] } }, 'spec.ports[].port'],
    [{ spec: { ports: [{ port: 80 }, { port: 0 }] } }, 'spec.ports[].port'],
    [{ spec: { ports: [{ port: 80.5 }] } }, 'spec.ports[].port'],
    [{ spec: { ports: [{ port: 80, targetPort: {} }] } }, 'spec.ports[].targetPort'],
    [{ spec: { selector: { app: 7 } } }, 'spec.selector'],
    [{ spec: { selector: [] } }, 'spec.selector'],
    [{ metadata: { ...named.metadata, labels: 'x' } }, 'metadata.labels'],
  ])('a Service with %j is named with its field', (raw, field) => {
    expect(() => checkObject(kinds.Service, { ...named, ...raw })).toThrow(
      `the server returned the Service "web" with an invalid field: ${field}`,
    )
  })

  it.each([
    [kinds.EndpointSlice, { endpoints: [{ addresses: 'x' }] }],
    [kinds.EndpointSlice, { endpoints: {} }],
    [kinds.EndpointSlice, { ports: [{ port: 'http' }] }],
    [kinds.Endpoints, { subsets: [{ addresses: ['x'] }] }],
    [kinds.Pod, { spec: { containers: [{ name: 7 }] } }],
    [kinds.Pod, { spec: { containers: [{ name: 'a', ports: [{ containerPort: 'http' }] }] } }],
    [kinds.Pod, { status: { conditions: ['Ready'] } }],
    [kinds.Node, { status: [] }],
    [kinds.Ingress, { spec: { rules: 'x' } }],
  ])('an object of any other kind with an invalid field is refused, too (%#)', (kind, raw) => {
    expect(() => checkObject(kind, { ...named, ...raw })).toThrow('with an invalid field')
  })

  it('an object with more items in one list than the API allows anywhere is refused, and one with exactly as many is not', () => {
    const withPorts = (count: number) => ({ ...named, spec: { ports: Array(count).fill({ port: 80 }) } })
    expect(() => checkObject(kinds.Service, withPorts(20_001))).toThrow('an object with 20001 ports[]')
    expect(() => checkObject(kinds.Service, withPorts(20_000))).not.toThrow()
  })

  it.each([
    [kinds.Service, { spec: {} }],
    [kinds.Service, { spec: { ports: null, selector: null, clusterIPs: null } }],
    [kinds.EndpointSlice, { endpoints: null, ports: null }],
    [kinds.EndpointSlice, { ports: [{ port: null, name: null }] }],
    [kinds.Pod, {}],
  ])('fields that are not set, or null, are understood', (kind, raw) => {
    expect(() => checkObject(kind, { ...named, ...raw })).not.toThrow()
  })

  it('each object of the shop is understood', () => {
    const store = createStore(resourceTypes(), { now: () => shopPresent })
    for (const { body, kind, apiVersion } of shop(shopPresent).flatMap(manifests)) store.put({ ...body, kind, apiVersion })
    for (const name of ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress', 'Deployment']) {
      const kind = kindNamed(name)
      const all = store.list(name)
      expect(kind).toBeDefined()
      for (const raw of all) if (kind) expect(() => checkObject(kind, raw)).not.toThrow()
    }
  })
})
