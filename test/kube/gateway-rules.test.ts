import { describe, expect, it } from 'vitest'
import { gatewayRules } from '../../src/kube/gateway-rules.ts'
import { matchRoutes } from '../../src/kube/route-match.ts'
import type { RouteMatch } from '../../src/model/gateway.ts'
import { backend, gateway, listener, parent, route } from '../build-gateway.ts'

function rule(matches: RouteMatch[], name = 'web', part: Parameters<typeof backend>[0] = {}) {
  return { matches, filters: [], backends: [backend({ name, ...part })] }
}

/** The Services that a request meets, in the rules of a route. */
function met(
  rules: ReturnType<typeof rule>[],
  path: string,
  host = 'shop.example.com',
  hostnames = ['shop.example.com'],
): (string | undefined)[] {
  return matchRoutes(host, path, gatewayRules([route({ rules, hostnames })], [])).map((one) => one.backend?.service)
}

describe('gatewayRules', () => {
  const prefix = (path: string): RouteMatch => ({ path, pathType: 'PathPrefix' })

  it('the rule with the longest path wins, counted by its elements', () => {
    const rules = [rule([prefix('/')], 'web'), rule([prefix('/pay')], 'pay'), rule([{ path: '/pay', pathType: 'Exact' }], 'exact')]
    expect(met(rules, '/')).toEqual(['web'])
    expect(met(rules, '/payment')).toEqual(['web'])
    expect(met(rules, '/pay/now')).toEqual(['pay'])
    expect(met(rules, '/pay')).toEqual(['exact'])
  })

  it('a rule without matches takes every path, and the longest wildcard host wins', () => {
    expect(met([rule([])], '/x')).toEqual(['web'])
    expect(met([rule([])], '/x', 'a.b.example.com', ['*.example.com'])).toEqual(['web'])
    expect(met([rule([])], '/x', 'example.com', ['*.example.com'])).toEqual([])
    const two = [route({ name: 'wide', hostnames: ['*.example.com'] }), route({ name: 'near', hostnames: ['*.b.example.com'] })]
    expect(matchRoutes('a.b.example.com', '/', gatewayRules(two, [])).map((one) => one.route.name)).toEqual(['near'])
  })

  it('a rule for some requests leaves the rest to a rule for all requests, and no regular expression is run', () => {
    const canary = rule([{ ...prefix('/'), headers: [{ name: 'x-env', value: 'canary' }] }], 'canary')
    expect(met([canary, rule([prefix('/')])], '/')).toEqual(['web'])
    expect(met([canary], '/')).toEqual(['canary'])
    expect(met([rule([{ ...prefix('/'), method: 'POST' }], 'post'), rule([{ ...prefix('/'), method: 'GET' }], 'get')], '/')).toEqual([
      'get',
    ])
    const regular = rule([{ path: '/api/v[0-9]+(a+)+$', pathType: 'RegularExpression' }], 'regular')
    expect(met([regular, rule([prefix('/')])], `/api/v1${'a'.repeat(60)}!`)).toEqual(['web', 'regular'])
    expect(met([regular, rule([prefix('/')])], '/other')).toEqual(['web'])
    for (const path of ['(', '/a|/b', '^/ab*', '']) expect(() => met([rule([{ path, pathType: 'RegularExpression' }])], '/a')).not.toThrow()
    expect(met([rule([{ path: '^/ab*', pathType: 'RegularExpression' }])], '/a')).toEqual(['web'])
    expect(met([rule([{ path: '/x|/a', pathType: 'RegularExpression' }])], '/a')).toEqual(['web'])
  })

  it('a gRPC method is found by its path', () => {
    const rules = [rule([{ service: 'shop.Cart', method: 'Add' }], 'add'), rule([{ service: 'shop.Cart' }], 'cart')]
    expect(met(rules, '/shop.Cart/Add')).toEqual(['add'])
    expect(met(rules, '/shop.Cart/Get')).toEqual(['cart'])
    expect(met(rules, '/shop.Carts/Get')).toEqual([])
  })

  it('requests are split by weight, without mirrors and backends of weight 0', () => {
    const backends = [
      backend({ name: 'a', weight: 9 }),
      backend({ name: 'b', weight: 1, field: 'spec.rules[0].backendRefs[1]' }),
      backend({ name: 'c', weight: 0 }),
      backend({ name: 'd', mirror: true }),
    ]
    expect(gatewayRules([route({}, backends)], []).map((one) => [one.backend?.service, one.share])).toEqual([
      ['a', { weight: 9, of: 10 }],
      ['b', { weight: 1, of: 10 }],
    ])
    expect(gatewayRules([route({}, [])], [])).toMatchObject([{ field: 'spec.rules[0]' }])
  })

  it('a route without hosts has the hosts of its listeners', () => {
    const open = route({ hostnames: [] })
    const hosts = (...listeners: Parameters<typeof listener>[0][]) =>
      gatewayRules([open], [gateway({ listeners: listeners.map((one) => listener(one)) })]).map(({ host }) => host)
    expect(hosts({ hostname: '*.example.com' }, { name: 'b', hostname: 'b.example.org' })).toEqual(['*.example.com', 'b.example.org'])
    expect(hosts({ hostname: '*.example.com' }, { name: 'b' })).toEqual([undefined])
    expect(gatewayRules([open], []).map(({ host }) => host)).toEqual([undefined])
  })

  it('a route of two Gateways is matched once, and TCP routes and routes of a mesh are never matched', () => {
    const both = route({ parentRefs: [parent(), parent({ name: 'inner' })] })
    expect(matchRoutes('shop.example.com', '/', gatewayRules([both], []))).toHaveLength(1)
    expect(
      gatewayRules([route({ kind: 'TCPRoute' }), route({ parentRefs: [parent({ group: '', kind: 'Service', name: 'web' })] })], []),
    ).toEqual([])
  })
})
