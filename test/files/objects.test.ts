import { describe, expect, test } from 'vitest'
import { readDocuments } from '../../src/files/documents.ts'
import { isManifest, objectsOf } from '../../src/files/objects.ts'
import { pathIn } from '../../src/files/place.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'

const yaml = await loadYaml()
const read = (content: string) => {
  const { documents, unread } = readDocuments(content, 'a.yaml', yaml)
  const objects = documents.flatMap((document) => objectsOf(document))
  return {
    names: objects.map(({ group, version, kind, place }) => `${group}/${version} ${kind} ${place.line} ${place.path}`),
    unread,
    objects,
  }
}

describe('the objects of a file', () => {
  test.each([
    [
      'each document of YAML',
      'kind: Service\napiVersion: v1\n---\nkind: Ingress\napiVersion: networking.k8s.io/v1\n',
      ['/v1 Service 1 ', 'networking.k8s.io/v1 Ingress 3 '],
    ],
    ['a JSON document', '{"kind": "Pod", "apiVersion": "v1"}', ['/v1 Pod 1 ']],
    [
      'JSON documents in a row',
      '{"kind": "Pod",\n"apiVersion": "v1"}\n{"kind": "Node", "apiVersion": "v1"}\n',
      ['/v1 Pod 1 ', '/v1 Node 3 '],
    ],
    [
      'the items of a JSON array',
      '[{"kind": "Pod", "apiVersion": "v1"}, {"kind": "Pod", "apiVersion": "v1"}]',
      ['/v1 Pod 1 [0]', '/v1 Pod 1 [1]'],
    ],
    [
      'the items of a List of Lists',
      'kind: List\nitems:\n- kind: List\n  items:\n  - {kind: Pod, apiVersion: v1}\n',
      ['/v1 Pod 1 items[0].items[0]'],
    ],
    [
      'the items of a typed list, which have no kind of their own',
      'kind: DeploymentList\napiVersion: apps/v1\nitems:\n- metadata: {name: web}\n',
      ['apps/v1 Deployment 1 items[0]'],
    ],
    ['nothing of what has no kind', 'replicaCount: 1\n---\n- 1\n- text\n', []],
  ])('the objects of a file are %s', (_, content, names) => expect(read(content)).toMatchObject({ names, unread: [] }))

  test('the objects of a file are read even if a document between them cannot be read, which is reported with its line', () => {
    const { names, unread } = read('kind: Service\n---\na: 1\nb:\n\tc: 1\n---\nkind: Pod\n')
    expect(names).toEqual(['/ Service 1 ', '/ Pod 6 '])
    expect(unread).toMatchObject([{ line: 5, message: expect.stringContaining('Tabs'), place: { file: 'a.yaml', line: 2 } }])
  })
})

test('an object without uid and resourceVersion is a manifest, whatever else it has', () => {
  const [bare, filled, live, kept] = read(
    [
      '{kind: Service, metadata: {name: a}}',
      '{kind: Service, metadata: {name: a, creationTimestamp: null}, status: {}}',
      '{kind: Service, metadata: {name: a, uid: 0c1}}',
      '{kind: Service, metadata: {name: a, resourceVersion: "1"}}',
    ].join('\n---\n'),
  ).objects.map(isManifest)
  expect([bare, filled, live, kept]).toEqual([true, true, false, false])
})

test('a field of an object is found in its document', () => {
  const place = { file: 'a.yaml', line: 1, text: '', path: '' }
  expect(pathIn(place, 'spec.ports[0]')).toBe('spec.ports[0]')
  expect(pathIn({ ...place, path: 'items[2]' }, 'spec')).toBe('items[2].spec')
  expect(pathIn({ ...place, path: 'items[2]' }, '[0]')).toBe('items[2][0]')
})
