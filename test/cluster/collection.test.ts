import { describe, expect, it } from 'vitest'
import { Collection } from '../../src/cluster/collection.ts'
import type { Kind } from '../../src/cluster/parts.ts'
import { NOTHING_READ } from '../../src/model/snapshot.ts'

function snapshotOf(collection: Collection) {
  return collection.snapshot('2026-01-15T10:00:00Z', { kind: 'file', name: 'a file', kubectlFlags: [] }, NOTHING_READ, [])
}

const named = (name: string, spec: object = {}) => ({ metadata: { namespace: 'demo', name }, spec })

describe('a list that starts again', () => {
  it('leaves the other kinds of its list as they are', () => {
    const collection = new Collection()
    collection.add('Deployment', named('web'))
    collection.add('Deployment', named('gone'))
    collection.add('StatefulSet', named('db'))
    collection.drop('Deployment')
    collection.add('Deployment', named('web'))
    expect(snapshotOf(collection).workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['StatefulSet/db', 'Deployment/web'])
  })

  it.each<Kind>(['Service', 'ServiceExport', 'Namespace', 'ServiceCIDR'])('brings no %s twice', (kind) => {
    const once = new Collection()
    once.add(kind, named('one', { cidrs: ['10.96.0.0/16'] }))
    const again = new Collection()
    again.add(kind, named('one', { cidrs: ['10.96.0.0/16'] }))
    again.drop(kind)
    again.add(kind, named('one', { cidrs: ['10.96.0.0/16'] }))
    expect(snapshotOf(again)).toEqual(snapshotOf(once))
    expect(snapshotOf(again)).not.toEqual(snapshotOf(new Collection()))
  })
})
