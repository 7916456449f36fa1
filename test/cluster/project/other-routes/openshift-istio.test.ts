import { describe, expect, test } from 'vitest'
import { backends, route } from './projected.ts'

describe('an OpenShift Route', () => {
  const one = route(`
apiVersion: route.openshift.io/v1
kind: Route
spec:
  host: www.example.com
  path: /pay
  to: {kind: Service, name: web, weight: 90}
  alternateBackends:
  - {kind: Service, name: canary}
  port: {targetPort: http}
status:
  ingress:
  - host: www.example.com
    routerName: default
    conditions: [{type: Admitted, status: "False", reason: HostAlreadyClaimed, message: taken}]
  - host: www.other.example.com
    routerName: public
    conditions: [{type: Admitted, status: "True"}]
`)
  test('an OpenShift Route leads to its Service and the alternatives, whose weight is 100 by default', () => {
    expect(backends(one)).toEqual(['Service shop/web:http 90', 'Service shop/canary:http 100'])
    expect(
      one.rules[0]?.backends.map(({ field, nameField, portField, portMeaning, withoutPort }) => [
        field,
        nameField,
        portField,
        portMeaning,
        withoutPort,
      ]),
    ).toEqual([
      ['spec.to', 'spec.to.name', 'spec.port.targetPort', 'endpoint', 'all'],
      ['spec.alternateBackends[0]', 'spec.alternateBackends[0].name', 'spec.port.targetPort', 'endpoint', 'all'],
    ])
  })
  test('an OpenShift Route has the hosts of its spec and of its routers, and what each router says', () => {
    expect(one.hosts).toEqual(['www.example.com', 'www.other.example.com'])
    expect(one.rules[0]?.matches).toEqual([{ path: '/pay', pathType: 'PathPrefix' }])
    expect(one.statements).toEqual([
      {
        field: 'status.ingress[0].conditions[0]',
        type: 'Admitted',
        value: 'False',
        isGood: false,
        by: 'default',
        reason: 'HostAlreadyClaimed',
        message: 'taken',
      },
      { field: 'status.ingress[1].conditions[0]', type: 'Admitted', value: 'True', isGood: true, by: 'public' },
    ])
  })
  test('an OpenShift Route of policy Subdomain has all hosts below its domain', () => {
    const wild = route(
      '{apiVersion: route.openshift.io/v1, kind: Route, spec: {host: any.example.com, wildcardPolicy: Subdomain, to: {name: web}}}',
    )
    expect(wild.hosts).toEqual(['*.example.com'])
    expect(backends(wild)).toEqual(['Service shop/web: 100'])
  })
})

describe('a VirtualService', () => {
  const one = route(`
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
spec:
  hosts: [reviews, reviews.example.com]
  gateways: [mesh, istio-system/public, local]
  http:
  - match: [{uri: {prefix: /v2}}, {uri: {exact: /v2/x}, headers: {end-user: {exact: jason}}}]
    route:
    - destination: {host: reviews, subset: v2, port: {number: 9080}}
      weight: 75
    - destination: {host: reviews.prod.svc.cluster.local}
      weight: 25
    mirror: {host: copy, port: {number: 80}}
  - route: [{destination: {host: api.example.com}}]
    mirrors: [{destination: {host: copy}, percentage: {value: 5}}]
  - delegate: {name: other, namespace: team}
  tcp:
  - route: [{destination: {host: db, port: {number: 5432}}}]
`)
  test('a VirtualService leads to Services by short and by full names, and to hosts of another kind', () => {
    expect(backends(one)).toEqual([
      'Service shop/reviews:9080 75',
      'Service prod/reviews: 25',
      'Service shop/copy:80 mirror',
      'Host /api.example.com: 1',
      'Service shop/copy: mirror',
      'Service shop/db:5432 1',
    ])
  })
  test('a VirtualService has hosts, gateways, paths and delegates', () => {
    expect(one.hosts).toEqual(['reviews', 'reviews.example.com'])
    expect(one.parents).toEqual([
      { kind: 'Gateway', name: 'mesh', field: 'spec.gateways[0]' },
      { kind: 'Gateway', namespace: 'istio-system', name: 'public', field: 'spec.gateways[1]' },
      { kind: 'Gateway', namespace: 'shop', name: 'local', field: 'spec.gateways[2]' },
    ])
    expect(one.rules[0]).toMatchObject({
      isPartial: true,
      matches: [
        { path: '/v2/x', pathType: 'Exact' },
        { path: '/v2', pathType: 'PathPrefix' },
      ],
    })
    expect(one.rules[1]).not.toHaveProperty('isPartial')
    expect(one.includes).toEqual([{ namespace: 'team', name: 'other', field: 'spec.http[2].delegate' }])
  })
  test('a VirtualService without gateways is one of the mesh', () => {
    expect(route('{apiVersion: networking.istio.io/v1, kind: VirtualService, spec: {hosts: [web]}}').parents).toEqual([
      { kind: 'Gateway', name: 'mesh', field: 'spec.gateways' },
    ])
  })
})
