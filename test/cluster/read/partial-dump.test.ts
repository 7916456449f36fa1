import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import { fields, items, text } from '../../../src/lib/read.ts'
import { createLookup } from '../../../src/trace/lookup.ts'
import { traceService } from '../../../src/trace/service.ts'

const taken = '2026-11-21T00:00:00Z'
const folder = 'test/fixtures/faults'
const dumps = readdirSync(folder).map((name) => ({ name, objects: items(fields(load(readFileSync(`${folder}/${name}`, 'utf8'))).items) }))

const kindOf = (object: unknown) => text(fields(object).kind) ?? ''
const namespaceOf = (object: unknown) => text(fields(fields(object).metadata).namespace)

/** The verdict of every Service of a dump, by namespace and name. */
async function verdicts(objects: readonly unknown[]): Promise<Map<string, string>> {
  if (objects.length === 0) return new Map()
  const snapshot = await parseDump(JSON.stringify({ kind: 'List', apiVersion: 'v1', items: objects }), 'dump', taken)
  const lookup = createLookup(snapshot)
  return new Map(
    snapshot.services.map(({ namespace, name }) => {
      const chain = traceService(namespace, { kind: 'service', name }, lookup)
      return [`${namespace}/${name}`, diagnose(chain, { kubectlFlags: [] }).verdict]
    }),
  )
}

/** Services that a part of a dump calls broken although the whole dump does not. */
async function falselyBroken(whole: readonly unknown[], part: readonly unknown[]): Promise<string[]> {
  const [before, after] = await Promise.all([verdicts(whole), verdicts(part)])
  return [...after].filter(([key, verdict]) => verdict === 'broken' && !wasBroken(before.get(key))).map(([key]) => key)
}

/** An idle Service has no endpoint either: only the workload that is scaled to zero tells that this is intended. */
function wasBroken(verdict: string | undefined): boolean {
  return verdict === 'broken' || verdict === 'idle'
}

describe('a dump from which a part is missing calls no Service broken that the whole dump does not', () => {
  it.each(dumps)('without any one kind: $name', async ({ objects }) => {
    for (const kind of new Set(objects.map(kindOf))) {
      const part = objects.filter((object) => kindOf(object) !== kind)
      expect({ without: kind, broken: await falselyBroken(objects, part) }).toEqual({ without: kind, broken: [] })
    }
  })

  it.each(dumps)('without any one Namespace: $name', async ({ objects }) => {
    for (const namespace of new Set(objects.map(namespaceOf))) {
      const part = objects.filter((object) => namespaceOf(object) !== namespace)
      expect({ without: namespace, broken: await falselyBroken(objects, part) }).toEqual({ without: namespace, broken: [] })
    }
  })

  it.each(dumps)('with Services, Pods and workloads alone, as kubectl get all prints: $name', async ({ objects }) => {
    const all = ['Service', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']
    const part = objects.filter((object) => all.includes(kindOf(object)))
    expect(await falselyBroken(objects, part)).toEqual([])
  })
})

const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'demo' }, spec })
const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP' }]
const web = service('web', { clusterIP: '10.0.0.1', selector: { app: 'web' }, ports })
const api = service('api', { clusterIP: '10.0.0.2', selector: { app: 'api' }, ports })
const manual = service('manual', { clusterIP: '10.0.0.3', ports })
const placeholder = (name: string) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'demo', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  endpoints: null,
  ports: null,
})
const kubernetes = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { clusterIP: '10.96.0.1', ports: [{ port: 443 }] },
}
const kubernetesEndpoints = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'kubernetes', namespace: 'default' },
  subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 6443 }] }],
}

describe('a Service whose EndpointSlices a dump lacks', () => {
  it('a Service whose EndpointSlices a dump lacks is unknown if it has a selector, while one whose slice is there and empty is broken', async () => {
    const found = await verdicts([web, api, placeholder('api')])
    expect(Object.fromEntries(found)).toEqual({ 'demo/web': 'unknown', 'demo/api': 'broken' })
  })

  it('a Service whose EndpointSlices a dump lacks is broken without a selector, unless the dump lacks those of default/kubernetes too', async () => {
    const found = await verdicts([manual, kubernetes, kubernetesEndpoints, placeholder('api')])
    expect(found.get('demo/manual')).toBe('broken')
    expect((await verdicts([manual, kubernetes, placeholder('api')])).get('demo/manual')).toBe('unknown')
  })

  it('a Service without a selector is unknown in a dump without any slice, and broken beside a slice of another Service', async () => {
    expect((await verdicts([manual])).get('demo/manual')).toBe('unknown')
    expect((await verdicts([manual, api, placeholder('api')])).get('demo/manual')).toBe('broken')
  })

  it('a Service whose EndpointSlices a dump lacks is broken if its Endpoints are there and hold no address', async () => {
    const empty = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'demo' } }
    expect((await verdicts([web, empty])).get('demo/web')).toBe('broken')
  })
})

it('an object without a namespace is in the namespace of the command, else in default', async () => {
  const content = JSON.stringify({ ...web, metadata: { name: 'web' } })
  expect((await parseDump(content, 'dump', taken)).services).toMatchObject([{ namespace: 'default' }])
  expect((await parseDump(content, 'dump', taken, undefined, 'shop')).services).toMatchObject([{ namespace: 'shop' }])
})

it('missing kinds that a cluster may lack are taken for empty, and are named', async () => {
  const content = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [web, placeholder('web')] })
  expect((await parseDump(content, 'dump', taken)).assumedEmpty).toEqual(['ingresses', 'gatewayroutes', 'networkpolicies'])
})

it.each([
  ['apps.openshift.io/v1', 'DeploymentConfig', { app: 'web' }, {}],
  ['v1', 'ReplicationController', { app: 'web' }, {}],
])('a %s %s that is scaled to zero leaves its Service idle', async (apiVersion, kind, selector, more) => {
  const workload = {
    apiVersion,
    kind,
    metadata: { name: 'web', namespace: 'demo' },
    spec: { replicas: 0, selector, template: { metadata: { labels: { app: 'web' } }, spec: {} }, ...more },
  }
  const namespaced = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'other', namespace: 'demo', labels: { app: 'other' } },
    spec: {},
    status: {},
  }
  const found = await verdicts([web, placeholder('web'), workload, namespaced])
  expect(found.get('demo/web')).toBe('idle')
  const scaledUp = { ...workload, spec: { ...workload.spec, replicas: 2 } }
  expect((await verdicts([web, placeholder('web'), scaledUp, namespaced])).get('demo/web')).not.toBe('idle')
})
