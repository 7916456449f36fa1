import { describe, expect, test } from 'vitest'
import { fieldPath, loadYaml } from '../../../src/lib/yaml/parse.ts'
import { splitDocuments } from '../../../src/lib/yaml/split.ts'

const yaml = await loadYaml()
const parsed = (text: string) => yaml.parse(text)

describe('a document is read as kubectl reads it', () => {
  test.each([
    ['a bracket may close at the column of its parent', 'args: [\n  "a",\n  "b"\n]\nc: 1\n', { args: ['a', 'b'], c: 1 }],
    ['a bracket of a nested field may close in column 0', 'a:\n  b: [\n    1\n]\nc: 1\n', { a: { b: [1] }, c: 1 }],
    ['the items of a bracket need no indentation', 'a:\n  b: {\nc: 1,\nd: [2\n]}\ne: 3\n', { a: { b: { c: 1, d: [2] } }, e: 3 }],
    ['a quoted text may go on in column 0', 'a:\n  b: "x\ny\n\nz"\n  c: 1\n', { a: { b: 'x y\nz', c: 1 } }],
    ['a quote in single quotes is written twice', "a: 'it''s\n\"on\" the table'\n", { a: 'it\'s "on" the table' }],
    ['quotes and brackets in a block scalar mean nothing', '- a: |\n    it\'s "{\n  b: "x\ny"\n', [{ a: 'it\'s "{\n', b: 'x y' }]],
    ['quotes and brackets in a comment or a plain text mean nothing', 'a: it\'s [x # "\nb: {\n}\n', { a: "it's [x", b: {} }],
    ['of two equal keys the last counts', 'a: 1\nb: 2\na: 3\n', { a: 3, b: 2 }],
    ['yes and on are booleans, in quotes they are texts', 'a: yes\nb: on\nc: "yes"\n', { a: true, b: true, c: 'yes' }],
    ['colons between digits make no number by sixties', 'a: 22:22\nb: 2026-01-01\n', { a: '22:22', b: '2026-01-01' }],
    ['merge keys are merged', 'a: &a {x: 1}\nb: {<<: *a, z: 2}\n', { a: { x: 1 }, b: { x: 1, z: 2 } }],
  ])('a document is read as kubectl reads it: %s', (_, text, value) => expect(parsed(text)).toEqual({ value }))

  test.each([
    ['a tab as indentation is an error on its line', 'a:\n\tb: 1\n', 2],
    ['a bracket that never closes is an error', 'a: [1,\nb: 2\n', 1],
    ['what is nested too deeply is an error', '['.repeat(50_000), 1],
    ['what a Helm template leaves between the lines is an error', '{{- if .Values.x }}\na: 1\n{{- end }}\n', 1],
    [
      'aliases that grow without end are an error',
      `a: &a [1]\n${'bcdefghijk'
        .split('')
        .map((k, i) => `${k}: &${k} [${`*${'abcdefghij'[i]}, `.repeat(9)}1]`)
        .join('\n')}`,
      1,
    ],
  ])('a document is read as kubectl reads it: %s', (_, text, line) => {
    const parsed = yaml.parse(text)
    expect(parsed).toHaveProperty('error', expect.stringMatching(/\S/))
    expect('line' in parsed && parsed.line).toBeGreaterThanOrEqual(line)
  })
})

test('a file is split at lines that begin with three dashes, and documents keep their line', () => {
  const content = '# head\n---\na: 1\n--- # of b\nb: |\n  ---\n---\n\n---\n# nothing\n---\nc: 3'
  expect(splitDocuments(content)).toEqual([
    { text: '---\na: 1\n', line: 2 },
    { text: '--- # of b\nb: |\n  ---\n', line: 4 },
    { text: '---\nc: 3', line: 11 },
  ])
  expect(splitDocuments('')).toEqual([])
  expect(splitDocuments('\uFEFFa: 1')).toEqual([{ text: 'a: 1', line: 1 }])
})

test('the line of a field is that of its key, or if the field is not set, the line of the field that would hold it', () => {
  const text = 'spec:\n  ports:\n  - name: a\n    port: 80\n  -\n    port: 81\nmetadata:\n  labels: {"a.b/c": d}\n'
  const fields = [
    'spec.ports[0].port',
    'spec.ports[1].port',
    'spec.ports[1].name',
    'spec.ports[*].port',
    'metadata.labels["a.b/c"]',
    'status',
  ]
  expect(yaml.linesOf(text, fields)).toEqual([4, 6, 6, 2, 8, 1])
})

test('an item of a list is found by its name', () => {
  const text = 'spec:\n  containers:\n  - name: a\n    ports: []\n  - name: b\n    ports: []\n'
  expect(yaml.linesOf(text, ['spec.containers[b].ports', 'spec.containers[c].ports'])).toEqual([6, 2])
})

test('a field path is split at dots, indexes and quoted keys, and ends before a star', () => {
  expect(fieldPath('spec.ports[0].targetPort')).toEqual(['spec', 'ports', 0, 'targetPort'])
  expect(fieldPath('metadata.labels["a.b/c"].x')).toEqual(['metadata', 'labels', 'a.b/c', 'x'])
  expect(fieldPath('spec.containers[*].ports')).toEqual(['spec', 'containers'])
  expect(fieldPath('spec.containers[web].ports')).toEqual(['spec', 'containers', 'web', 'ports'])
  expect(fieldPath('')).toEqual([])
})
