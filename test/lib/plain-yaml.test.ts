import fc from 'fast-check'
import { CORE_SCHEMA, dump, loadAll, mergeTag } from 'js-yaml'
import { expect, it } from 'vitest'
import { parsePlainYaml } from '../../src/lib/yaml/plain.ts'

/** As the whole parser reads it; undefined if it refuses the text. */
function whole(text: string): { value: unknown } | undefined {
  try {
    return { value: loadAll(text, { json: true, schema: CORE_SCHEMA.withTags(mergeTag) })[0] }
  } catch {
    return undefined
  }
}

const kubectl = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJU+/aQ==
    server: https://10.97.0.2:6443
  name: test-cluster
contexts:
- context:
    cluster: test-cluster
    namespace: default
    user: admin
  name: test-cluster
- name: other
  context: {cluster: test-cluster, user: "admin"}
current-context: test-cluster
kind: Config
preferences: {}
users:
- name: admin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - eks
      - --region
      command: aws
      provideClusterInfo: false
`

it('a kubeconfig as kubectl writes it is plain, and read as the whole parser reads it', () => {
  expect(parsePlainYaml(kubectl)).toEqual(whole(kubectl)?.value)
  const args = ['eks', '--region']
  expect(parsePlainYaml(kubectl)).toMatchObject({ clusters: [{ name: 'test-cluster' }], users: [{ user: { exec: { args } } }] })
})

it.each([
  'a: &x b\n',
  'a: *x\n',
  'a: 1\n',
  'a: ~\n',
  'a: null\n',
  'a: yes\n',
  'a: 2026-01-01\n',
  'a: |\n  text\n',
  'a: b\n  c\n',
  'a: b # c\n',
  'a: b c\n',
  'a: "\\n"\n',
  "a: 'it''s'\n",
  'a: {b: c, d}\n',
  'a: {b: {c: d}}\n',
  'a: {b: "c, d"}\n',
  'a: {b: c\n',
  'a:\tb\n',
  'a:\n\tb: c\n',
  'a:\n\u00a0b: c\n',
  'a: b\r\n',
  '? a\n',
  '- - a\n',
  '-\n  a: b\n',
  '---\na: b\n',
  'true: b\n',
  '<<: b\n',
  ' a: b\n',
  'a: b:\n',
  'a: !!str b\n',
])('a text that is not plain is left to the whole parser: %j', (text) => {
  expect(parsePlainYaml(text)).toBeUndefined()
})

const name = fc.stringMatching(/^[A-Za-z/][A-Za-z0-9+/=_.:@-]{0,12}$/)
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
const leaf = fc.oneof({ weight: 8, arbitrary: name }, fc.boolean(), fc.constant(null), fc.integer(), fc.string())
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(word, tie('value'), { maxKeys: 4 })),
}))
/** Texts that are nearly plain: a kubeconfig in which some characters are others. */
const changed = fc
  .tuple(fc.nat(kubectl.length), fc.nat(4), fc.stringMatching(/^[ \n:#\-'"{}[\]|>&*!?~,a1y\t\u00a0]{0,4}$/))
  .map(([at, length, text]) => kubectl.slice(0, at) + text + kubectl.slice(at + length))

it('a text that is taken for plain has the value that the whole parser reads', () => {
  let plain = 0
  fc.assert(
    fc.property(
      fc.oneof(
        value.map((one) => dump(one, { lineWidth: -1 })),
        changed,
      ),
      (text) => {
        const read = parsePlainYaml(text)
        if (read === undefined) return
        plain++
        expect({ value: read }).toEqual(whole(text))
      },
    ),
    { numRuns: 2_000 },
  )
  expect(plain).toBeGreaterThan(100)
})
