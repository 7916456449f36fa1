import { expect, it } from 'vitest'
import { shopApps } from '../../src/demo/shop/apps.ts'
import { connect } from '../../src/demo/shop/network.ts'
import { startTestServer } from '../server/server.ts'

const { store, close } = await startTestServer()
await close()
const result = (host: string, port: number) => connect(store, shopApps, host, port).result
const addressOf = (name: string) => String(Reflect.get(Object(store.get({ kind: 'Service', namespace: 'demo', name })?.spec), 'clusterIP'))

it.each([
  ['the name of a Service whose Pods listen', 'web.demo.svc', 80, 'open'],
  ['that name with the domain of the cluster', 'web.demo.svc.cluster.local', 80, 'open'],
  ['a Service whose Pods listen on another port', 'checkout.demo.svc', 80, 'refused'],
  ['the other port of that Service', 'checkout.demo.svc', 9090, 'open'],
  ['a Service whose Pod listens on loopback alone', 'cache.demo.svc', 6379, 'refused'],
  ['a Service whose Pods are not ready', 'payments.demo.svc', 80, 'refused'],
  ['a Service without endpoints', 'cart.demo.svc', 80, 'refused'],
  ['a port that a Service does not have', 'web.demo.svc', 81, 'timeout'],
  ['a name that nobody has', 'gone.demo.svc', 80, 'no-such-name'],
  ['an alias of a name outside', 'legacy.demo.svc', 80, 'no-such-name'],
  ['an address that nobody has', '198.51.100.7', 80, 'timeout'],
])('a connection in the demo to %s ends as in a cluster', (_, host, port, ends) => {
  expect(result(host, port)).toBe(ends)
})

it('a connection in the demo to a ClusterIP or a Pod IP is open only on a port that listens', () => {
  expect(result(addressOf('web'), 80)).toBe('open')
  expect(result(addressOf('checkout'), 80)).toBe('refused')
  const [pod] = store.list('Pod').filter(({ metadata }) => metadata.name.startsWith('web-'))
  const ip = String(Reflect.get(Object(pod?.status), 'podIP'))
  expect(result(ip, 8080)).toBe('open')
  expect(result(ip, 8081)).toBe('refused')
})

it('a NodePort of the demo that keeps traffic on its Node answers only on a Node with an endpoint', () => {
  const nodes = store.list('Node').map((node) => String(Reflect.get(Object(Reflect.get(Object(node.status), 'addresses'))[0], 'address')))
  expect(nodes.map((address) => result(address, 31_200))).toEqual(['open', 'timeout', 'timeout'])
  expect(nodes.map((address) => result(address, 31_080))).toEqual(['open', 'open', 'open'])
})
