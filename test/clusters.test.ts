import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../src/cluster/read/dump.ts'
import { shop } from '../src/demo/shop/shop.ts'
import { diagnose } from '../src/diagnose/diagnose.ts'
import type { Snapshot } from '../src/model/snapshot.ts'
import type { Trace } from '../src/model/trace.ts'
import { renderTraces } from '../src/render/index.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'
import { expectGolden } from './golden.ts'
import { documentOf } from './schema.ts'
import { startTestServer } from './server/server.ts'

const taken = '2026-11-21T00:00:00Z'
const fixtures = new URL('./fixtures/', import.meta.url)

/** What a real API server printed, or what the embedded one holds, as a user would dump it. */
const dumps: Record<string, () => Promise<string>> = {
  // kubectl get … -A -o yaml of a Kubernetes 1.20 with the scenarios of the end-to-end tests.
  'kubernetes-1.20': async () => readFileSync(new URL('clusters/kubernetes-1.20.yaml', fixtures), 'utf8'),
  // The lists that a Kubernetes 1.36 sent.
  'kubernetes-1.36': async () => {
    const folder = new URL('recorded/kubernetes-1.36/', fixtures)
    const lists = ['services', 'endpointslices', 'pods', 'nodes', 'ingresses'].filter((name) =>
      readdirSync(folder).includes(`${name}.json`),
    )
    const items = lists.map((name) => readFileSync(new URL(`${name}.json`, folder), 'utf8'))
    return `{"apiVersion":"v1","kind":"List","items":[${items.join(',')}]}`
  },
  demo: async () => {
    const server = await startTestServer({ objects: [...shop()] })
    const kinds = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress', 'Deployment', 'StatefulSet']
    const items = kinds.flatMap((kind) => server.store.list(kind))
    await server.close()
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  },
}

function tracesOf(snapshot: Snapshot): Trace[] {
  const lookup = createLookup(snapshot)
  return lookup.services.map(({ namespace, name }) =>
    diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [] }),
  )
}

describe.each(Object.entries(dumps))('%s', (name, read) => {
  it(`the cluster ${name} prints the text and document of the golden files`, async () => {
    const traces = tracesOf(await parseDump(await read(), name, taken))
    const options = { color: false, unicode: true, now: Date.parse(taken) }
    expect(traces.length).toBeGreaterThan(10)
    expectGolden(`clusters/${name}.txt`, await renderTraces(traces, 'text', options))
    const json = await renderTraces(traces, 'json', options)
    expectGolden(`clusters/${name}.json`, json)
    expect(documentOf(json).kind).toBe('TraceList')
  })
})
