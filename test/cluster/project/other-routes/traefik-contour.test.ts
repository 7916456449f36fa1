import { describe, expect, test } from 'vitest'
import { traefikMatch } from '../../../../src/cluster/project/other-routes/project.ts'
import { backends, route } from './projected.ts'

describe('an IngressRoute', () => {
  test.each(['traefik.io', 'traefik.containo.us'])(
    'a route of kind %s leads to Services, TraefikServices and other namespaces',
    (group) => {
      const one = route(`
apiVersion: ${group}/v1alpha1
kind: IngressRoute
spec:
  entryPoints: [websecure]
  routes:
  - match: Host(\`a.example.com\`) && PathPrefix(\`/api\`)
    kind: Rule
    services:
    - {name: web, port: http, weight: 3}
    - {name: other, port: 80, namespace: team}
    - {name: canary, kind: TraefikService}
  - match: Host(\`b.example.com\`)
    services: [{name: api@internal, kind: TraefikService}]
`)
      expect(backends(one)).toEqual(['Service shop/web:http 3', 'Service team/other:80 1 needs setting', 'TraefikService shop/canary: 1'])
      expect(one.rules.map(({ hosts, matches }) => [hosts, matches])).toEqual([
        [['a.example.com'], [{ path: '/api', pathType: 'PathPrefix' }]],
        [['b.example.com'], []],
      ])
      expect(one.parents).toEqual([{ kind: 'EntryPoint', name: 'websecure', field: 'spec.entryPoints[0]' }])
    },
  )
  test('an IngressRoute of TCP or UDP and a TraefikService have their own places for Services', () => {
    const tcp = route(
      '{apiVersion: traefik.io/v1alpha1, kind: IngressRouteTCP, spec: {routes: [{match: "HostSNI(`db.example.com`)", services: [{name: db, port: 5432}]}]}}',
    )
    expect(tcp.rules[0]?.hosts).toEqual(['db.example.com'])
    const service = route(`
apiVersion: traefik.io/v1alpha1
kind: TraefikService
spec:
  weighted: {services: [{name: a, port: 80, weight: 1}]}
  mirroring: {name: b, port: 80, mirrors: [{name: c, port: 80, percent: 20}]}
  failover: {service: {name: d, port: 80}, fallback: {name: e, port: 80}}
`)
    expect(backends(service)).toEqual([
      'Service shop/a:80 1',
      'Service shop/b:80 1',
      'Service shop/c:80 mirror',
      'Service shop/d:80 1',
      'Service shop/e:80 1',
    ])
  })
})

test('a rule of Traefik tells its hosts and paths, and whether it takes only some of their requests', () => {
  expect(traefikMatch('Host(`a`, `b`)')).toEqual({ hosts: ['a', 'b'], matches: [], isPartial: false })
  expect(traefikMatch('Host("a") || Host("b")')).toEqual({ hosts: ['a', 'b'], matches: [], isPartial: false })
  expect(traefikMatch('Host(`a`) && (Path(`/x`) || PathPrefix(`/y`))')).toMatchObject({ isPartial: true })
  expect(traefikMatch('Host(`a`) && Headers(`X`, `y`)')).toEqual({ hosts: ['a'], matches: [], isPartial: true })
  expect(traefikMatch('Host(`a`) && !PathPrefix(`/x`)')).toEqual({ hosts: ['a'], matches: [], isPartial: true })
  expect(traefikMatch('HostRegexp(`.+`)')).toEqual({ hosts: [], matches: [], isPartial: true })
})

test('an HTTPProxy leads to Services of its namespace, includes others, and tells why it is invalid', () => {
  const one = route(`
apiVersion: projectcontour.io/v1
kind: HTTPProxy
spec:
  virtualhost: {fqdn: www.example.com}
  routes:
  - conditions: [{prefix: /api}, {header: {name: x, present: true}}]
    services: [{name: web, port: 80}, {name: copy, port: 80, mirror: true}, {name: none}]
  includes: [{name: child, namespace: team}]
  tcpproxy: {services: [{name: db, port: 5432}]}
status:
  currentStatus: invalid
  description: At least one error present
  conditions: [{type: Valid, status: "False", errors: [{type: ServiceError, reason: ServiceUnresolvedReference, message: service not found}]}]
`)
  expect(backends(one)).toEqual(['Service shop/web:80 1', 'Service shop/copy:80 mirror', 'Service shop/none: 1', 'Service shop/db:5432 1'])
  expect(one.rules[0]?.backends[2]).toMatchObject({ withoutPort: 'required', portField: 'spec.routes[0].services[2].port' })
  expect(one.includes).toEqual([{ namespace: 'team', name: 'child', field: 'spec.includes[0]' }])
  expect(one.statements).toEqual([
    {
      field: 'status.currentStatus',
      type: 'currentStatus',
      value: 'invalid',
      isGood: false,
      reason: 'ServiceUnresolvedReference',
      message: 'service not found',
    },
  ])
  expect(route('{apiVersion: projectcontour.io/v1, kind: HTTPProxy, status: {currentStatus: valid}}').statements).toMatchObject([
    { isGood: true },
  ])
})
