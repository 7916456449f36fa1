import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { fields, items } from '../../src/lib/read.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { textOf } from '../../src/render/layout.ts'
import { listRow } from '../../src/render/list.ts'
import { lookOf } from '../../src/render/style.ts'
import { taken } from '../faults/cluster.ts'

const yaml = await loadYaml()
const folder = new URL('../fixtures/faults/', import.meta.url)
const kinds = ['Pod', 'Node', 'EndpointSlice', 'Deployment', 'NetworkPolicy', 'Namespace', 'Service'] as const
const told: ReadonlySet<string> = new Set(['healthy', 'planned', 'idle'])
const look = lookOf({ color: false, unicode: true, now: Date.parse(taken) })

const objectsOf = (file: string): readonly unknown[] => {
  const parsed = yaml.parse(readFileSync(new URL(file, folder), 'utf8'))
  return 'value' in parsed ? items(fields(parsed.value).items) : []
}
const files = readdirSync(folder)
const dumps = new Map(files.map((file) => [file, objectsOf(file)]))

async function snapshotFrom(objects: readonly unknown[], name: string): Promise<Snapshot> {
  const content = objects.map((object) => JSON.stringify(object)).join('\n---\n')
  return (await snapshotOfFiles(fileContent(content, name, yaml), { name, taken })).snapshot
}

function rowsOf(snapshot: Snapshot, ignore: readonly string[]): Trace[] {
  const services = snapshot.services.map(({ namespace, name }) => ({ namespace, target: { kind: 'service' as const, name } }))
  return createTracer(ignore).traces(snapshot, services)
}

const mute = (traces: readonly Trace[]) =>
  traces
    .filter(({ verdict }) => !told.has(verdict))
    .filter((trace) => textOf(listRow(trace, look).FINDING) === '')
    .map(({ target, verdict }) => `${target.name} ${verdict}`)

const codesOf = (traces: readonly Trace[]) => [
  ...new Set(traces.flatMap(({ findings }) => findings.flatMap((one) => [one, ...one.causes])).map(({ code }) => code)),
]

describe('a row of a list that is not healthy, planned or idle says why', () => {
  it.each(files)('each such row says why in the dump %s, also if its findings are ignored', async (file) => {
    const snapshot = await snapshotFrom(dumps.get(file) ?? [], file)
    const traces = rowsOf(snapshot, [])
    expect(mute(traces)).toEqual([])
    expect(mute(rowsOf(snapshot, codesOf(traces)))).toEqual([])
  })

  it('each such row says why in any dump that lacks kinds, forbids them or holds manifests of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.subarray([...kinds], { maxLength: 3 }),
        fc.subarray([...kinds], { maxLength: 2 }),
        fc.constantFrom(undefined, 'pods', 'nodes', 'networkpolicies', 'endpointslices', 'namespaces'),
        async (file, lacking, planned, forbidden) => {
          const kept = (dumps.get(file) ?? []).flatMap((object) => {
            const kind = fields(object).kind
            if (lacking.some((one) => one === kind)) return []
            if (!planned.some((one) => one === kind)) return [object]
            const { metadata, status: _, ...rest } = fields(object)
            const { uid: __, resourceVersion: ___, ...own } = fields(metadata)
            return [{ ...rest, metadata: own }]
          })
          fc.pre(kept.some((object) => fields(object).kind === 'Service'))
          const read = await snapshotFrom(kept, file)
          const gap = forbidden && {
            resource: forbidden,
            api: forbidden,
            verb: 'list' as const,
            reason: 'forbidden' as const,
            message: 'no',
          }
          const snapshot: Snapshot = gap ? { ...read, gaps: [...read.gaps, gap], extent: { ...read.extent, [gap.resource]: 'none' } } : read
          const traces = rowsOf(snapshot, [])
          expect(mute(traces)).toEqual([])
          expect(mute(rowsOf(snapshot, codesOf(traces)))).toEqual([])
        },
      ),
      { numRuns: 150 },
    )
  })
})

it('the row gives the same reason as the trace if a policy selects Pods on the network of their Node', async () => {
  const labels = { app: 'exporter' }
  const manifests = (hostNetwork: boolean) => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'exporter' }, spec: { selector: labels, ports: [{ port: 9100 }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'exporter' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { hostNetwork, containers: [{ name: 'exporter', ports: [{ containerPort: 9100 }] }] } },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'exporter' },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
    },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'client' }, spec: { containers: [{ name: 'client' }] } },
  ]
  const row = async (hostNetwork: boolean) => {
    const [trace] = rowsOf(await snapshotFrom(manifests(hostNetwork), 'exporter.json'), [])
    return trace && [trace.verdict, textOf(listRow(trace, look).FINDING)]
  }
  expect(await row(true)).toEqual([
    'unknown',
    'it is unknown who may connect on port 9100: the plugin decides whether networkpolicy/exporter selects Pods with hostNetwork',
  ])
  expect(await row(false)).toEqual(['planned', ''])
})
