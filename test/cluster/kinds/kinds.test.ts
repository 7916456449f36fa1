import { describe, expect, it } from 'vitest'
import { apiOf, inVersion, listPath, objectPath } from '../../../src/cluster/kinds/kind.ts'
import { allKinds, kindNamed, kinds, kindsInDump } from '../../../src/cluster/kinds/kinds.ts'
import { createLists } from '../../../src/cluster/kinds/lists.ts'
import { targetKinds } from '../../../src/kube/target-kinds.ts'
import { NOTHING_READ } from '../../../src/model/snapshot.ts'

describe('the table of kinds', () => {
  it('each row of the table of kinds has its own id', () => {
    expect(new Set(allKinds.map(({ id }) => id)).size).toBe(allKinds.length)
  })

  it('the table of kinds reads every resource and fills every list that a snapshot can hold', () => {
    // Manifests that another program would make from a file are not a kind.
    const resources = Object.keys(NOTHING_READ).filter((resource) => resource !== 'manifests')
    expect(new Set(allKinds.map(({ resource }) => resource))).toEqual(new Set(resources))
    // Corefiles are made of ConfigMaps, which are a list of their own.
    const { corefiles: _, ...read } = createLists()
    expect(new Set(allKinds.map(({ list }) => list))).toEqual(new Set(Object.keys(read)))
  })

  it('the table of kinds has every kind that a trace can start from, by the plural that the command line takes', () => {
    expect(targetKinds.length).toBeGreaterThan(10)
    for (const { kind, group, words } of targetKinds) {
      const row = kindNamed(group === undefined ? kind : `${kind}.${group}`)
      expect(words).toContain(row && (group === undefined ? row.plural : apiOf(row)))
    }
  })

  it('the table of kinds counts every kind of an API group of an add-on as one that a cluster may lack', () => {
    const builtin = [
      'admissionregistration.k8s.io',
      'apiregistration.k8s.io',
      'apiextensions.k8s.io',
      '',
      'apps',
      'batch',
      'discovery.k8s.io',
      'networking.k8s.io',
    ]
    for (const { group, isOptional } of allKinds) expect(isOptional).toBe(!builtin.includes(group))
  })
})

describe('the path of a kind', () => {
  it('the path of a kind names the namespace only where the kind has one', () => {
    expect(listPath(kinds.Pod, 'demo')).toBe('/api/v1/namespaces/demo/pods')
    expect(listPath(kinds.Pod, undefined)).toBe('/api/v1/pods')
    expect(listPath(kinds.Node, 'demo')).toBe('/api/v1/nodes')
  })

  it('the path of a kind has the group and the newest version, or the version that was chosen', () => {
    expect(objectPath(kinds.HTTPRoute, 'demo', 'a/b')).toBe('/apis/gateway.networking.k8s.io/v1/namespaces/demo/httproutes/a%2Fb')
    expect(listPath(inVersion(kinds.HTTPRoute, 'v1beta1'), 'demo')).toBe(
      '/apis/gateway.networking.k8s.io/v1beta1/namespaces/demo/httproutes',
    )
    expect(apiOf(kinds.Deployment)).toBe('deployments.apps')
  })
})

describe('an object of a dump', () => {
  it('an object of a dump is read as two kinds if it also describes the data plane', () => {
    expect(kindsInDump('', 'Service').map(({ id }) => id)).toEqual(['Service', 'NameService'])
    expect(kindsInDump('apps', 'Deployment').map(({ id }) => id)).toEqual(['Deployment'])
  })

  it('an object of a dump is not read if its kind is not in the table, or is there with another group', () => {
    expect(kindsInDump('', 'Secret')).toEqual([])
    expect(kindsInDump('example.com', 'Service')).toEqual([])
  })
})

describe('an object', () => {
  it('adds items only to the list of its kind', () => {
    const lists = createLists()
    kinds.Namespace.part({ metadata: { name: 'demo', labels: { a: 'b' } } }).addTo(lists)
    kinds.Namespace.part({ metadata: {} }).addTo(lists)
    expect(lists).toEqual({ ...createLists(), namespaces: [{ kind: 'Namespace', name: 'demo', labels: { a: 'b' } }] })
  })
})
