import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { reader, traceOf } from './program.ts'
import { start } from './start.ts'

const istio = (kind: string, name: string, spec: object, namespace = 'demo') => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace, uid: `u-${kind}-${name}`, resourceVersion: '9' },
  spec,
})
const gateway = (name: string, selector: object = { app: 'web' }) => istio('Gateway', name, { selector, servers: [] })
const toWeb = istio('VirtualService', 'web', {
  hosts: ['www.example.com'],
  gateways: ['demo/public'],
  http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
})
const ofGatewayApi = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'edge', namespace: 'demo', uid: 'u-edge', resourceVersion: '9' },
  spec: { gatewayClassName: 'istio', listeners: [] },
}
const startWith = (...more: object[]) => start({ served: () => true, objects: [...shop(), ...more], now: () => shopPresent })
const dumpWith = (folder: string, ...more: object[]) => {
  const file = join(folder, 'dump.json')
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...shop(), ...more] }))
  return file
}

it('a Gateway of Istio is a target by its full resource name, and leads to the Services that its VirtualServices name', async () => {
  const objects = [gateway('public'), gateway('other'), toWeb]
  const bench = await startWith(...objects)
  const file = dumpWith(bench.folder, ...objects)
  for (const target of ['gateways.networking.istio.io/public', 'gateway.v1.networking.istio.io/public', 'gw/public']) {
    for (const from of [[], ['-f', file]]) {
      const found = traceOf(await bench.run([...from, target, '-o', 'json']))
      // The dump holds no slices.
      expect(found.verdict).toBe(from.length === 0 ? 'healthy' : 'unknown')
      expect([found.target, found.routes.map(({ kind, name, state }) => [kind, name, state])]).toEqual([
        { kind: 'Gateway', group: 'networking.istio.io', namespace: 'demo', name: 'public' },
        [['VirtualService', 'web', 'ok']],
      ])
    }
  }
  const idle = traceOf(await bench.run(['gw/other', '-o', 'json']))
  expect([idle.verdict, idle.routes, idle.findings]).toEqual(['idle', [], []])
  expect((await bench.run(['gw/public'])).stdout).toContain('rules       www.example.com   ─▶ service/web:80')
})

it('the kind gateway means the Gateway API, and if only Istio has such an object the error names both kinds', async () => {
  const objects = [gateway('public'), ofGatewayApi]
  const bench = await startWith(...objects)
  const file = dumpWith(bench.folder, ...objects)
  for (const from of [[], ['-f', file, '-n', 'demo']]) {
    const { code, stderr } = await bench.run([...from, 'gateway/public'])
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([
      3,
      'error: gateways.gateway.networking.k8s.io "public" not found in namespace "demo"; gateways.networking.istio.io/public exists',
    ])
    expect(traceOf(await bench.run([...from, 'gateway/edge', '-o', 'json'])).target).toEqual({
      kind: 'Gateway',
      namespace: 'demo',
      name: 'edge',
    })
  }
})

it('a missing Gateway of Istio is reported under its full resource name, even if the Gateway API has one of that name', async () => {
  const bench = await startWith(gateway('public'), { ...ofGatewayApi, metadata: { ...ofGatewayApi.metadata, name: 'edge' } })
  const { code, stderr } = await bench.run(['gateways.networking.istio.io/edge'])
  expect([code, stderr]).toEqual([3, 'error: gateways.networking.istio.io "edge" not found in namespace "demo"\n'])
})

const toGone = { ...toWeb, spec: { ...toWeb.spec, gateways: ['infra/pubic'] } }
const elsewhere = { ...gateway('public'), metadata: { ...gateway('public').metadata, namespace: 'infra' } }

it.each(['vs/web', 'http://www.example.com/'])(
  '%s is broken where the only Gateway of its VirtualService does not exist',
  async (target) => {
    const bench = await startWith(toGone, elsewhere)
    const one = traceOf(await bench.run([target, '-o', 'json']))
    expect(one.verdict).toBe('broken')
    expect([one, ...(one.through ?? [])].flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['PT506'])
    const right = await startWith({ ...toWeb, spec: { ...toWeb.spec, gateways: ['infra/public'] } }, elsewhere)
    expect(traceOf(await right.run([target, '-o', 'json'])).findings).toEqual([])
  },
)

it('a Service reports a VirtualService whose Gateway does not exist, and reads the Gateways of all namespaces in one list', async () => {
  const bench = await startWith(toGone, elsewhere)
  const one = traceOf(await bench.run(['svc/web', '-o', 'json']))
  expect(one.findings.map(({ code }) => code)).toContain('PT506')
  const paths = bench.server.requests.map(({ path }) => path).filter((path) => path.includes('istio') && path.includes('gateways'))
  expect(paths).toEqual(['/apis/networking.istio.io/v1/gateways'])
})

it.each(['vs/web', 'svc/web', 'http://www.example.com/'])(
  'without the right to list Gateways of Istio %s reports none as missing',
  async (target) => {
    const rights = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'virtualservices.networking.istio.io']
    const bench = await start({
      served: () => true,
      objects: [...shop(), toGone, elsewhere],
      now: () => shopPresent,
      users: [reader('few', rights)],
    })
    const { findings, routes } = traceOf(await bench.run([target, '-o', 'json']))
    expect(findings.map(({ code }) => code)).not.toContain('PT506')
    expect(routes.some(({ kind }) => kind === 'VirtualService') || target.startsWith('http')).toBe(true)
  },
)

it.each(['vs/web', 'gw/public'])('%s is broken where no Pod of any namespace has the labels of its Gateway', async (target) => {
  const codes = async (selector: object) => {
    const bench = await startWith(gateway('public', selector), toWeb)
    const one = traceOf(await bench.run([target, '-o', 'json']))
    return [one.verdict, ...one.findings.map(({ code, severity, message }) => `${code} ${severity} ${message}`)]
  }
  expect(await codes({ istio: 'ingres' })).toEqual([
    'broken',
    'PT507 error No Pod of any namespace has the labels istio=ingres, so nothing listens for its routes.',
  ])
  expect(await codes({ app: 'web' })).toEqual(['healthy'])
})

it('without the right to list Pods of all namespaces no Gateway is said to select no Pod', async () => {
  const rights = [
    'services',
    'pods',
    'endpointslices.discovery.k8s.io',
    'virtualservices.networking.istio.io',
    'gateways.networking.istio.io',
  ]
  const bench = await start({
    served: () => true,
    objects: [...shop(), gateway('public', { istio: 'ingres' }), toWeb],
    now: () => shopPresent,
    users: [reader('few', rights, 'demo')],
  })
  expect(traceOf(await bench.run(['vs/web', '-o', 'json'])).findings.map(({ code }) => code)).not.toContain('PT507')
})
