import { expect, it } from 'vitest'
import { addressTarget, dump, trace } from './cluster.ts'
import { forms } from './forms.ts'

const manifest = (apiVersion: string, kind: string, name: string, namespace: string, spec: object, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
  ...rest,
})
const proxy = (name: string, namespace: string, spec: object, rest: object = {}) =>
  manifest('projectcontour.io/v1', 'HTTPProxy', name, namespace, spec, rest)
const traefik = (kind: string, name: string, spec: object) => manifest('traefik.io/v1alpha1', kind, name, 'shop', spec)
const split = traefik('TraefikService', 'split', {
  weighted: {
    services: [
      { name: 'web', port: 80, weight: 3 },
      { name: 'gone', port: 80, weight: 1 },
    ],
  },
})
const toSplit = traefik('IngressRoute', 'web', {
  routes: [{ match: 'Host(`www.example.com`)', services: [{ kind: 'TraefikService', name: 'split' }] }],
})

it('an included HTTPProxy has the host of the one that includes it', async () => {
  const snapshot = await dump(
    proxy('root', 'infra', { virtualhost: { fqdn: 'www.example.com' }, includes: [{ name: 'part', namespace: 'shop' }] }),
    proxy('part', 'shop', { routes: [{ services: [{ name: 'web', port: 80 }] }] }),
  )
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toMatchObject([{ name: 'part', host: 'www.example.com', state: 'ok' }])
  const root = trace(snapshot, { kind: 'route', type: 'HTTPProxy', name: 'root' }, 'infra')
  expect(root.verdict).toBe('healthy')
  expect(root.routes).toMatchObject([{ namespace: 'shop', name: 'part', backend: { service: 'web' } }])
})

it('an HTTPProxy that nobody includes, and that has no host, is no entry point', async () => {
  const snapshot = await dump(proxy('part', 'shop', { routes: [{ services: [{ name: 'web', port: 80 }] }] }))
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toEqual([])
})

it('an HTTPProxy that includes a missing HTTPProxy is broken at that include', async () => {
  const snapshot = await dump(
    proxy('root', 'shop', {
      virtualhost: { fqdn: 'www.example.com' },
      routes: [{ services: [{ name: 'web', port: 80 }] }],
      includes: [{ name: 'gone' }],
    }),
  )
  const root = trace(snapshot, { kind: 'route', type: 'HTTPProxy', name: 'root' })
  expect([root.verdict, root.findings.map(({ code, title }) => [code, title])]).toEqual([
    'degraded',
    [['PT501', 'httpproxy/root: HTTPProxy "gone" does not exist']],
  ])
})

it('an HTTPProxy that its controller calls invalid is broken, and cites it', async () => {
  const status = { currentStatus: 'invalid', conditions: [{ type: 'Valid', errors: [{ reason: 'TLSNotFound', message: 'no secret' }] }] }
  const snapshot = await dump(
    proxy('web', 'shop', { virtualhost: { fqdn: 'www.example.com' }, routes: [{ services: [{ name: 'web', port: 80 }] }] }, { status }),
  )
  const one = trace(snapshot, { kind: 'route', type: 'HTTPProxy', name: 'web' })
  expect([one.verdict, one.findings.map(({ title }) => title)]).toEqual(['broken', ['Contour does not accept httpproxy/web (TLSNotFound)']])
  const [finding] = trace(snapshot, { kind: 'service', name: 'web' }).findings
  expect(finding).toMatchObject({ code: 'PT504', severity: 'warn' })
})

it('an HTTPProxy that is invalid for one missing Service still serves its others', async () => {
  const status = {
    currentStatus: 'invalid',
    conditions: [{ type: 'Valid', errors: [{ reason: 'ServiceUnresolvedReference', message: 'gone' }] }],
  }
  const routes = [
    { conditions: [{ prefix: '/a' }], services: [{ name: 'web', port: 80 }] },
    { conditions: [{ prefix: '/b' }], services: [{ name: 'gone', port: 80 }] },
  ]
  const snapshot = await dump(proxy('web', 'shop', { virtualhost: { fqdn: 'www.example.com' }, routes }, { status }))
  expect(trace(snapshot, { kind: 'route', type: 'HTTPProxy', name: 'web' }).verdict).toBe('degraded')
})

it('an IngressRoute leads through a TraefikService to its Services', async () => {
  const snapshot = await dump(toSplit, split)
  const one = trace(snapshot, { kind: 'route', type: 'IngressRoute', name: 'web' })
  expect(one.routes.map(({ kind, name, backend, share, state }) => [kind, name, backend.service, share?.weight, state])).toEqual([
    ['TraefikService', 'split', 'web', 3, 'ok'],
    ['TraefikService', 'split', 'gone', 1, 'broken'],
  ])
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toMatchObject([{ kind: 'TraefikService', host: 'www.example.com' }])
  const address = trace(snapshot, addressTarget('www.example.com'))
  expect(address.address?.owners.map(({ rule }) => rule?.backend?.service)).toEqual(['web', 'gone'])
})

it('a TraefikService that no route names is no entry point', async () => {
  expect(trace(await dump(split), { kind: 'service', name: 'web' }).routes).toEqual([])
})

it('a TraefikService that does not exist is missing for its route', async () => {
  const one = trace(await dump(toSplit), { kind: 'route', type: 'IngressRoute', name: 'web' })
  expect([one.verdict, one.findings.map(({ title }) => title)]).toEqual([
    'broken',
    ['ingressroute/web: TraefikService "split" does not exist'],
  ])
})

it('a number in an OpenShift Route is a port of the Pods, and a Route without a port means every port', async () => {
  const route = (spec: object) =>
    manifest('route.openshift.io/v1', 'Route', 'web', 'shop', { host: 'www.example.com', to: { kind: 'Service', name: 'web' }, ...spec })
  const states = async (spec: object) =>
    trace(await dump(route(spec)), { kind: 'service', name: 'web' }).routes.map(({ state, leadsTo }) => [state, leadsTo])
  expect(await states({ port: { targetPort: 8080 } })).toEqual([['ok', 0]])
  expect(await states({ port: { targetPort: 80 } })).toEqual([['broken', undefined]])
  expect(await states({})).toEqual([['ok', 0]])
})

it('a host that is not a Service of the cluster is not traced, and nothing is called broken', async () => {
  const spec = { hosts: ['www.example.com'], gateways: ['public'], http: [{ route: [{ destination: { host: 'api.example.org' } }] }] }
  const one = trace(await dump(manifest('networking.istio.io/v1', 'VirtualService', 'web', 'shop', spec)), {
    kind: 'route',
    type: 'VirtualService',
    name: 'web',
  })
  expect([one.verdict, one.routes.map(({ state, reason }) => [state, reason])]).toEqual(['unknown', [['unknown', 'not-a-service']]])
})

it('a VirtualService for the mesh alone does not own the host of a URL, but is an entry point of its Service', async () => {
  const spec = (gateways: string[]) => ({ hosts: ['www.example.com'], gateways, http: [{ route: [{ destination: { host: 'web' } }] }] })
  const ownersOf = async (gateways: string[]) => {
    const snapshot = await dump(manifest('networking.istio.io/v1', 'VirtualService', 'web', 'shop', spec(gateways)))
    expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toHaveLength(1)
    return trace(snapshot, addressTarget('www.example.com')).address?.owners.map(({ object }) => object.kind) ?? []
  }
  expect(await ownersOf(['mesh'])).toEqual([])
  expect(await ownersOf(['mesh', 'infra/public'])).toEqual(['VirtualService'])
})

it.each(forms.filter(({ isHostOwner }) => isHostOwner))('$kind owns the host that it names', async ({ kind, make }) => {
  const snapshot = await dump(make({ service: 'web', namespace: 'shop' }))
  const { address, through, verdict } = trace(snapshot, addressTarget('www.example.com', '/pay/now'))
  expect(address?.owners).toMatchObject([{ type: 'route', object: { kind, namespace: 'shop', name: 'web' }, state: 'ok' }])
  expect([verdict, through?.map(({ target }) => target.name)]).toEqual(['healthy', ['web']])
})

it('an included HTTPProxy has its paths behind the prefixes of those that include it', async () => {
  const host = { virtualhost: { fqdn: 'www.example.com' } }
  const snapshot = await dump(
    proxy('root', 'infra', { ...host, includes: [{ name: 'part', namespace: 'shop', conditions: [{ prefix: '/shop/' }] }] }),
    proxy('part', 'shop', { includes: [{ name: 'leaf', conditions: [{ prefix: '/v1' }] }] }),
    proxy('leaf', 'shop', {
      routes: [
        { conditions: [{ prefix: '/pay' }], services: [{ name: 'web', port: 80 }] },
        { conditions: [{ exact: '/old' }], services: [{ name: 'gone', port: 80 }] },
      ],
    }),
  )
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toMatchObject([{ path: '/shop/v1/pay', pathType: 'PathPrefix' }])
  for (const [name, namespace] of [
    ['root', 'infra'],
    ['leaf', 'shop'],
  ] as const) {
    const { route } = trace(snapshot, { kind: 'route', type: 'HTTPProxy', name }, namespace)
    expect(route?.rules.map(({ matches }) => matches)).toEqual([
      [{ path: '/shop/v1/pay', pathType: 'PathPrefix' }],
      [{ path: '/shop/v1/old', pathType: 'Exact' }],
    ])
  }
  const reached = (path: string) =>
    trace(snapshot, addressTarget('www.example.com', path)).address?.owners.map(({ rule }) => rule?.backend?.service)
  expect([reached('/shop/v1/pay/now'), reached('/shop/v1/old'), reached('/pay')]).toEqual([['web'], ['gone'], undefined])
})

it('an include without a prefix leaves the paths as they are, and one with a header takes only some requests', async () => {
  const routes = [{ conditions: [{ prefix: '/pay' }], services: [{ name: 'web', port: 80 }] }]
  const withConditions = async (...conditions: object[]) => {
    const root = { virtualhost: { fqdn: 'www.example.com' }, includes: [{ name: 'part', conditions }] }
    const [route] = trace(await dump(proxy('root', 'shop', root), proxy('part', 'shop', { routes })), {
      kind: 'service',
      name: 'web',
    }).routes
    return [route?.path, route?.isPartial]
  }
  expect(await withConditions()).toEqual(['/pay', undefined])
  expect(await withConditions({ prefix: '/a' }, { header: { name: 'x-beta', present: true } })).toEqual(['/a/pay', true])
})

it.each([
  [
    'Route',
    'router/public does not accept route/web (HostAlreadyClaimed)',
    manifest(
      'route.openshift.io/v1',
      'Route',
      'web',
      'shop',
      { host: 'www.example.com', to: { kind: 'Service', name: 'web' } },
      {
        status: {
          ingress: [
            { routerName: 'public', conditions: [{ type: 'Admitted', status: 'False', reason: 'HostAlreadyClaimed', message: 'taken' }] },
          ],
        },
      },
    ),
  ],
  [
    'APIService',
    'kube-apiserver does not accept apiservice/web (MissingEndpoints)',
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'web' },
      spec: { service: { name: 'web', namespace: 'shop', port: 80 } },
      status: { conditions: [{ type: 'Available', status: 'False', reason: 'MissingEndpoints', message: 'none' }] },
    },
  ],
] as const)('what the controller of a %s says of it in a condition is cited', async (type, title, object) => {
  const one = trace(await dump(object), { kind: 'route', type, name: 'web' })
  expect([one.verdict, one.findings.map((finding) => [finding.code, finding.title])]).toEqual(['broken', [['PT504', title]]])
  expect(one.findings[0]?.evidence[0]?.field).toMatch(/^status\..*conditions\[0\]$/)
})
