import { describe, expect, test } from 'vitest'
import type { TargetRef } from '../../src/model/target.ts'
import { service, trace, workload } from './traced.ts'

const web = [service('selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]'), workload()]
const host = 'www.example.com'
const istio = (kind: string, name: string, spec: string) =>
  `{apiVersion: networking.istio.io/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}`
const gateway = istio('Gateway', 'gw', `selector: {istio: gw}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]`)
const root = (match = '{uri: {prefix: /shop}}') =>
  istio('VirtualService', 'root', `hosts: [${host}], gateways: [gw], http: [{match: [${match}], delegate: {name: leaf}}]`)
const leaf = (match = '') => istio('VirtualService', 'leaf', `http: [{${match}route: [{destination: {host: web, port: {number: 80}}}]}]`)
const files = (...documents: string[]) => [...web, ...documents].join('\n---\n')
const at = (path: string): TargetRef => ({ kind: 'address', text: `https://${host}${path}`, host, port: 443, scheme: 'https', path })
const route = (name: string) => ({ kind: 'route', type: 'VirtualService', name }) as const

describe('a VirtualService that delegates', () => {
  test('a URL leads through the delegate to its Service, below the path of the rule that delegates', async () => {
    const { verdict, address } = await trace(files(gateway, root(), leaf()), at('/shop/cart'))
    expect(verdict).toBe('planned')
    expect(address?.owners.map(({ object, rule }) => [object.name, rule?.path])).toEqual([['leaf', '/shop']])
  })

  test('a URL beside the path of the rule that delegates leads to nothing', async () => {
    expect((await trace(files(gateway, root(), leaf()), at('/other'))).address).toBeUndefined()
  })

  test('a path of the delegate itself is the one that counts', async () => {
    const { address } = await trace(files(gateway, root(), leaf('match: [{uri: {prefix: /shop/cart}}], ')), at('/shop/cart'))
    expect(address?.owners.map(({ rule }) => rule?.path)).toEqual(['/shop/cart'])
  })

  test('a rule that delegates by a header makes the URL unknown', async () => {
    const byHeader = root('{uri: {prefix: /shop}, headers: {beta: {exact: "1"}}}')
    expect((await trace(files(gateway, byHeader, leaf()), at('/shop'))).verdict).toBe('unknown')
  })

  test('the rules of the route are those of its delegate, with the path under which it delegates', async () => {
    const { route: view } = await trace(files(gateway, root(), leaf()), route('root'))
    expect(view?.rules.map(({ matches }) => matches.map(({ path }) => path))).toEqual([['/shop']])
  })

  test('without the Gateway of the route that delegates, the delegate and its URL are unknown, and the Service is planned', async () => {
    const missing = files(root(), leaf())
    expect((await trace(missing, route('leaf'))).verdict).toBe('unknown')
    const { verdict, address } = await trace(missing, at('/shop'))
    expect([verdict, address?.owners[0]?.reason]).toEqual(['unknown', 'gateway-unread'])
    expect((await trace(missing)).verdict).toBe('planned')
  })
})
