import assert from 'node:assert/strict'
import fc from 'fast-check'
import { corefilesOf } from '../../src/cluster/project/corefile.ts'
import { projectConfigs } from '../../src/cluster/project/dataplane-config.ts'
import { answerOf } from '../../src/kube/corefile/answer.ts'
import { block } from '../kube/corefile/ask.ts'
import { corefiles } from '../kube/corefile/corefiles.ts'
import { corefileCases } from './cases/corefile.ts'
import type { Fuzzer } from './fuzzer.ts'
import { editedText, textEdits } from './mutate.ts'

const rules = [
  'rewrite continue name regex (.*)\\.demo\\.svc\\.cluster\\.local\\. {1}.other.svc.cluster.local answer auto',
  'rewrite stop {\n name suffix .corp.local .cluster.local\n answer auto\n }',
  'template IN ANY demo.svc.cluster.local {\n match "^(?P<a>[a-z]+)\\."\n answer "{{ .Name }} 60 IN CNAME {{ .Group.a }}.example.org"\n fallthrough\n }',
  'hosts /etc/coredns/NodeHosts {\n 10.9.9.9 web.demo.svc.cluster.local\n fallthrough\n }',
  'import custom/*.override',
]

const texts = [...Object.values(corefiles), block(...rules), `(own) {\n${rules[0]}\n}\n${block('import own')}`]

const input: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom(...texts), textEdits(6)).map(([text, changes]) => editedText(text, changes)),
  fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map(([a, b]) => `${a.slice(0, a.length / 2)}${b.slice(b.length / 2)}`),
  fc.string({ unit: 'binary', maxLength: 300 }),
)

/** Whatever the Corefile is, a name has an answer, and one that is unknown says why. */
async function check(content: string): Promise<void> {
  const configMap = (name: string, data: object) => projectConfigs({ metadata: { namespace: 'kube-system', name }, data })
  const configs = [
    ...configMap('coredns', { Corefile: content, NodeHosts: content }),
    ...configMap('coredns-custom', { 'a.override': content }),
  ]
  const [corefile] = corefilesOf(configs)
  assert(corefile, 'there is a Corefile')
  assert(corefile.fault === undefined || corefile.blocks.length === 0, 'what cannot be parsed has no blocks')
  for (const name of ['web.demo.svc.cluster.local.', 'db.example.com.']) {
    const answer = answerOf(corefile, name, 'A', {
      record: () => 'address',
      hosts: (path) => corefile.hosts?.find((file) => file.path === path)?.entries,
      importsNothing: () => false,
    })
    assert((answer.type === 'unknown') === (answer.why !== undefined), 'an unknown answer says why, and no other does')
    assert((answer.why?.length ?? 0) < 400, 'the reason is short')
  }
}

/** Corefiles: the parser and the plugins never throw and never hang. */
export const corefileFuzzer: Fuzzer<string> = { name: 'corefile', input, check, cases: corefileCases }
