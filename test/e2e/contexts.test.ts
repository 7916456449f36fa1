import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { documentOf } from '../schema.ts'
import { porttrace, run } from './porttrace.ts'

let folder = ''
let kubeconfig = ''

/** Two users of one cluster, and a cluster that does not answer: the program sees three clusters. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
  kubeconfig = join(folder, 'config')
  const admin = await configOf([])
  const file = process.env.PORTTRACE_E2E_READONLY
  const few = file ? (await configOf(['--kubeconfig', file])).user : { ...admin.user, as: 'readonly' }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'here', cluster: admin.cluster },
      { name: 'nowhere', cluster: { ...admin.cluster, server: 'https://127.0.0.1:1' } },
    ],
    users: [
      { name: 'admin', user: admin.user },
      { name: 'few', user: few },
    ],
    contexts: [
      { name: 'prod-eu', context: { cluster: 'here', user: 'admin', namespace: 'demo' } },
      { name: 'prod-us', context: { cluster: 'here', user: 'few', namespace: 'demo' } },
      { name: 'staging', context: { cluster: 'nowhere', user: 'admin', namespace: 'demo' } },
    ],
  }
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The cluster and the user of a kubeconfig's current context. */
async function configOf(flags: readonly string[]) {
  const { stdout } = await run('kubectl', ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json', ...flags])
  const { clusters, users } = fields(JSON.parse(stdout))
  return { cluster: fields(fields(items(clusters)[0]).cluster), user: fields(fields(items(users)[0]).user) }
}

const trace = (words: readonly string[]) => porttrace(words, { KUBECONFIG: kubeconfig })

it('two users of the cluster and a cluster that is down are three rows, each with its verdict', async () => {
  const { code, stdout } = await trace(['svc/badname', '--all-contexts'])
  expect(stdout).toMatch(/^prod-eu +✗ broken +PT301 /m)
  expect(stdout).toMatch(/^prod-us +✗ broken +PT301 /m)
  expect(stdout).toMatch(/^staging +\? unknown +cannot connect to /m)
  expect(code).toBe(1)
})

it('what a user may not read is unknown in its context alone', async () => {
  const { code, stdout } = await trace(['svc/early', '--context', 'prod-*', '-o', 'json'])
  const list = documentOf(stdout)
  if (list.kind !== 'TraceList') throw new Error('no list')
  expect(list.items.map(({ context, verdict }) => [context, verdict])).toEqual([
    ['prod-eu', 'healthy'],
    ['prod-us', 'unknown'],
  ])
  expect(list.differences).toEqual([])
  expect(code).toBe(0)
})

it('every Service is one row with a column for each context', async () => {
  const { stdout } = await trace(['--context', 'prod-*'])
  expect(stdout).toMatch(/^NAME +prod-eu +prod-us +FINDING$/m)
  expect(stdout).toMatch(/^badname +✗ broken +✗ broken +PT301 /m)
})
