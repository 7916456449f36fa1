import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

const ingressRoute = (namespace: string) => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: { name: 'web', namespace, uid: `u-${namespace}`, resourceVersion: '9' },
  spec: { routes: [{ match: 'Host(`www.example.com`)', services: [{ name: 'web', namespace: 'demo', port: 80 }] }] },
})
const ofTraefik = (path: string) => path.includes('traefik')
const startWith = (...more: object[]) => start({ objects: [...shop(), ...more], now: () => shopPresent })

it('routes of further kinds are asked for only where the cluster has their group', async () => {
  const bench = await startWith()
  await bench.run(['svc/web'])
  expect(bench.server.requests.map(({ path }) => path).filter((path) => /traefik|istio|contour|openshift|elbv2/.test(path))).toEqual([])
})

it('an IngressRoute of the own namespace is an entry point, and costs one list of all namespaces', async () => {
  const bench = await startWith(ingressRoute('demo'))
  const ran = await bench.run(['svc/web', '-o', 'json'])
  const trace = traceOf(ran)
  expect(trace.routes.filter(({ kind }) => kind === 'IngressRoute')).toMatchObject([{ host: 'www.example.com', state: 'ok', leadsTo: 0 }])
  expect(bench.server.requests.map(({ path }) => path).filter(ofTraefik)).toContain('/apis/traefik.io/v1alpha1/ingressroutes')
  expect(ran.stderr).toBe('')
})

it('an IngressRoute of another namespace depends on a setting of Traefik, which stderr names', async () => {
  const bench = await startWith(ingressRoute('infra'))
  for (const target of ['svc/web', 'http://www.example.com/']) {
    const { stderr } = await bench.run([target, '-o', 'json'])
    expect(stderr).toBe(
      'note: IngressRoute infra/web sends to Service web in namespace demo: its controller allows that only with ' +
        'providers.kubernetesCRD.allowCrossNamespace, which is not read\n',
    )
  }
})

it('an IngressRoute is a target, also by its whole name, in a cluster and in a dump', async () => {
  const bench = await startWith(ingressRoute('demo'))
  for (const target of ['ingressroute/web', 'ingressroutes.traefik.io/web', 'ingressroute/web']) {
    const { verdict, target: found } = traceOf(await bench.run([target, '-o', 'json']))
    expect([found.kind, found.name, verdict]).toEqual(['IngressRoute', 'web', 'healthy'])
  }
  const { code, stderr } = await bench.run(['ingressroute/wbe'])
  expect([code, stderr]).toEqual([3, 'error: ingressroutes.traefik.io "wbe" not found in namespace "demo"; did you mean "web"?\n'])
  const file = join(bench.folder, 'dump.json')
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...shop(), ingressRoute('demo')] }))
  expect(traceOf(await bench.run(['-f', file, 'ingressroute/web', '-o', 'json'])).target.name).toBe('web')
})

it('webhooks are asked for only where a Service has a port for TLS', async () => {
  const webhook = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'check', uid: 'u', resourceVersion: '9' },
    webhooks: [{ name: 'check.example.com', clientConfig: { service: { name: 'hook', namespace: 'demo' } } }],
  }
  const hook = (name: string, port: number) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'demo', uid: name, resourceVersion: '9' },
    spec: { clusterIP: '10.96.9.9', ports: [{ port, protocol: 'TCP' }] },
  })
  const bench = await startWith(webhook, hook('hook', 443), hook('plain', 80))
  expect(traceOf(await bench.run(['svc/hook', '-o', 'json'])).routes).toMatchObject([
    { kind: 'ValidatingWebhookConfiguration', state: 'ok' },
  ])
  const before = bench.server.requests.length
  await bench.run(['svc/plain'])
  expect(bench.server.requests.slice(before).some(({ path }) => path.includes('webhook'))).toBe(false)
})
