import { describe, expect, test } from 'vitest'
import { projectOtherRoute, traefikMatch } from '../../../../src/cluster/project/other-routes/project.ts'
import { otherRouteRows, rowOf } from '../../../../src/kube/other-routes/table.ts'
import { type Fields, fields, text } from '../../../../src/lib/read.ts'
import { loadYaml } from '../../../../src/lib/yaml/parse.ts'
import type { OtherRoute } from '../../../../src/model/other-route.ts'

const yaml = await loadYaml()

/** The route of a manifest, in namespace `shop` and with the name `web`. */
function route(manifest: string): OtherRoute {
  const parsed = yaml.parse(manifest)
  const raw = fields('value' in parsed ? parsed.value : undefined)
  const group = text(raw.apiVersion)?.split('/')[0] ?? ''
  const row = rowOf(group, text(raw.kind) ?? '')
  const object: Fields = { ...raw, metadata: { name: 'web', namespace: 'shop' } }
  const found = row && projectOtherRoute(object, row)
  if (!found) throw new Error(`no row for ${group}/${text(raw.kind)}`)
  return found
}

const backends = (one: OtherRoute) =>
  one.rules.flatMap((rule) =>
    rule.backends.map(
      ({ kind, namespace, name, port, weight, mirror, needsSetting }) =>
        `${kind} ${namespace}/${name}:${port ?? ''} ${mirror ? 'mirror' : weight}${needsSetting ? ' needs setting' : ''}`,
    ),
  )

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
  test('of policy Subdomain has all hosts below its domain', () => {
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
  test('without gateways is one of the mesh', () => {
    expect(route('{apiVersion: networking.istio.io/v1, kind: VirtualService, spec: {hosts: [web]}}').parents).toEqual([
      { kind: 'Gateway', name: 'mesh', field: 'spec.gateways' },
    ])
  })
})

describe('an IngressRoute', () => {
  test.each(['traefik.io', 'traefik.containo.us'])('of %s leads to Services, TraefikServices and other namespaces', (group) => {
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
  })
  test('of TCP or UDP and a TraefikService have their own places for Services', () => {
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

test('a Rollout refers to the Services that it writes selectors into, and is no entry point', () => {
  const one = route(`
apiVersion: argoproj.io/v1alpha1
kind: Rollout
spec: {strategy: {blueGreen: {activeService: live, previewService: next}, canary: {stableService: stable}}}
`)
  expect(one.rules[0]?.backends.map(({ name, field, nameField }) => [name, field, nameField])).toEqual([
    ['live', 'spec.strategy.blueGreen.activeService', 'spec.strategy.blueGreen.activeService'],
    ['next', 'spec.strategy.blueGreen.previewService', 'spec.strategy.blueGreen.previewService'],
    ['stable', 'spec.strategy.canary.stableService', 'spec.strategy.canary.stableService'],
  ])
  expect(rowOf('argoproj.io', 'Rollout')?.isNoEntry).toBe(true)
})

test('webhooks, aggregated APIs and conversions lead to port 443 of a Service unless they name another', () => {
  const webhook = route(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
webhooks:
- clientConfig: {service: {name: hook, namespace: system}}
- clientConfig: {url: https://example.com}
- clientConfig: {service: {name: hook, namespace: system, port: 9443}}
`)
  expect(webhook.namespace).toBe('')
  expect(backends(webhook)).toEqual(['Service system/hook:443 1', 'Service system/hook:9443 1'])
  expect(webhook.rules[2]?.backends[0]?.field).toBe('webhooks[2].clientConfig.service')
  const api = route(
    '{apiVersion: apiregistration.k8s.io/v1, kind: APIService, spec: {service: {name: metrics, namespace: system}}, status: {conditions: [{type: Available, status: "False", reason: MissingEndpoints}]}}',
  )
  expect(backends(api)).toEqual(['Service system/metrics:443 1'])
  expect(api.statements).toMatchObject([{ field: 'status.conditions[0]', isGood: false, reason: 'MissingEndpoints' }])
  const crd = route(
    '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {conversion: {webhook: {clientConfig: {service: {name: hook, namespace: system, port: 8443}}}}}}',
  )
  expect(backends(crd)).toEqual(['Service system/hook:8443 1'])
  expect(backends(route('{apiVersion: apiregistration.k8s.io/v1, kind: APIService, spec: {group: apps}}'))).toEqual([])
})

test('a TargetGroupBinding leads to a port of its Service by number or name', () => {
  const one = route(
    '{apiVersion: elbv2.k8s.aws/v1beta1, kind: TargetGroupBinding, spec: {serviceRef: {name: web, port: http}, targetGroupARN: "arn:aws:x"}}',
  )
  expect(backends(one)).toEqual(['Service shop/web:http 1'])
  expect(one.parents).toEqual([{ kind: 'TargetGroup', name: 'arn:aws:x', field: 'spec.targetGroupARN' }])
})

test('every row has a kind of its own, and reads nothing of an object of another shape', () => {
  expect(new Set(otherRouteRows.map(({ group, kind }) => `${group}/${kind}`)).size).toBe(otherRouteRows.length)
  for (const row of otherRouteRows) {
    for (const spec of [undefined, null, 'text', [], { routes: 'x', http: [null], rules: [[]] }]) {
      const one = projectOtherRoute({ metadata: { name: 'web' }, spec, webhooks: spec }, row)
      expect(one?.rules.flatMap(({ backends: all }) => all)).toEqual([])
    }
    expect(projectOtherRoute({ metadata: {} }, row)).toBeUndefined()
  }
})
