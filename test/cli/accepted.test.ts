import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { listOf, type Ran, runProgram } from './program.ts'
import { start } from './start.ts'

const service = (annotation = '', name = 'web') =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, annotations: {porttrace/ignore: ${JSON.stringify(annotation)}}}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: htpp}]}}`
const deployment = (annotation = '') =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, annotations: {porttrace/ignore: ${JSON.stringify(annotation)}}}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}}}}`
const run = (documents: readonly string[], ...args: string[]) =>
  runProgram(['-f', '-', '-o', 'json', ...args], {}, documents.join('\n---\n'))
const rows = (ran: Ran) =>
  listOf(ran).items.map(({ target, verdict, findings }) => [target.name, verdict, ...findings.map(({ code }) => code)])

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'porttrace-baseline-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

it('a Service ignores the finding that its annotation names with a reason, and no other Service ignores it', async () => {
  const ran = await run([service('PT301: the port comes with the next release'), service('', 'other'), deployment()])
  expect(rows(ran)).toEqual([
    ['other', 'broken', 'PT301'],
    ['web', 'unknown'],
  ])
  expect(ran.stderr).toBe('')
})

it('a Service that is unknown because a finding is ignored says so, and names only findings that exist', async () => {
  const text = (...args: string[]) => runProgram(['-f', '-', ...args], {}, [service('PT301: next release'), deployment()].join('\n---\n'))
  expect((await text()).stdout).toContain('no endpoint is usable on port 80; ignored: PT301\n')
  const [row] = listOf(await text('-o', 'json')).items
  expect([row?.verdict, row?.findings, row?.ignored]).toEqual(['unknown', [], ['PT301']])
  const [plain] = listOf(await run([service('PT302: another'), deployment()])).items
  expect([plain?.verdict, plain?.ignored]).toEqual(['broken', undefined])
})

it('the annotation of a Deployment ignores findings of its Pods', async () => {
  expect(rows(await run([service(), deployment('PT101, PT301: a sidecar adds it')]))).toEqual([['web', 'unknown']])
})

it('another code, or a code in the wrong form, ignores nothing', async () => {
  for (const annotation of ['PT302: why', 'all', 'pt301: why']) {
    expect(rows(await run([service(annotation), deployment()]))).toEqual([['web', 'broken', 'PT301']])
  }
})

it('a code without a reason ignores nothing, and stderr says so', async () => {
  const ran = await run([service('PT301'), deployment()])
  expect(rows(ran)).toEqual([['web', 'broken', 'PT301']])
  expect(ran.stderr).toBe(
    'note: service/web in default gives no reason for PT301 in porttrace/ignore ("PT301: why"), so it is not ignored\n',
  )
})

it('a baseline leaves out the findings of the time when it was made, and no later ones', async () => {
  const file = join(folder(), 'baseline.json')
  const saved = await run([service(), deployment()], '--save-baseline', file)
  expect([saved.code, JSON.parse(readFileSync(file, 'utf8'))]).toEqual([
    0,
    {
      apiVersion: 'porttrace/v1',
      kind: 'Baseline',
      findings: [{ code: 'PT301', object: 'Service/default/web', field: 'spec.ports[0].targetPort' }],
    },
  ])
  const same = await run([service(), deployment()], '--baseline', file)
  expect([same.code, rows(same)]).toEqual([0, [['web', 'unknown']]])
  const more = await run([service(), service('', 'other'), deployment()], '--baseline', file)
  expect([more.code, rows(more)]).toEqual([
    1,
    [
      ['other', 'broken', 'PT301'],
      ['web', 'unknown'],
    ],
  ])
})

it('a baseline of a cluster leaves out all that was found in it', async () => {
  const bench = await start({ objects: [...shop()], now: () => shopPresent })
  const file = join(folder(), 'baseline.json')
  expect((await bench.run(['-A', '--save-baseline', file])).code).toBe(0)
  const ran = await bench.run(['-A', '-o', 'json', '--baseline', file])
  expect(listOf(ran).items.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'info'))).toEqual([])
})

it('a baseline replaces only another baseline, and a file that is not a baseline is refused', async () => {
  const file = join(folder(), 'other.json')
  writeFileSync(file, '{}')
  const input = [service(), deployment()]
  expect((await run(input, '--save-baseline', file)).stderr).toContain(`cannot write ${file}`)
  expect((await run(input, '--baseline', file)).stderr).toContain(`${file} is not a baseline\nMake one with --save-baseline FILE.`)
  expect((await run(input, '--baseline', `${file}.gone`)).code).toBe(3)
  expect((await run(input, '--baseline', file, '--save-baseline', file)).code).toBe(2)
})
