import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { listOf, runProgram } from './program.ts'

/** A folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'porttrace-chart-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const service = (name: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {type: ExternalName, externalName: a.example.org}}`
const chart = { 'chart/Chart.yaml': 'name: web\nversion: 1.0.0\n', 'chart/templates/web.yaml': service('templated') }

it('no file of a Helm chart is opened, and the objects that the chart would make are said to be unknown', async () => {
  const root = folder({ ...chart, 'k8s/plain.yaml': service('plain') })
  const ran = await runProgram(['-f', root, '-o', 'json'])
  const { items, gaps } = listOf(ran)
  expect(items.map(({ target }) => target.name)).toEqual(['plain'])
  expect(gaps.map(({ message }) => message)).toEqual([`a Helm chart: run helm template ${root}/chart first`])
})

it('a folder that holds only a chart is refused with the command to run instead', async () => {
  const root = folder(chart)
  const { code, stderr } = await runProgram(['-f', root])
  expect([code, stderr]).toEqual([3, `error: ${root}: a Helm chart: run helm template ${root}/chart first\n`])
})

it('a folder that is called templates, without a chart, is read', async () => {
  const { items } = listOf(await runProgram(['-f', folder({ 'templates/web.yaml': service('web') }), '-o', 'json']))
  expect(items.map(({ target }) => target.name)).toEqual(['web'])
})
