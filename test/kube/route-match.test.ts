import { describe, expect, it } from 'vitest'
import { ingressRules } from '../../src/kube/ingress.ts'
import { matchRoutes } from '../../src/kube/route-match.ts'
import type { RouteRule } from '../../src/model/route-rule.ts'
import { ingress } from '../build.ts'

function rule(field: string, part: Partial<RouteRule> = {}): RouteRule {
  return { route: { kind: 'Ingress', namespace: 'demo', name: 'shop' }, group: 'nginx', host: 'a.example.com', field, ...part }
}

function matched(rules: readonly RouteRule[], host: string, path?: string): string[] {
  return matchRoutes(host, path, rules).map(({ field }) => field)
}

describe('matchRoutes', () => {
  const rules = [
    rule('root', { path: '/', pathType: 'Prefix' }),
    rule('foo', { path: '/foo', pathType: 'Prefix' }),
    rule('foo/bar', { path: '/foo/bar/', pathType: 'Prefix' }),
    rule('exact', { path: '/foo', pathType: 'Exact' }),
    rule('own', { path: '/own', pathType: 'ImplementationSpecific' }),
  ]
  // The table of networking/v1 HTTPIngressPath, and what follows from it.
  it.each([
    ['/', 'root'],
    ['/foo', 'exact'],
    ['/foo/', 'foo'],
    ['/foo/ba', 'foo'],
    ['/foo/bar', 'foo/bar'],
    ['/foo/bar/baz', 'foo/bar'],
    ['/foobar', 'root'],
    ['/Foo', 'root'],
    ['/own/x', 'own'],
  ])('the URL %s is matched by %s', (path, expected) => expect(matched(rules, 'a.example.com', path)).toEqual([expected]))

  it('a URL without a path means all rules of its host', () => expect(matched(rules, 'a.example.com')).toHaveLength(5))

  it('an exact host wins over a wildcard of one label, and a wildcard wins over any host', () => {
    const hosts = [rule('any', {}), rule('wild', { host: '*.example.com' }), rule('a')].map((one) => {
      const { host, ...rest } = one
      return one.field === 'any' ? rest : { ...rest, ...(host && { host }) }
    })
    expect(matched(hosts, 'a.example.com', '/')).toEqual(['a'])
    expect(matched(hosts, 'b.example.com', '/')).toEqual(['wild'])
    expect(matched(hosts, 'x.b.example.com', '/')).toEqual(['any'])
    expect(matched(hosts, 'example.com', '/')).toEqual(['any'])
  })

  it('a path is looked up only in the best host, and otherwise goes to the default backend of that Ingress', () => {
    const some = [
      rule('a', { path: '/a', pathType: 'Prefix' }),
      rule('wild', { host: '*.example.com', path: '/', pathType: 'Prefix' }),
      rule('default', { isDefault: true }),
      rule('other', { isDefault: true, route: { kind: 'Ingress', namespace: 'demo', name: 'other' } }),
    ]
    expect(matched(some, 'a.example.com', '/b')).toEqual(['default'])
    expect(matched(some.slice(0, 2), 'a.example.com', '/b')).toEqual([])
    expect(matched(some, 'elsewhere.example.org', '/b')).toEqual(['default', 'other'])
  })

  it('rules that tie are all returned, and the best of each controller', () => {
    const two = [rule('a', { path: '/x' }), rule('b', { path: '/x' }), rule('c', { path: '/', group: 'traefik' })]
    expect(matched(two, 'a.example.com', '/x')).toEqual(['a', 'b', 'c'])
  })

  it('a rule for any host or a default backend of another controller takes no request of a host that a rule names', () => {
    const { host: _, ...anyHost } = rule('any', { path: '/', group: 'traefik' })
    const fallback = rule('default', { isDefault: true, group: 'lost', route: { kind: 'Ingress', namespace: 'demo', name: 'other' } })
    expect(matched([rule('a', { path: '/' }), anyHost, fallback], 'a.example.com', '/x')).toEqual(['a'])
    expect(matched([rule('a', { path: '/' }), anyHost, fallback], 'b.example.com', '/x')).toEqual(['any', 'default'])
  })

  it('no text makes the search for a rule throw', () => {
    for (const odd of ['', '.', '*', '*.', '..', '.example.com']) {
      expect(() => matched([rule('x', { host: odd, path: odd })], odd, odd)).not.toThrow()
    }
  })
})

describe('ingressRules', () => {
  it('the backends of an Ingress are placed as a patch names them, the default last', () => {
    const one = ingress(
      'shop',
      { name: 'web', portName: 'http' },
      { className: 'nginx', defaultBackend: { resource: { kind: 'Bucket', name: 'b' } } },
    )
    expect(ingressRules([one])).toEqual([
      {
        route: { kind: 'Ingress', namespace: 'demo', name: 'shop' },
        group: 'Ingress nginx',
        host: 'shop.example.com',
        path: '/',
        pathType: 'Prefix',
        backend: { namespace: 'demo', service: 'web', port: 'http' },
        field: 'spec.rules[0].http.paths[0].backend',
      },
      {
        route: { kind: 'Ingress', namespace: 'demo', name: 'shop' },
        group: 'Ingress nginx',
        isDefault: true,
        field: 'spec.defaultBackend',
      },
    ])
  })
})
