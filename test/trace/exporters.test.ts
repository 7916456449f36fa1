import { expect, it } from 'vitest'
import type { ClusterExport } from '../../src/model/multi-cluster.ts'
import { exportersOf } from '../../src/trace/imports/exporters.ts'

/** What a context says of the export of a Service; it exports it and shows no id unless told otherwise. */
function known(context: string, part: Partial<ClusterExport> = {}): ClusterExport {
  return {
    namespace: 'demo',
    name: 'web',
    context,
    exported: 'yes',
    conditions: [],
    service: 'found',
    ports: [],
    headless: false,
    addresses: [],
    ...part,
  }
}

const accepted = [{ type: 'Valid', status: 'True' }]

const source = (cluster: string, ...addresses: string[]) => ({ cluster, addresses })

/** `eu property`, or the reason. */
function said(sources: Parameters<typeof exportersOf>[0], clusters: readonly ClusterExport[]): string[] {
  return exportersOf(sources, clusters).map(({ context, by, reason }) => [context, by, reason].filter(Boolean).join(' '))
}

it('an id wins over addresses, which overlap where clusters have the same ranges', () => {
  const clusters = [
    known('eu', { cluster: 'east', addresses: ['10.244.0.1'] }),
    known('ap', { cluster: 'west', addresses: ['10.244.0.1'] }),
  ]
  expect(said([source('east', '10.244.0.1'), source('west', '10.244.0.1')], clusters)).toEqual(['eu property', 'ap property'])
})

it('addresses that two sources or two contexts share show nothing', () => {
  const shared = ['eu', 'ap'].map((name) => known(name, { addresses: ['10.244.0.1'] }))
  expect(said([source('east', '10.244.0.1'), source('west', '10.244.0.2')], shared)).toEqual(['ambiguous', 'ambiguous'])
  const one = [known('eu', { addresses: ['10.244.0.1'] })]
  expect(said([source('east', '10.244.0.1'), source('west', '10.244.0.1')], one)).toEqual(['ambiguous', 'ambiguous'])
})

it('the last context with an export is the last cluster, and a context that exports nothing is none', () => {
  const clusters = [known('eu', { cluster: 'east' }), known('ap', { conditions: accepted }), known('us', { exported: 'no' })]
  expect(said([source('east'), source('west')], clusters)).toEqual(['eu property', 'ap export'])
})

it('an export that no controller has accepted is not taken for the last cluster', () => {
  for (const part of [{}, { conditions: [{ type: 'Valid', status: 'False' }] }, { conditions: accepted, service: 'missing' as const }])
    expect(said([source('west')], [known('ap', part)])).toEqual(['ambiguous'])
})

it('a context whose id is another one is never taken for a cluster, even if it exports the Service', () => {
  expect(said([source('west')], [known('eu', { cluster: 'east' })])).toEqual(['not-chosen'])
})

it('a context that was not read may be any cluster', () => {
  const failed = known('eu', { exported: 'unread', service: 'unread', message: 'connection refused' })
  expect(exportersOf([source('west')], [failed])).toEqual([
    { state: 'unknown', reason: 'unread', message: 'context eu: connection refused' },
  ])
})

it.each([
  [{ service: 'missing' }, 'broken', 'service-missing'],
  [{ exported: 'no' }, 'warn', 'export-missing'],
  [{ service: 'unread' }, 'unknown', 'unread'],
  [{ exported: 'unread' }, 'unknown', 'unread'],
  [{ conditions: [{ type: 'Valid', status: 'False' }] }, 'warn', 'not-valid'],
  [{ conditions: [{ type: 'Valid', status: 'False', stale: true }] }, 'ok', undefined],
  [{ conditions: [{ type: 'Conflict', status: 'True' }] }, 'warn', 'conflict'],
  [{ conditions: [{ type: 'Conflict', status: 'False' }] }, 'ok', undefined],
] as const)('a cluster that says %j is %s', (part, state, reason) => {
  const [exporter] = exportersOf(
    [source('east')],
    [known('eu', { cluster: 'east', ...part, conditions: [...('conditions' in part ? part.conditions : [])] })],
  )
  expect({ state: exporter?.state, reason: exporter?.reason }).toEqual({ state, reason })
})
