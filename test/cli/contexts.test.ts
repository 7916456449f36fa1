import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { gate } from '../server/faults.ts'
import type { TestServer } from '../server/server.ts'
import { type ContextOptions, startClusters } from './clusters.ts'
import { listOf, reader, runProgram } from './program.ts'

const web = { kind: 'Service', namespace: 'demo', name: 'web' } as const

/** The targetPort of svc/web names no port of its Pods. */
const wrongPort = (server: TestServer) => server.store.patch(web, { spec: { ports: [{ name: 'http', port: 80, targetPort: 'htpp' }] } })
const without = (server: TestServer) => server.store.delete(web)

const differing: Record<string, ContextOptions> = {
  eu: {},
  us: { change: wrongPort },
  down: { isDown: true },
  few: { users: [reader('few', ['services', 'pods', 'endpointslices.discovery.k8s.io'], 'demo')] },
  old: { change: without },
}

it('a target in several contexts is one row for each, with its verdict and cause, then what differs', async () => {
  const { run } = await startClusters(differing)
  const ran = await run(['--context', 'eu,us,down,few', '--context', 'old', 'svc/web'])
  const lines = ran.stdout.split('\n')
  expect(lines[0]).toBe('service/web')
  expect(lines[1]).toMatch(/^CONTEXT +VERDICT +CAUSE$/)
  expect(lines[2]).toMatch(/^eu +▲ degraded +PT502 /)
  expect(lines[3]).toMatch(/^us +✗ broken +PT301 targetPort "htpp" matches no container port$/)
  expect(lines[4]).toMatch(/^down +\? unknown +cannot connect to https:.*: connection refused$/)
  expect(lines[5]).toMatch(/^few +\? unknown +not read: networkpolicies/)
  expect(lines[6]).toMatch(/^old +○ absent$/)
  expect(ran.stdout).toMatch(/^DIFFERENCE +eu +us +few$/m)
  expect(ran.stdout).toMatch(/^port 80\/TCP: targetPort +http +htpp +http$/m)
  expect(ran.code).toBe(1)
})

it('values that are equal in all contexts, and values that were not read, are not listed as differences', async () => {
  const { run } = await startClusters(differing)
  const { differences, contexts } = listOf(await run(['--context', 'eu,few', 'svc/web', '-o', 'json']))
  expect(contexts?.map(({ name }) => name)).toEqual(['eu', 'few'])
  expect(differences).toEqual([])
})

it('the document is a list whose items carry their context, and each context says why it was not read', async () => {
  const { run } = await startClusters(differing)
  const list = listOf(await run(['--all-contexts', 'svc/web', 'svc/cart', '-o', 'json']))
  expect(list.items.map(({ context, target }) => `${context} ${target.name}`)).toEqual([
    'eu web',
    'us web',
    'few web',
    'eu cart',
    'us cart',
    'few cart',
    'old cart',
  ])
  const [, , down, , old] = list.contexts ?? []
  expect(down).toEqual({ name: 'down', error: expect.stringMatching(/connection refused$/) })
  expect(old).toMatchObject({ name: 'old', namespace: 'demo', absent: [expect.stringMatching(/^services "web" not found/)] })
})

it('without a target there is a row for each Service and a column for each context, and the worst is first', async () => {
  const { run } = await startClusters(differing)
  const ran = await run(['--context', 'eu', '--context', 'us,down,old'])
  const lines = ran.stdout.split('\n')
  expect(lines[0]).toMatch(/^NAME +eu +us +down +old +FINDING$/)
  const row = lines.find((line) => line.startsWith('web '))
  expect(row).toMatch(/^web +▲ degraded +✗ broken +\? +- +PT301 .*; only in eu, us$/)
  expect(lines.findIndex((line) => line.startsWith('web '))).toBeLessThan(lines.findIndex((line) => line.startsWith('db ')))
  expect(ran.stdout).toMatch(/^\? down: cannot connect to /m)
  expect(ran.code).toBe(1)
})

it('if no context has a Service, that is one line, and a context that was not reached is still named', async () => {
  const { run } = await startClusters({ eu: {}, us: { users: [reader('few', ['services'], 'demo')] }, down: { isDown: true } })
  const ran = await run(['--all-contexts', '-l', 'app=nothing'])
  expect(ran.stdout).toMatch(/^No services found in any context\.\n\n\? down: cannot connect to .*\n$/)
  expect(ran.code).toBe(0)
})

it('a context that was not reached is unknown for --fail-on, and the others are traced', async () => {
  const { run } = await startClusters({ eu: {}, down: { isDown: true } })
  expect((await run(['--context', 'eu,down', 'svc/db'])).code).toBe(0)
  expect((await run(['--context', 'eu,down', 'svc/db', '--fail-on', 'unknown'])).code).toBe(1)
  expect((await run(['--context', 'eu,eu', 'svc/db', '--fail-on', 'unknown'])).code).toBe(0)
})

it('the exit code is 3 only if no context was reached', async () => {
  const { run } = await startClusters({ down: { isDown: true }, gone: { isDown: true } })
  const ran = await run(['--all-contexts', 'svc/web'])
  expect(ran.code).toBe(3)
  expect(ran.stderr).toBe('error: none of 2 contexts could be read\n')
})

it('the exit code is 3 if a target exists in no context, with one line for each', async () => {
  const { run } = await startClusters({ eu: {}, us: {} })
  const ran = await run(['--all-contexts', 'svc/wbe', 'svc/db'])
  expect(ran.code).toBe(3)
  expect(ran.stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^error: eu: services "wbe" not found/),
    expect.stringMatching(/^error: us: services "wbe" not found/),
  ])
  expect((await run(['--all-contexts', 'svc/db'])).code).toBe(0)
})

it('a slow context does not delay the others', async () => {
  const { run, servers } = await startClusters({ slow: {}, eu: {} })
  const held = gate()
  servers.get('slow')?.faults.add({ do: 'wait', gate: held, count: Number.POSITIVE_INFINITY })
  const running = run(['--all-contexts', 'svc/db'])
  await expect.poll(() => servers.get('eu')?.requests.length ?? 0).toBeGreaterThan(3)
  held.open()
  expect((await running).stdout).toMatch(/^slow +● healthy$/m)
})

it('the namespace of each context is its own, and is named if they differ', async () => {
  const { run } = await startClusters({ eu: {}, us: { namespace: 'kube-system' } })
  expect((await run(['--all-contexts', 'svc/db'])).stdout).toMatch(/^us +kube-system +○ absent$/m)
  expect((await run(['--all-contexts', 'svc/db', '-n', 'demo'])).stdout).toMatch(/^us +● healthy$/m)
})

it('-o wide adds the whole chain of each context', async () => {
  const { run } = await startClusters({ eu: {}, us: { change: wrongPort } })
  const { stdout } = await run(['--all-contexts', 'svc/web', '-o', 'wide'])
  expect(stdout.indexOf('context eu\n')).toBeGreaterThan(0)
  expect(stdout.indexOf('context us\n')).toBeGreaterThan(stdout.indexOf('demo/web'))
})

it('the exact name of a context wins over a list, and is traced by itself', async () => {
  const { run } = await startClusters({ 'eu,us': {}, eu: {}, us: {} })
  const ran = await run(['--context', 'eu,us', 'svc/db'])
  expect(ran.stdout).toMatch(/^demo\/db +ClusterIP None .* ● healthy$/m)
})

it.each([
  ['--server', ['--server', 'https://x']],
  ['--cluster', ['--cluster', 'eu']],
  ['--token', ['--token', 't']],
  ['--save', ['--save', 'x.json']],
  ['--watch', ['-w']],
  ['--until', ['--until', 'healthy']],
  ['--probe', ['--probe']],
  ['--matrix', ['--matrix']],
])('%s cannot be used with several contexts', async (flag, words) => {
  const { run } = await startClusters({ eu: {}, us: {} })
  const target = flag === '--matrix' ? [] : ['svc/db']
  const ran = await run(['--context', 'eu,us', ...target, ...words])
  expect(ran).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `error: ${flag} needs a single cluster; it cannot be used with several contexts\n`,
  })
})

it.each([
  [['--context', 'x*'], 'error: no context matches "x*"'],
  [['--context', 'eu,uss'], 'error: context "uss" does not exist\nDid you mean "us"?'],
  [['--context', 'eu,us', '-f', 'x.yaml'], 'error: -f reads a file, not a cluster; it cannot be used with --context'],
  [['--all-contexts', '--context', 'eu'], 'error: --all-contexts cannot be used with --context'],
  [['--context', 'eu,us', '-o', 'sarif'], 'error: -o sarif cannot be used with several contexts: their formats are text, wide, json, yaml'],
])('%s is a usage error', async (words, message) => {
  const { run } = await startClusters({ eu: {}, us: {} })
  const ran = await run([...words, 'svc/db'])
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr.startsWith(message)).toBe(true)
})

it('the demo refuses contexts', async () => {
  expect(await runProgram(['demo', '--all-contexts'])).toMatchObject({ code: 2, stdout: '' })
})

it('a credential plugin that several contexts share runs once', async () => {
  const exec = (file: string) => ({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      interactiveMode: 'Never',
      command: 'sh',
      args: [
        '-c',
        `echo run >> ${file}; echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"demo"}}'`,
      ],
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = join(folder, 'runs')
  const { run } = await startClusters({ eu: { user: exec(log) }, us: { user: exec(log) }, ap: { user: exec(log) } })
  const ran = await run(['--all-contexts', 'svc/db'])
  expect(ran.code).toBe(0)
  expect(readFileSync(log, 'utf8')).toBe('run\n')
})
