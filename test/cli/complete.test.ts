import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flagNames, flags } from '../../src/cli/args/flags/flags.ts'
import { complete, type Patience } from '../../src/cli/completion/complete.ts'
import { codes } from '../../src/diagnose/catalogue.ts'
import { OUTPUT_FORMATS } from '../../src/render/options.ts'
import { json, serve } from '../cluster/servers.ts'
import { type Bench, captured, reader, runProgram, startBench } from './program.ts'

let bench: Bench
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-complete-'))
  bench = await startBench({
    users: [
      { name: 'admin', token: 'admin', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
      reader('jane', ['services'], 'demo'),
    ],
  })
})
afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true })
})

/** Waits for as long as it takes. */
const endless: Patience = { cluster: new AbortController().signal, all: new AbortController().signal }

/** Asks as kubectl and the shells do: the candidates and the directive. It must end well, and say nothing. */
async function ask(
  argv: readonly string[],
  env: Record<string, string> = bench.env(),
  patience: Patience = endless,
): Promise<{ texts: string[]; described: Record<string, string>; directive: string }> {
  const { code, stdout, stderr } = await captured((io) => complete(argv, io, patience), env)
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' })
  const lines = stdout.split('\n')
  expect(lines.pop()).toBe('')
  const directive = lines.pop() ?? ''
  const pairs = lines.map((line): [string, string] => {
    const [text = '', description = ''] = line.split('\t')
    return [text, description]
  })
  return { texts: pairs.map(([text]) => text), described: Object.fromEntries(pairs), directive }
}

describe('targets', () => {
  it('the targets are the Services of the namespace, with type and ports', async () => {
    const { texts, described, directive } = await ask(['-n', 'demo', 'svc/'])
    expect(texts).toEqual(expect.arrayContaining(['svc/web', 'svc/shop', 'svc/legacy']))
    expect(texts.every((text) => text.startsWith('svc/'))).toBe(true)
    expect(described['svc/checkout']).toBe('ClusterIP 80,9090')
    expect(directive).toBe(':4')
    expect((await ask(['-n', 'no-such', 'svc/'])).texts).toStrictEqual([])
  })

  it.each<[string[], string[]]>([
    [['svc/we'], ['svc/web']],
    [['service/we'], ['service/web']],
    [['SVC/we'], ['SVC/web']],
    [['svc', 'we'], ['web']],
    [['svc', 'web', 'sho'], ['shop']],
    [['we'], ['web']],
    [['sv'], ['svc/']],
    [['svc/web', 'svc/w'], []],
    [['svc/web', 'sv'], ['svc/']],
    [['svc/web', 'svc/sho'], ['svc/shop']],
    [['nosuchkind/w'], []],
    [['po'], ['po/']],
    [['pod/web-0:'], []],
    [['svc/no-such:'], []],
    [['svc/shop:'], ['svc/shop:80', 'svc/shop:http']],
    [['svc/shop:h'], ['svc/shop:http']],
    [['shop:8'], ['shop:80']],
    [['svc', 'shop:8'], ['shop:80']],
    [['svc/checkout:9'], ['svc/checkout:9090']],
  ])('%j: %j', async (words, expected) => expect((await ask(['-n', 'demo', ...words])).texts).toStrictEqual(expected))

  it('Pods are targets too, with their phase', async () => {
    const { texts, described } = await ask(['-n', 'demo', 'pod/shop'])
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) expect([text.startsWith('pod/shop-'), described[text]]).toStrictEqual([true, 'Running'])
  })

  it('targets stand in full beside the commands where nothing is typed', async () => {
    const { texts } = await ask(['-n', 'demo', ''])
    expect(texts).toEqual(expect.arrayContaining(['svc/web', 'demo', 'explain', 'completion']))
    expect(texts).not.toContain('web')
  })

  it('a kind leaves the line open behind its slash', async () => expect((await ask(['-n', 'demo', 'sv'])).directive).toBe(':6'))

  it('behind `demo` the targets are those of the demo, without any kubeconfig', async () => {
    expect((await ask(['demo', 'svc/sho'], {})).texts).toStrictEqual(['svc/shop'])
    expect((await ask(['demo', 'svc/shop:h'], {})).texts).toStrictEqual(['svc/shop:http'])
  })

  it('behind -f the targets are those of the dump', async () => {
    const file = join(folder, 'dump.yaml')
    const service = (namespace: string, name: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec: { ports: [{ name: 'http', port: 80 }] } })
    writeFileSync(file, [service('a', 'one'), service('b', 'two')].join('\n'))
    expect((await ask(['-f', file, 'svc/'], {})).texts).toStrictEqual(['svc/one', 'svc/two'])
    expect((await ask(['-f', file, '-n', 'b', 'svc/'], {})).texts).toStrictEqual(['svc/two'])
    expect((await ask(['-f', file, 'svc/one:'], {})).texts).toStrictEqual(['svc/one:80', 'svc/one:http'])
    expect((await ask(['-f', file, '-n', ''], {})).texts).toStrictEqual(['a', 'b'])
    expect((await ask(['-f', join(folder, 'none'), 'svc/'], {})).texts).toStrictEqual([])
  })
})

describe('flags', () => {
  it('the flags are those of the table, with their help', async () => {
    const { texts, described } = await ask(['--'])
    expect(texts.toSorted()).toStrictEqual(
      flagNames
        .filter((name) => !flags[name].hidden)
        .map((name) => `--${name}`)
        .toSorted(),
    )
    expect(described['--namespace']).toBe('Namespace of the target')
  })

  it('flags have letters where one dash is typed', async () =>
    expect((await ask(['-'])).texts).toEqual(expect.arrayContaining(['-n', '--namespace'])))

  it('a flag is offered once, unless it may be repeated', async () => {
    expect((await ask(['-n', 'demo', '--ignore', 'PT101', '--no-c'])).texts).toStrictEqual(['--no-color'])
    expect((await ask(['--ignore', 'PT101', '--ig'])).texts).toStrictEqual(['--ignore'])
  })

  it.each<[string[], string[]]>([
    [['-o', ''], [...OUTPUT_FORMATS]],
    [['-oj'], ['-ojson', '-ojunit']],
    [['--output=j'], ['json', 'junit']],
    [
      ['--fail-on', ''],
      ['broken', 'degraded', 'warn', 'unknown', 'never'],
    ],
    [
      ['--color', 'a'],
      ['auto', 'always'],
    ],
    [
      ['-n', 'de'],
      ['default', 'demo'],
    ],
    [['--ignore', 'PT30'], codes.filter((code) => code.startsWith('PT30'))],
    [['--ignore', 'PT101,PT20'], codes.filter((code) => code.startsWith('PT20')).map((code) => `PT101,${code}`)],
    [['--token', ''], []],
  ])('%j: %j', async (argv, expected) => expect((await ask(argv)).texts).toStrictEqual(expected))

  it('flags that take a file leave it to the shell', async () => {
    for (const argv of [['-f', 'x'], ['--kubeconfig', ''], ['--save=x'], ['--certificate-authority', '']]) {
      expect(await ask(argv)).toMatchObject({ texts: [], directive: ':0' })
    }
  })
})

describe('the kubeconfig', () => {
  const env = () => ({ KUBECONFIG: join(folder, 'config') })
  beforeAll(() =>
    writeFileSync(
      join(folder, 'config'),
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

  it('the kubeconfig gives the namespaces of its contexts where the cluster gives none', async () => {
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
    writeFileSync(join(folder, 'broken'), '{')
    writeFileSync(
      join(folder, 'exec'),
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        users: [{ name: 'u', user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', interactiveMode: 'Always' } } }],
        'current-context': 'c',
      }),
    )
    for (const argv of [
      ['svc/'],
      ['--kubeconfig', join(folder, 'broken'), 'svc/'],
      ['--kubeconfig', join(folder, 'broken'), '--context', ''],
      ['--kubeconfig', join(folder, 'exec'), 'svc/'],
      ['--no-such-flag', 'svc/'],
      ['--server', 'http://127.0.0.1:1', 'svc/web:'],
    ]) {
      expect(await ask(argv, {})).toMatchObject({ texts: [], directive: ':4' })
    }
  })

  it('a server that says nothing for so long leaves nothing to offer', async () => {
    const over = new AbortController()
    const silent = await serve(() => over.abort())
    expect((await ask(['--server', silent.url, 'svc/'], {}, { ...endless, cluster: over.signal })).texts).toStrictEqual([])
  })

  it('of a server that stops after the first page that page is used', async () => {
    const over = new AbortController()
    const half = await serve((request, response) => {
      if (request.url?.includes('continue=')) return over.abort()
      json(response, { metadata: { continue: 'more' }, items: [{ metadata: { name: 'one' }, spec: { type: 'ClusterIP' } }] })
    })
    expect((await ask(['--server', half.url, 'svc/'], {}, { ...endless, cluster: over.signal })).texts).toStrictEqual(['svc/one'])
  })

  it('where asking the cluster does not end in time, nothing is offered', async () => {
    const over = new AbortController()
    const silent = await serve(() => over.abort())
    expect((await ask(['--server', silent.url, 'svc/'], {}, { ...endless, all: over.signal })).texts).toStrictEqual([])
  })

  it('a server that says nothing does not hold up the shell', async () => {
    const silent = await serve(() => {})
    const { code, stdout } = await runProgram(['__complete', '--server', silent.url, 'svc/'])
    expect({ code, stdout }).toStrictEqual({ code: 0, stdout: ':4\n' })
  })

  it('what fails is left out in silence names that would do something to a terminal or a shell are not offered', async () => {
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
