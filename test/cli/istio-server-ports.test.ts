import { expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

const own = (name: string, namespace: string, rest: object = {}) => ({
  name,
  namespace,
  uid: `u-${namespace}-${name}`,
  resourceVersion: '9',
  ...rest,
})
const labels = { istio: 'ingress' }
const gateway = (number: number) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: own('public', 'demo'),
  spec: { selector: labels, servers: [{ hosts: ['*'], port: { number, name: 'http', protocol: 'HTTP' } }] },
})
const toWeb = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: own('web', 'demo'),
  spec: { hosts: ['www.example.com'], gateways: ['public'], http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }] },
}
const envoy = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: own('envoy', 'istio-system', { labels }),
  spec: { nodeName: 'node-1', containers: [{ name: 'istio-proxy', ports: [{ containerPort: 8080 }] }] },
  status: { phase: 'Running', podIP: '10.1.0.9', podIPs: [{ ip: '10.1.0.9' }], conditions: [{ type: 'Ready', status: 'True' }] },
}
const ingress = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: own('ingress', 'istio-system'),
  spec: { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'], selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
}
const startWith = (number: number) =>
  start({
    served: () => true,
    objects: [...shop(), gateway(number), toWeb, envoy, ingress],
    now: () => shopPresent,
  })

it.each(['vs/web', 'gw/public'])(
  '%s reads the Services of its Gateway beside the Pods, and reports a port that none of the Services has',
  async (target) => {
    const wrong = await startWith(8004)
    const one = traceOf(await wrong.run([target, '-o', 'json']))
    expect([one.verdict, one.findings.map(({ code, confidence }) => `${code} ${confidence}`)]).toEqual(['unknown', ['PT507 inferred']])
    expect(wrong.server.requests.map(({ path }) => path).filter((path) => path.includes('/istio-system/'))).toEqual([
      '/api/v1/namespaces/istio-system/services',
    ])
    const right = await startWith(80)
    expect(traceOf(await right.run([target, '-o', 'json'])).verdict).toBe('healthy')
  },
)
