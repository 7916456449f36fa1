import { block } from '../../kube/corefile/ask.ts'

/** Corefiles that are hostile: expressions that backtrack, snippets that grow, braces and quotes without an end. */
export const corefileCases: readonly string[] = [
  block(`rewrite name regex ${'(a*)*'.repeat(50)}b x`),
  block(`rewrite name regex (.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)z ${'{1}{2}{3}'.repeat(1_000)}`),
  block('rewrite name regex ((a{1000}){1000}){1000} x'),
  block('rewrite name regex (?:(?:(?:){1000}){1000}){1000} x'),
  block(`rewrite name regex ${'('.repeat(5_000)} x`),
  block(`rewrite name substring ${'.'.repeat(10)} ${'web.'.repeat(60)}`),
  block(...Array.from({ length: 20_000 }, () => 'rewrite name regex (.*)+$ x')),
  block(`template IN A {`, `answer "${'{{ .Name }}'.repeat(10_000)}"`, '}'),
  block(`plugin-of-${'x'.repeat(100_000)}`),
  `${Array.from({ length: 400 }, (_, index) => `(s${index + 1}) {\nimport s${index}\nimport s${index}\n}\n`).join('')}. {\nimport s400\n}`,
  '{'.repeat(50_000),
  `. {\n${'a {\n'.repeat(30_000)}`,
  `"${'\\'.repeat(100_001)}`,
  `. {\n hosts {\n${'10.0.0.1 a\n'.repeat(50_000)}}\n}`,
  '. {\n import *\n import custom/*\n import custom/a*b*c\n import ../../etc/passwd\n}\nimport a.override\n',
  `${'.'.repeat(100_000)}:53 {\n log\n}`,
  '__proto__ constructor {\n __proto__ {\n constructor\n }\n toString\n}',
]
