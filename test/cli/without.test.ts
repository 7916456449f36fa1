import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../src/model/comparison.ts'
import { forms } from '../routes/forms.ts'
import type { Bench, Ran } from './program.ts'
import { start } from './start.ts'

const own = (name: string, rest: object = {}) => ({ name, namespace: 'shop', uid: `u-${name}`, resourceVersion: '3', ...rest })
const pod = (name: string, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: own(name, { labels: { app: 'web' }, ...rest }),
  spec: { nodeName: 'node-1', containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }] },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1' }],
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
  },
})
const slice = (managedBy?: string) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: own('web-x', {
    labels: { 'kubernetes.io/service-name': 'web', ...(managedBy && { 'endpointslice.kubernetes.io/managed-by': managedBy }) },
  }),
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints: [
    {
      addresses: ['10.0.0.1'],
      conditions: { ready: true },
      nodeName: 'node-1',
      targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-abc-1' },
    },
  ],
})
const service = (selector?: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: own('web'),
  spec: {
    clusterIP: '10.96.0.9',
    clusterIPs: ['10.96.0.9'],
    ...(selector && { selector }),
    ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
  },
})
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: 'u-shop', resourceVersion: '1' } }
const owner = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, uid: `u-${name}`, controller: true }] })
const cluster = [
  namespace,
  service({ app: 'web' }),
  pod('web-abc-1', owner('ReplicaSet', 'web-abc')),
  slice('endpointslice-controller.k8s.io'),
]

const startWith = (...objects: object[]) => start({ served: () => true, objects })
const withUid = (object: object) => {
  const metadata = 'metadata' in object && typeof object.metadata === 'object' ? object.metadata : {}
  return { ...object, metadata: { ...metadata, uid: 'u', resourceVersion: '7' } }
}
const dumpIn = (bench: Bench, ...objects: object[]) => {
  const file = join(bench.folder, 'dump.json')
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
  return file
}
const without = async (bench: Bench, object: string, ...args: string[]) =>
  bench.run([...args, '-n', 'shop', '--without', object, '-o', 'json'])
const itemsOf = ({ stdout, stderr }: Ran) => {
  if (stdout === '') throw new Error(stderr)
  const { items }: Comparison = JSON.parse(stdout)
  return items
}
const became = (ran: Ran) => itemsOf(ran).map((item) => [item.target.name, item.became])
const itsOf = (ran: Ran) => {
  const [item] = itemsOf(ran)
  return { before: item?.before?.route?.parents, after: item?.after?.route?.parents }
}
const routesOf = (ran: Ran) => itemsOf(ran).map(({ before, after }) => [before?.routes.length, after?.routes.length])

describe('over a cluster and over a dump', () => {
  it.each(forms.map((form) => [form.kind, form] as const))(
    'without its %s a Service loses an entry point',
    async (kind, { make, isWayIn = true }) => {
      const route = withUid(make({ service: 'web', namespace: 'shop' }))
      const bench = await startWith(...cluster, route)
      const file = dumpIn(bench, ...cluster, route)
      for (const from of [[], ['-f', file]]) {
        const ran = await without(bench, `${kind.toLowerCase()}/web`, ...from)
        expect([ran.stderr.replace(/^note: .*\n/gm, ''), ran.code, routesOf(ran)]).toEqual(['', 0, isWayIn ? [[1, 0]] : []])
        const gone = await without(bench, `${kind}/wbe`, ...from)
        expect([gone.code, gone.stderr.split('\n').at(-2)]).toMatchObject([
          3,
          expect.stringMatching(/^error: --without: .* "wbe" not found/),
        ])
      }
      expect([...new Set(bench.server.requests.map(({ method }) => method))]).toEqual(['GET'])
    },
  )
})

const istio = (kind: string, name: string, spec: object) =>
  withUid({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec })
const virtualService = istio('VirtualService', 'web', {
  hosts: ['www.example.com'],
  gateways: ['public'],
  http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
})
const istioGateway = istio('Gateway', 'public', { servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }] })
const ofGatewayApi = (kind: string, name: string, spec: object, more: object = {}) =>
  withUid({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: kind === 'GatewayClass' ? { name } : { name, namespace: 'shop' },
    spec,
    ...more,
  })
const accepted = [{ type: 'Accepted', status: 'True' }]
const httpRoute = ofGatewayApi(
  'HTTPRoute',
  'web',
  { parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  { status: { parents: [{ parentRef: { name: 'public' }, conditions: accepted }] } },
)
const gateway = ofGatewayApi(
  'Gateway',
  'public',
  { gatewayClassName: 'envoy', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  { status: { conditions: accepted } },
)
const gatewayClass = ofGatewayApi('GatewayClass', 'envoy', { controllerName: 'example.com/envoy' }, { status: { conditions: accepted } })

it.each([
  ['gateways.networking.istio.io/public', 'vs/web'],
  ['shop/gateway.v1.networking.istio.io/public', 'vs/web'],
  ['gw/public', 'vs/web'],
  ['gateway/public', 'httproute/web'],
  ['gateways.gateway.networking.k8s.io/public', 'httproute/web'],
])('without %s the route %s gets no traffic', async (object, target) => {
  const bench = await startWith(...cluster, virtualService, istioGateway, httpRoute, gateway, gatewayClass)
  const ran = await without(bench, object, target)
  const reasons = itsOf(ran).after?.map(({ reason }) => reason)
  expect([ran.code, became(ran), reasons]).toEqual([1, [['web', 'worse']], ['gateway-missing']])
})

it('without a GatewayClass its Gateways get worse, and without another class they do not change', async () => {
  const bench = await startWith(...cluster, httpRoute, gateway, gatewayClass, {
    ...gatewayClass,
    metadata: { name: 'other', uid: 'u', resourceVersion: '1' },
  })
  expect(became(await without(bench, 'gc/envoy', 'gateway/public'))).toEqual([['public', 'worse']])
  expect(became(await without(bench, 'gatewayclass/other', 'gateway/public'))).toEqual([])
})

it('without its Namespace a Service is gone with all that is in it', async () => {
  const bench = await startWith(...cluster, httpRoute)
  const ran = await without(bench, 'ns/shop')
  expect([ran.code, became(ran)]).toEqual([1, [['web', 'worse']]])
  expect(itemsOf(ran)[0]?.after).toBeUndefined()
  expect((await without(bench, 'namespaces/shopp')).stderr).toBe('error: --without: namespace "shopp" not found\n')
})

it('slices that a person wrote can be deleted, and those of a controller come back', async () => {
  const own = await startWith(namespace, service(), pod('web-abc-1'), slice())
  expect(became(await without(own, 'endpointslice/web-x'))).toEqual([['web', 'worse']])
  const controlled = await startWith(...cluster)
  const { code, stderr } = await without(controlled, 'endpointslice/web-x')
  expect([code, stderr]).toEqual([
    3,
    'error: --without: a controller would recreate endpointslice/web-x\nTry --without shop/service/web.\n',
  ])
})

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } }
const workload = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: own(name, rest),
  spec: { replicas: 1, template },
})

it.each([
  ['deploy/web', 'apps/v1', 'Deployment', 'ReplicaSet'],
  ['rollouts.argoproj.io/web', 'argoproj.io/v1alpha1', 'Rollout', 'ReplicaSet'],
  ['dc/web', 'apps.openshift.io/v1', 'DeploymentConfig', 'ReplicationController'],
] as const)('without %s its Pods are gone, with what owns them', async (object, apiVersion, kind, between) => {
  const objects = [
    namespace,
    service({ app: 'web' }),
    workload(apiVersion, kind, 'web'),
    workload(between === 'ReplicaSet' ? 'apps/v1' : 'v1', between, 'web-abc', owner(kind, 'web')),
    pod('web-abc-1', owner(between, 'web-abc')),
    slice('endpointslice-controller.k8s.io'),
  ]
  const bench = await startWith(...objects)
  const file = dumpIn(bench, ...objects)
  for (const from of [[], ['-f', file]]) {
    const ran = await without(bench, object, ...from, 'svc/web')
    const [item] = itemsOf(ran)
    expect([item?.became, item?.before?.verdict, item?.after?.verdict]).toEqual(['worse', 'healthy', 'broken'])
    expect(item?.after?.findings.map(({ code, title }) => [code, title])).toEqual([['PT101', 'selector matches no Pod']])
  }
})

it('a kind that no trace reads is a usage error that names those which can be deleted', async () => {
  const bench = await startWith(...cluster)
  for (const object of [
    'secret/web',
    'node/node-1',
    'configmap/web',
    'event/web',
    'gateways.example.com/web',
    'web',
    'svc/',
    '/svc/web',
    'a/b/c/d',
  ]) {
    const { code, stdout, stderr } = await without(bench, object)
    expect([object, code, stdout]).toEqual([object, 2, ''])
    expect(stderr).toMatch(
      /^error: invalid argument "[^"]*" for --without\nWrite .*\n$|^error: --without \S+: porttrace does not read resource type "[^"]+"\n(Did you mean \S+\? )?--without can delete .*gateways\.networking\.istio\.io.*\n$/,
    )
  }
})

it('a workload of any kind in manifests can be left out, and a word that names none cannot', async () => {
  const bench = await startWith()
  const file = join(bench.folder, 'app.json')
  const manifest = ({ metadata: { name, namespace: at, ...rest }, ...object }: ReturnType<typeof workload>) => ({
    ...object,
    metadata: { name, namespace: at, labels: 'labels' in rest ? rest.labels : {} },
  })
  const { metadata: _, ...bare } = service({ app: 'web' })
  const app = [{ ...bare, metadata: { name: 'web', namespace: 'shop' } }, manifest(workload('apps.kruise.io/v1alpha1', 'CloneSet', 'web'))]
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: app }))
  expect(became(await without(bench, 'cloneset/web', '-f', file))).toEqual([['web', 'worse']])
  expect((await without(bench, 'cloneste/web', '-f', file)).code).toBe(2)
})
