import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Patience } from '../../src/cli/completion/complete.ts'
import { codes } from '../../src/diagnose/catalogue.ts'
import { json, serve } from '../cluster/servers.ts'
import { ask as askFor, endless, startCompletionBench } from './completion.ts'
import { type Bench, runProgram } from './program.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startCompletionBench()
})
afterAll(() => bench.close())

const ask = (argv: readonly string[], env = bench.env(), patience?: Patience) => askFor(argv, env, patience)

describe('the kubeconfig', () => {
  const env = () => ({ KUBECONFIG: join(bench.folder, 'config') })
  beforeAll(() =>
    writeFileSync(
      join(bench.folder, 'config'),
      `clusters: [{name: kind, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: "jane@example.com", user: {}}, {name: "$(reboot)", user: {}}, {name: "a b", user: {}}]
contexts: [{name: "arn:aws:eks:x:1:cluster/prod", context: {cluster: kind, user: jane, namespace: shop}}, {name: dev, context: {cluster: kind}}]
current-context: dev
`,
    ),
  )

  it('the kubeconfig gives contexts, clusters and users, but no name that a shell could run', async () => {
    expect((await ask(['--context', ''], env())).described).toStrictEqual({ 'arn:aws:eks:x:1:cluster/prod': '', dev: 'current' })
    expect((await ask(['--cluster='], env())).texts).toStrictEqual(['kind'])
    expect((await ask(['--user', ''], env())).texts).toStrictEqual(['jane@example.com'])
  })

  it('the kubeconfig gives the namespaces of its contexts if the cluster gives none', async () => {
    expect((await ask(['-n', ''], env())).texts).toStrictEqual(['shop'])
  })
})

describe('sub-commands', () => {
  it('explain takes one code', async () => {
    expect((await ask(['explain', ''])).texts).toStrictEqual([...codes])
    expect((await ask(['explain', 'PT101', ''])).texts).toStrictEqual([])
  })
  it('completion takes one shell', async () => expect((await ask(['completion', ''])).texts).toStrictEqual(['bash', 'zsh', 'fish']))
  it('version takes nothing', async () => expect((await ask(['version', ''])).texts).toStrictEqual([]))
})

describe('what fails is left out in silence', () => {
  it('what the user may not read is not offered', async () => {
    expect((await ask(['-n', 'kube'], bench.env('jane'))).texts).toStrictEqual([])
    expect((await ask(['-n', 'demo', 'svc/we'], bench.env('jane'))).texts).toStrictEqual(['svc/web'])
  })

  it('without a cluster, with a malformed kubeconfig, unknown flags, or an exec plugin that wants a terminal nothing is offered', async () => {
    writeFileSync(join(bench.folder, 'broken'), '{')
    writeFileSync(
      join(bench.folder, 'exec'),
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        users: [{ name: 'u', user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', interactiveMode: 'Always' } } }],
        'current-context': 'c',
      }),
    )
    for (const argv of [
      ['svc/'],
      ['--kubeconfig', join(bench.folder, 'broken'), 'svc/'],
      ['--kubeconfig', join(bench.folder, 'broken'), '--context', ''],
      ['--kubeconfig', join(bench.folder, 'exec'), 'svc/'],
      ['--no-such-flag', 'svc/'],
      ['--server', 'http://127.0.0.1:1', 'svc/web:'],
    ]) {
      expect(await ask(argv, {})).toMatchObject({ texts: [], directive: ':4' })
    }
  })

  it('a server that does not answer in time leaves nothing to offer', async () => {
    const over = new AbortController()
    const silent = await serve(() => over.abort())
    expect((await ask(['--server', silent.url, 'svc/'], {}, { ...endless, cluster: over.signal })).texts).toStrictEqual([])
  })

  it('the first page is used if the server stops after it', async () => {
    const over = new AbortController()
    const half = await serve((request, response) => {
      if (request.url?.includes('continue=')) return over.abort()
      json(response, { metadata: { continue: 'more' }, items: [{ metadata: { name: 'one' }, spec: { type: 'ClusterIP' } }] })
    })
    expect((await ask(['--server', half.url, 'svc/'], {}, { ...endless, cluster: over.signal })).texts).toStrictEqual(['svc/one'])
  })

  it('nothing is offered if the requests to the cluster do not end in time', async () => {
    const over = new AbortController()
    const silent = await serve(() => over.abort())
    expect((await ask(['--server', silent.url, 'svc/'], {}, { ...endless, all: over.signal })).texts).toStrictEqual([])
  })

  it('a server that says nothing does not hold up the shell', async () => {
    const silent = await serve(() => {})
    const { code, stdout } = await runProgram(['__complete', '--server', silent.url, 'svc/'])
    expect({ code, stdout }).toStrictEqual({ code: 0, stdout: ':4\n' })
  })

  it('names that could act on a terminal or a shell are not offered', async () => {
    const names = ['web', '`reboot`', 'a\tb', 'a\n:0', 'a b', "a'b", '\u001b[31m', '']
    const odd = await serve((_, response) =>
      json(response, { metadata: {}, items: names.map((name) => ({ metadata: { name }, spec: { type: 'x\u001b]0;t\n:0' } })) }),
    )
    const { texts, described, directive } = await ask(['--server', odd.url, 'svc/'], {})
    expect([texts, directive]).toStrictEqual([['svc/web'], ':4'])
    expect(described['svc/web']).toBe('x\\x1b]0;t\\n:0')
  })
})

describe('completion', () => {
  it('completion prints the script of each shell, and how to set it up', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await runProgram(['completion', shell])
      expect(code).toBe(0)
      expect(stdout).toContain('kubectl-porttrace __complete')
    }
    const hint = await runProgram(['completion', '--install-hint'])
    expect([hint.code, hint.stdout]).toEqual([0, expect.stringContaining('kubectl_complete-porttrace')])
  })

  it('completion needs the name of one shell', async () => {
    for (const argv of [['completion'], ['completion', 'tcsh'], ['completion', 'bash', 'zsh']]) {
      expect(await runProgram(argv)).toMatchObject({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') })
    }
  })
})
