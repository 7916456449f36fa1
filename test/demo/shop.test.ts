import { expect, test } from 'vitest'
import { procNet } from '../../src/demo/shop/proc-net.ts'
import { shop } from '../../src/demo/shop/shop.ts'
import { fields, items, labels, text } from '../../src/lib/read.ts'
import { demo, exec, get, recorded } from '../server/client.ts'

const inDemo = '/api/v1/namespaces/demo'
const slicesPath = '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices'

/** For each slice of a Service: its ports and how many endpoints are ready. */
async function slices(service: string): Promise<unknown[]> {
  const server = await demo()
  const { body } = await get(server, `${slicesPath}?labelSelector=kubernetes.io/service-name%3D${service}`)
  return items(fields(body).items)
    .map(fields)
    .map((slice) => {
      const endpoints = slice.endpoints === null ? null : items(slice.endpoints).map((each) => fields(fields(each).conditions).ready)
      return {
        family: slice.addressType,
        ports: slice.ports === null ? null : items(slice.ports).map((port) => fields(port).port),
        endpoints,
      }
    })
}

test.each([
  ['shop', { ports: [8080], endpoints: [true, true] }],
  ['web', { ports: [8080], endpoints: [true, true, true] }],
  ['checkout', { ports: [8081, 9090], endpoints: [true, true] }],
  ['search', { ports: null, endpoints: [true] }],
  ['cart', { ports: null, endpoints: null }],
  ['payments', { ports: [8080], endpoints: [false, false] }],
  ['orders', { ports: [8080], endpoints: [false] }],
  ['reports', { ports: null, endpoints: null }],
  ['db', { ports: [5432], endpoints: [true, true] }],
  ['gateway', { ports: [8080], endpoints: [true, true] }],
  ['cache', { ports: [6379], endpoints: [true] }],
  ['dns', { ports: [5353], endpoints: [true, true] }],
  ['sidecar', { ports: [15001], endpoints: [true, true] }],
])('the slice of the Service %s has the ports and endpoints of the scenario', async (service, expected) => {
  expect(await slices(service)).toEqual([{ family: 'IPv4', ...expected }])
})

test('a Service of two families has a slice of each', async () => {
  const both = { ports: [8080], endpoints: [true, true, true] }
  expect(await slices('public')).toEqual(
    expect.arrayContaining([
      { family: 'IPv4', ...both },
      { family: 'IPv6', ...both },
    ]),
  )
})

test('a Service without a selector has no slice of the controller', async () => {
  expect([await slices('legacy'), await slices('metrics')]).toEqual([[], []])
})

test('the shop is the same, byte by byte, for the same point in time', () => {
  expect(JSON.stringify(shop())).toBe(JSON.stringify(shop()))
  expect(JSON.stringify(shop(new Date('2026-02-01T00:00:00Z')))).not.toBe(JSON.stringify(shop()))
})

test('no two objects share a uid, and no two Pods share an address unless they use the host network', () => {
  const objects = shop().map(fields)
  const uids = objects.map((object) => fields(object.metadata).uid)
  expect(new Set(uids).size).toBe(uids.length)
  const pods = objects.filter((object) => object.kind === 'Pod' && fields(object.spec).hostNetwork !== true)
  const addresses = pods.flatMap((pod) => items(fields(pod.status).podIPs).map((each) => fields(each).ip))
  expect(new Set(addresses).size).toBe(addresses.length)
})

test('every owner reference names an object that exists, with its uid', () => {
  const objects = shop().map(fields)
  const owners = objects.flatMap((object) => items(fields(object.metadata).ownerReferences)).map(fields)
  expect(owners.length).toBeGreaterThan(20)
  for (const owner of owners) {
    const found = objects.find((object) => object.kind === owner.kind && fields(object.metadata).uid === owner.uid)
    expect(fields(found?.metadata).name).toBe(owner.name)
  }
})

test('the addresses, states, events and routes of the shop are those of the scenario', async () => {
  const server = await demo()
  const one = async (path: string) => (await get(server, path)).body
  expect(await one(`${inDemo}/services/gateway`)).toMatchObject({ spec: { type: 'LoadBalancer' }, status: { loadBalancer: {} } })
  expect(await one(`${inDemo}/services/public`)).toMatchObject({ status: { loadBalancer: { ingress: [{ ip: '203.0.113.20' }] } } })
  expect(await one(`${inDemo}/services/shop`)).toMatchObject({ spec: { externalTrafficPolicy: 'Local', ports: [{ nodePort: 31200 }] } })
  const crashing = fields(items(fields(await one(`${inDemo}/pods?labelSelector=app%3Dorders`)).items)[0])
  expect(crashing.status).toMatchObject({ containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } }, restartCount: 12 }] })
  const unhealthy = await one(`${inDemo}/events?fieldSelector=reason%3DUnhealthy,involvedObject.kind%3DPod`)
  expect(items(fields(unhealthy).items)).toHaveLength(2)
  const nodes = items(fields(await one('/api/v1/nodes')).items).map(
    (node) => labels(fields(fields(node).metadata).labels)['topology.kubernetes.io/zone'],
  )
  expect(nodes).toEqual(['a', 'b', 'c'])
  const onShop = items(fields(await one(`${inDemo}/pods?labelSelector=app%3Dshop`)).items).map((pod) => fields(fields(pod).spec).nodeName)
  expect(onShop).toEqual(['node-1', 'node-1'])
})

/** The sockets that a Pod of the app shows, by exec. */
async function sockets(app: string, container: string, file: string): Promise<string> {
  const server = await demo()
  const { body } = await get(server, `${inDemo}/pods?labelSelector=app%3D${app}`)
  const pod = text(fields(fields(items(fields(body).items)[0]).metadata).name)
  const result = await exec(server, `${inDemo}/pods/${pod}/exec?stdout=true&stderr=true&container=${container}&command=cat&command=${file}`)
  return (
    result.body ??
    result.frames
      .slice(1)
      .map((frame) => frame.text)
      .join('')
  )
}

test('the sockets of a Pod are those of the scenario, and shared by its containers', async () => {
  expect(await sockets('cache', 'redis', '/proc/net/tcp')).toContain('   0: 0100007F:18EB 00000000:0000 0A ')
  expect(await sockets('web', 'web', '/proc/net/tcp6')).toContain(`: ${'0'.repeat(32)}:1F90 `)
  expect(await sockets('dns', 'dns', '/proc/net/udp6')).toContain(`: ${'0'.repeat(32)}:14E9 ${'0'.repeat(32)}:0000 07 `)
  expect(await sockets('sidecar', 'app', '/proc/net/tcp')).toContain(':3A99 ')
  expect(await sockets('checkout', 'checkout', '/proc/net/tcp')).not.toContain(':1F91 ')
})

test('an exec fails without a tool in the image, without the file, and in a container that does not run', async () => {
  expect(await sockets('public', 'public', '/proc/net/tcp')).toContain('executable file not found in $PATH')
  expect(await sockets('web', 'web', '/etc/passwd')).toContain("cat: can't open '/etc/passwd': No such file or directory")
  expect(await sockets('orders', 'orders', '/proc/net/tcp')).toBe('container not found ("orders")')
})

test('a socket table looks like the recorded one', () => {
  const [, , ipv4] = items(fields(items(recorded('exec.json'))[0]).frames).map((frame) => String(fields(frame).text))
  const real = String(fields(items(fields(items(recorded('exec.json'))[0]).frames)[1]).text)
  const made = procNet('/proc/net/tcp', ['tcp 127.0.0.1:9000'])
  const shape = (table: string) =>
    table
      .replace(/602285 1 \w{16}|40000 1 \w{16}/, 'INODE')
      .split('\n')
      .map((line) => line.trimEnd())
  expect(shape(made)).toEqual(shape(real))
  expect(made.split('\n').map((line) => line.length)).toEqual([149, 149, 0])
  expect(procNet('/proc/net/tcp6', [])).toBe(ipv4)
  expect(procNet('/proc/net/tcp6', ['tcp6 ::1:80'])).toContain(': 00000000000000000000000001000000:0050 ')
})
