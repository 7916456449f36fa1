import { describe, expect, it } from 'vitest'
import { runProgram } from './program.ts'

const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`
const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}
`
const app = `${service}---\n${workload}`
const json = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }] } },
    },
  },
]
const list = (items: unknown) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
/** Twelve levels of nine aliases each: 9^12 values. */
const bomb = [
  'a: &a [x]',
  ...[...'bcdefghijklm'].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghijklm'[index]}`)}]`),
].join('\n')
const notes = 'NOTES:\n1. Get the application URL by running these commands:\n  kubectl get pods\n'

const run = (input: string, ...argv: string[]) => runProgram(['-f', '-', ...argv], {}, input)
const nothing = 'error: no Kubernetes objects in standard input'
const unread = (why: string) => `error: standard input is neither valid YAML nor valid JSON: ${why}`

describe('standard input that holds nothing', () => {
  it.each([
    ['nothing at all, as of one that is closed', '', nothing],
    ['comments alone', '# Source: web/templates/none.yaml\n# b\n', nothing],
    ['separators alone', '---\n---\n', nothing],
    ['100,000 empty documents', '---\n'.repeat(100_000), nothing],
    ['an empty JSON array', '[]', nothing],
    ['an empty List', list([]), nothing],
    ['a List that Go wrote as null', list(null), nothing],
    ['a text', 'hello\n', nothing],
    ['a page of HTML', '<!DOCTYPE html><html><body>404</body></html>\n', nothing],
    ['notes of Helm', `NAME: web\nSTATUS: deployed\n${notes}`, nothing],
    ['an error of Helm', 'Error: INSTALLATION FAILED: no\n', unread('Nested mappings are not allowed in compact mappings (line 1)')],
    ['bytes of a program', '\u007fELF\u0002\u0001\u0000\ufffd\ufffd', unread('it is not UTF-8 text: it has NUL characters (line 1)')],
    [
      'UTF-16, as PowerShell writes it',
      `\ufffd\ufffd${[...service].map((one) => `${one}\0`).join('')}`,
      unread('it is not UTF-8 text: it has NUL characters (line 1)'),
    ],
    ['a colour of a terminal', 'kind: \u001b[31mService\n', unread('control characters are not allowed (line 1)')],
    ['tabs', 'kind: Service\nmetadata:\n\tname: web\n', unread('Tabs are not allowed as indentation (line 3)')],
    ['a quote without an end', 'kind: "Service\n', unread('a quote is not closed (line 2)')],
    ['brackets without an end', '['.repeat(100_000), unread('it is nested more than 100 levels deep (line 1)')],
    ['aliases that expand without end', bomb, 'error: standard input is not read: its aliases expand to too much data'],
    [
      'a template of Helm',
      'kind: Service\nmetadata:\n  name: {{ .Values.name }}-x\n',
      'error: standard input is not read: a Helm template: run helm template CHART first',
    ],
  ])('standard input with %s ends with one line and 3', async (_, input, expected) => {
    const { code, stdout, stderr } = await run(input)
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([3, '', expected])
    // At most a hint follows, and never a stack trace.
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('two inputs of one standard input are a usage error', async () => {
    const { code, stderr } = await runProgram(['-f', '-', '-f', '-'], {}, app)
    expect([code, stderr]).toEqual([2, 'error: standard input (-) can be read only once\n'])
  })
})

describe('standard input that holds a Service and its workload', () => {
  it.each([
    ['with line ends of Windows', app.replaceAll('\n', '\r\n')],
    ['behind a byte order mark', `\ufeff${app}`],
    ['as a JSON array', JSON.stringify(json)],
    ['as JSON in a row', json.map((one) => JSON.stringify(one)).join('\n')],
    ['as a List', list(json)],
    ['with keys twice, of which the last counts', app.replace('metadata: {name: web}', 'metadata: {name: old}\nmetadata: {name: web}')],
    ['after notes of Helm', `NAME: web\n${notes}---\n${app}`],
    ['beside comments and empty documents', `# a\n---\n---\n${app}---\n# b\n`],
    ['beside objects of unknown kinds', `${app}---\napiVersion: v1\nkind: "Ser\\e[31mvice"\nmetadata: {name: "a\\nb"}\n`],
  ])('a Service and its workload %s are planned', async (_, input) => {
    const { code, stdout, stderr } = await run(input, '-o', 'name')
    expect([code, stdout, stderr]).toEqual([0, 'service/web\n', ''])
    expect((await run(input)).stdout).toMatch(/planned {3}default {5}web .*\n$/)
  })

  it.each([
    ['the second of three', `${service}---\na: [b\n---\n${workload}`, 'standard input:7: Flow sequence'],
    ['the first of three', `a: b: c\n---\n${app}`, 'standard input:1: Nested mappings'],
    ['one whose aliases expand without end', `${app}---\n${bomb}`, 'standard input:14: its aliases expand to too much data'],
    [
      'one that notes of Helm follow',
      `${app}---\nkind: ConfigMap\nNOTES:\nOpen this page: http://localhost: now\n`,
      'standard input:17: notes of Helm: run helm template CHART first',
    ],
    [
      'four that fail alike',
      `${app}${'---\na: [b\n'.repeat(4)}`,
      'standard input:16, standard input:18, standard input:20 and 1 more: Flow sequence',
    ],
  ])('a document that cannot be read is named with its line, and keeps nothing else from being read: %s', async (_, input, place) => {
    const { code, stdout, stderr } = await run(input)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('planned   default     web')
    expect(stdout.split('\n').filter((line) => line.startsWith('?'))).toEqual([expect.stringContaining(`not read: ${place}`)])
  })

  it.each(['sarif', 'junit', 'github'])(
    'a report in the format %s leaves a document that cannot be read to standard error',
    async (format) => {
      const { code, stdout, stderr } = await run(`${app}${'---\na: [b\n'.repeat(12)}`, '-o', format)
      expect([code, stdout.includes('a: [b')]).toEqual([0, false])
      expect(stderr).toBe(
        'note: not read: standard input:16 and 11 more files: Flow sequence in block collection must be sufficiently indented and end with a ]\n',
      )
    },
  )

  it('names with line ends and control sequences of a terminal are printed with escapes', async () => {
    const { code, stdout, stderr } = await run(
      JSON.stringify({ ...json[0], metadata: { name: 'we\u001b[31mb\n\rINJECTED\u0007', namespace: 'x\u001b]0;t\u0007' } }),
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/unknown {3}x\\x1b\]0;t\\x07 {3}we\\x1b\[31mb\\n\\rINJECTED\\x07 /)
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u)
  })
})
