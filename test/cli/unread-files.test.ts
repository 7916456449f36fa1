import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { LARGEST_FILE } from '../../src/files/archive/entry.ts'
import { tarOf, zipOf } from '../files/archive/make.ts'
import { file, temporary } from '../files/bundle/layouts.ts'
import { listOf, runProgram } from './program.ts'

const run = (content: string, ...args: string[]) => runProgram(['-f', '-', ...args], {}, content)
const unread = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('note: not read'))
const template = '{apiVersion: template.openshift.io/v1, kind: Template, metadata: {name: web}, objects: []}'
const node = '{apiVersion: v1, kind: Node, metadata: {name: node-1, uid: n, resourceVersion: "1"}}'
const service =
  '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: 80}]}}'

it('a list without a Service names the files that were not read, and what to run for them', async () => {
  expect((await run(template, '-A')).stderr).toBe(
    'No services found.\nnote: not read: standard input:1: an OpenShift Template: run oc process -f FILE first\n',
  )
  expect(unread((await run(`${node}\n---\na: b: c\n---\nd: e: f`, '-A')).stderr)).toEqual([
    expect.stringMatching(/^note: not read: standard input:3 and 1 more file: ./),
  ])
})

it('a list without a Service says nothing more if every file was read', async () => {
  const { stderr } = await run(node, '-A')
  expect([stderr.includes('No services found.\n'), unread(stderr)]).toEqual([true, []])
})

it('the error for a target that is not found names the files that were not read', async () => {
  const missing = await run(template, 'svc/web')
  expect([missing.code, missing.stderr.split('\n')[1]]).toEqual([
    3,
    'note: not read: standard input:1: an OpenShift Template: run oc process -f FILE first',
  ])
  expect((await run(node, 'svc/web')).stderr).not.toContain('note: not read')
})

it('a Helm template alone is named with its command, and broken YAML without a template is not', async () => {
  expect(await run('metadata:\n  name: {{ .Release.Name }}\n{{- if .x }}\nspec: {}\n', '-A')).toMatchObject({
    code: 3,
    stderr: 'error: standard input is not read: a Helm template: run helm template CHART first\n',
  })
  expect((await run('a: b: c', '-A')).stderr).toContain('neither valid YAML nor valid JSON')
})

it('a list with the field names of Go is reported as such, and a list with those of the API is read', async () => {
  const old = '{"selfLink": "/api/v1/services", "Items": [{"name": "web", "namespace": "shop", "Spec": {"Ports": []}}]}'
  const said = 'an old kubectl wrote it with the field names of Go (Items, Spec); dump the cluster with a newer one'
  expect(await run(old, '-A')).toMatchObject({ code: 3, stderr: `error: standard input is not read: ${said}\n` })
  expect(unread((await run(`${node}\n---\n${old}`, '-A')).stderr)).toEqual([expect.stringMatching(`standard input:[23]: an old kubectl`)])
  expect(unread((await run(`${node}\n---\n${old.replace('"Items"', '"kind": "ServiceList", "items"')}`, '-A')).stderr)).toEqual([])
})

it('a file of an archive that is too large is not read and makes a missing Pod unknown, and an empty file does not', async () => {
  const zip = zipOf([
    { path: 'root/service.yaml', content: service },
    { path: 'root/large.yaml', content: '' },
  ])
  const whole = listOf(await runProgram(['-f', file(temporary(), 'whole.zip', zip), '-A', '-o', 'json']))
  expect(whole.gaps).toEqual([])
  // The size is in the directory of the archive.
  zip.writeUInt32LE(LARGEST_FILE + 1, zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  const cut = listOf(await runProgram(['-f', file(temporary(), 'cut.zip', zip), '-A', '-o', 'json']))
  expect(cut.gaps).toMatchObject([{ reason: 'invalid', message: 'it is larger than 256 MiB', file: expect.stringMatching(/large\.yaml$/) }])
})

it('links and paths outside of an archive are counted in a note each', async () => {
  const entries = [
    { path: 'root/service.yaml', content: service },
    { path: 'root/link.yaml', type: '2' },
    { path: '../a.yaml', content: service },
    { path: '/b.yaml', content: service },
  ]
  const path = file(temporary(), 'links.tar.gz', gzipSync(tarOf(entries)))
  const { stderr } = await runProgram(['-f', path, '-A'])
  expect(stderr).toContain(`${path}: skipped 1 link\n`)
  expect(stderr).toContain(`${path}: skipped 2 files with paths outside of the archive\n`)
})
