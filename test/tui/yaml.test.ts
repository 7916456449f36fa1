import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { markedLines, yamlLines } from '../../src/tui/yaml.ts'

const pod = {
  kind: 'Pod',
  metadata: { labels: { app: 'web', 'a.b/c': 'x' } },
  spec: { containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }, { name: 'proxy' }], list: [], map: {} },
  status: { conditions: [{ type: 'Ready', status: 'False' }], phase: null },
  endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
}
const marked = (field: string) => {
  const lines = yamlLines(pod)
  return [...markedLines(lines, field)].map((index) => lines[index]?.text.trim())
}

describe('YAML', () => {
  it('YAML is indented as kubectl does', () => {
    const text = yamlLines({ a: { b: [{ c: 1, d: ['x', [2]] }, 'z'] }, e: 'no', f: '1', g: 'two words' }).map((line) => line.text)
    expect(text).toEqual(['a:', '  b:', '  - c: 1', '    d:', '    - x', '    - - 2', '  - z', 'e: "no"', 'f: "1"', 'g: two words'])
  })

  it('any value is the same after it is written as YAML and read back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('yes', '0x1', '1e3', '- a', 'a: b', '#', '~', '2026-01-01', '.5', '.inf', 'a #b', '<<', '='),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 2 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(
          text.filter((key) => key !== '__proto__' && key !== '<<'),
          tie('tree'),
          { maxKeys: 3 },
        ),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, { minKeys: 1 }), (value) => {
        const yaml = yamlLines(value)
          .map((line) => line.text)
          .join('\n')
        expect(load(yaml)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

it('an object of 100,000 levels is shown down to level 100', () => {
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)
  const lines = yamlLines(deep)
  expect(lines).toHaveLength(100)
  expect(lines.at(-1)?.text.trim()).toBe('a: {...}')
})

describe('the field in evidence', () => {
  it.each([
    ['spec.containers[app].ports[http].containerPort', ['containerPort: 8080']],
    ['spec.containers[*].name', ['- name: app', '- name: proxy']],
    ['spec.{containers,initContainers}[*].name', ['- name: app', '- name: proxy']],
    ['spec.containers[1]', ['- name: proxy']],
    ['status.conditions[Ready].status', ['status: "False"']],
    ['metadata.labels[app]', ['app: web']],
    ['metadata.labels["a.b/c"]', ['a.b/c: x']],
    ['endpoints[10.0.0.1].conditions', ['conditions:', 'ready: true']],
    ['spec.list', ['list: []']],
    ['status.phase', ['phase: null']],
  ])('the field in evidence is found in the YAML: %s', (field, lines) => expect(marked(field)).toEqual(lines))

  it('the field in evidence marks where a missing field would be', () => {
    expect(marked('metadata.labels[kubernetes.io/service-name]')).toEqual(['labels:'])
    expect(marked('nothing.of.it')).toEqual([])
  })
})
