import { describe, expect, test } from 'vitest'
import type { Kind } from '../../src/cluster/kinds/kind.ts'
import { allKinds } from '../../src/cluster/kinds/kinds.ts'
import { createLists } from '../../src/cluster/kinds/lists.ts'
import { overlay, unknownCluster } from '../../src/manifest/overlay.ts'
import { planOf } from '../../src/manifest/plan.ts'
import { type Removal, removableKinds, removedFrom } from '../../src/manifest/removal.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'

const taken = '2026-01-15T10:00:00Z'
const empty = unknownCluster({ kind: 'file', name: 'dump', kubectlFlags: [] }, taken)

/** The smallest object of a kind that a server could hold, with the fields that some projections need. */
function rawOf({ group, versions, kind, namespaced }: Kind, name: string): object {
  return {
    apiVersion: group === '' ? versions[0] : `${group}/${versions[0]}`,
    kind,
    metadata: { name, uid: `u-${name}`, resourceVersion: '3', ...(namespaced && { namespace: 'demo' }) },
    spec: { selector: 'all()', endpointSelector: {}, ingress: [], host: 'a' },
    subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }],
    endpoints: [],
    addressType: 'IPv4',
  }
}

/** A snapshot with one object of each kind that a trace reads; all have that name. */
function clusterOf(...names: string[]): Snapshot {
  const lists = createLists()
  for (const kind of allKinds) for (const name of names) if (kind.list !== 'configs') kind.part(rawOf(kind, name)).addTo(lists)
  const { endpoints, configs: _, ...rest } = lists
  return { ...empty, ...rest, slices: [...rest.slices, ...endpoints] }
}

const removal = (kind: Kind, name: string): Removal => ({ kinds: [kind], word: kind.plural, namespace: 'demo', name })
const sizes = (snapshot: Snapshot) =>
  Object.values(snapshot).reduce((sum: number, list: unknown) => sum + (Array.isArray(list) ? list.length : 0), 0)

describe('of each kind that can be deleted', () => {
  const cluster = clusterOf('web', 'other')
  test.each(removableKinds.map((kind) => [kind.id, kind] as const))('%s: the one that is named goes, and no other object', (_, kind) => {
    const removed = removedFrom(cluster, removal(kind, 'web'))
    expect(removed.length).toBeGreaterThan(0)
    const after = overlay(cluster, planOf([], 'demo'), removed)
    expect(removedFrom(after, removal(kind, 'web'))).toEqual([])
    expect(removedFrom(after, removal(kind, 'other'))).not.toEqual([])
    // The Endpoints of a Service go with it.
    const goes = kind.kind === 'Service' ? 2 : 1
    expect(sizes(cluster) - sizes(after)).toBe(goes)
  })
  test('an object that does not exist is not found', () => {
    for (const kind of removableKinds) expect(removedFrom(cluster, removal(kind, 'wbe'))).toEqual([])
  })
})

test('the kinds that a change cannot delete are those that manifests cannot create', () => {
  const others = allKinds.filter((kind) => !removableKinds.includes(kind)).map(({ list }) => list)
  expect([...new Set(others)].sort()).toEqual([
    'addressPools',
    'backendTlsPolicies',
    'certificates',
    'clusterGateways',
    'clusterProperties',
    'configs',
    'dataplane',
    'events',
    'heldAddresses',
    'nodes',
    'policyAgents',
  ])
})
