import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { fileContent } from '../../src/files/read.ts'
import { fields } from '../../src/lib/read.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { keepEndpoints } from '../server/endpoints.ts'

const yaml = await loadYaml()
const taken = '2026-01-15T10:00:00Z'

/** What a person writes: a Service, and something that makes Pods for it. */
interface Written {
  kind: 'Deployment' | 'StatefulSet' | 'Pod'
  replicas: number
  port: { name: string; containerPort: number; protocol: string } | undefined
  targetPort: number | string
  isHeadless: boolean
  ingressPort: number | undefined
}

const written: fc.Arbitrary<Written> = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'Pod'),
  replicas: fc.integer({ min: 1, max: 3 }),
  port: fc.option(
    fc.record({ name: fc.constantFrom('http', 'web'), containerPort: fc.constantFrom(80, 8080), protocol: fc.constantFrom('TCP', 'UDP') }),
    { nil: undefined },
  ),
  targetPort: fc.constantFrom('http', 'web', 80, 8080),
  isHeadless: fc.boolean(),
  ingressPort: fc.option(fc.constantFrom(80, 8080), { nil: undefined }),
})

const labels = { app: 'web' }
const name = 'web'
const specOf = ({ port }: Written) => ({ containers: [{ name, image: 'web', ...(port && { ports: [port] }) }] })

function manifests(one: Written): object[] {
  const { kind, replicas, targetPort, isHeadless, ingressPort } = one
  const metadata = { name, namespace: 'shop' }
  const template = { metadata: { labels }, spec: specOf(one) }
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ...(isHeadless && { clusterIP: 'None' }), ports: [{ port: 80, targetPort, protocol: 'TCP' }] },
    },
    kind === 'Pod'
      ? { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec: specOf(one) }
      : { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, selector: { matchLabels: labels }, template } },
    ...(ingressPort === undefined ? [] : [ingress(ingressPort)]),
  ]
}

function ingress(number: number): object {
  const path = { path: '/', pathType: 'Prefix', backend: { service: { name, port: { number } } } }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop' },
    spec: { rules: [{ host: 'www.example.com', http: { paths: [path] } }] },
  }
}

/** The objects of a cluster in which they were applied, and in which every Pod is ready: Pods by a controller of their own, slices by the server's. */
function applied(one: Written): Promise<Snapshot> {
  const store = createStore(resourceTypes(), { now: () => new Date(taken) })
  const address = one.isHeadless ? {} : { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] }
  for (const object of manifests(one)) {
    if (!('kind' in object) || object.kind === 'Pod') continue
    const status = object.kind === 'Ingress' ? { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } : { readyReplicas: one.replicas }
    store.put(object.kind === 'Service' ? { ...object, spec: { ...fields(fields(object).spec), ...address } } : { ...object, status })
  }
  for (let index = 0; index < (one.kind === 'Pod' ? 1 : one.replicas); index += 1) {
    const ip = `10.1.0.${index + 1}`
    store.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: one.kind === 'Pod' ? name : `web-${index}`,
        namespace: 'shop',
        labels,
        ...(one.kind !== 'Pod' && { ownerReferences: [{ apiVersion: 'apps/v1', kind: one.kind, name, uid: 'u', controller: true }] }),
      },
      spec: { nodeName: 'node-1', ...specOf(one) },
      status: {
        phase: 'Running',
        podIP: ip,
        podIPs: [{ ip }],
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name, ready: true, state: { running: {} } }],
      },
    })
  }
  keepEndpoints(store)
  const items = ['Service', 'Pod', 'EndpointSlice', 'Endpoints', 'Deployment', 'StatefulSet', 'Ingress'].flatMap((kind) => store.list(kind))
  return parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items.map((item) => ({ ...item })) }), 'dump.json', taken)
}

const outline = (snapshot: Snapshot) => {
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'shop', target: { kind: 'service', name } }])
  if (!trace?.service) throw new Error('nothing was traced')
  const telling = trace.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)
  const usable = trace.ports.map(({ endpoints }) => endpoints.filter((endpoint) => endpoint.usable).length)
  return [trace.verdict === 'planned' ? 'healthy' : trace.verdict, telling, usable]
}

it('manifests are traced as the cluster in which they were applied, once every Pod is ready', async () => {
  const seen = new Set<unknown>()
  await fc.assert(
    fc.asyncProperty(written, async (one) => {
      const content = manifests(one)
        .map((object) => JSON.stringify(object))
        .join('\n---\n')
      const { snapshot } = await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken })
      const planned = outline(snapshot)
      seen.add(planned[0])
      expect(planned).toEqual(outline(await applied(one)))
    }),
    { numRuns: 200 },
  )
  expect([...seen].sort()).toEqual(['broken', 'degraded', 'healthy', 'unknown'])
})
