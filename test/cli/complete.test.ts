import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flagNames, flags } from '../../src/cli/args/flags/flags.ts'
import type { Patience } from '../../src/cli/completion/complete.ts'
import { codes } from '../../src/diagnose/catalogue.ts'
import { OUTPUT_FORMATS } from '../../src/render/options.ts'
import { ask as askFor, startCompletionBench } from './completion.ts'
import type { Bench } from './program.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startCompletionBench()
})
afterAll(() => bench.close())

const ask = (argv: readonly string[], env = bench.env(), patience?: Patience) => askFor(argv, env, patience)

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
  ])('the words %j are completed by %j', async (words, expected) =>
    expect((await ask(['-n', 'demo', ...words])).texts).toStrictEqual(expected),
  )

  it('Pods are targets too, with their phase', async () => {
    const { texts, described } = await ask(['-n', 'demo', 'pod/shop'])
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) expect([text.startsWith('pod/shop-'), described[text]]).toStrictEqual([true, 'Running'])
  })

  it('full targets are offered beside the commands if nothing is typed yet', async () => {
    const { texts } = await ask(['-n', 'demo', ''])
    expect(texts).toEqual(expect.arrayContaining(['svc/web', 'demo', 'explain', 'completion']))
    expect(texts).not.toContain('web')
  })

  it('after a kind and its slash the shell adds no space', async () => expect((await ask(['-n', 'demo', 'sv'])).directive).toBe(':6'))

  it('after `demo` the targets are those of the demo, without any kubeconfig', async () => {
    expect((await ask(['demo', 'svc/sho'], {})).texts).toStrictEqual(['svc/shop'])
    expect((await ask(['demo', 'svc/shop:h'], {})).texts).toStrictEqual(['svc/shop:http'])
  })

  it('after -f FILE the targets are those of the dump', async () => {
    const file = join(bench.folder, 'dump.yaml')
    const service = (namespace: string, name: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec: { ports: [{ name: 'http', port: 80 }] } })
    writeFileSync(file, [service('a', 'one'), service('b', 'two')].join('\n'))
    expect((await ask(['-f', file, 'svc/'], {})).texts).toStrictEqual(['svc/one', 'svc/two'])
    expect((await ask(['-f', file, '-n', 'b', 'svc/'], {})).texts).toStrictEqual(['svc/two'])
    expect((await ask(['-f', file, 'svc/one:'], {})).texts).toStrictEqual(['svc/one:80', 'svc/one:http'])
    expect((await ask(['-f', file, '-n', ''], {})).texts).toStrictEqual(['a', 'b'])
    expect((await ask(['-f', join(bench.folder, 'none'), 'svc/'], {})).texts).toStrictEqual([])
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

  it('short flags are offered after a single dash', async () =>
    expect((await ask(['-'])).texts).toEqual(expect.arrayContaining(['-n', '--namespace'])))

  it('a flag is offered once, unless it may be repeated', async () => {
    expect((await ask(['-n', 'demo', '--ignore', 'PT101', '--no-col'])).texts).toStrictEqual(['--no-color'])
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
  ])('the words %j are completed by %j', async (argv, expected) => expect((await ask(argv)).texts).toStrictEqual(expected))

  it('flags that take a file leave it to the shell', async () => {
    for (const argv of [['-f', 'x'], ['--kubeconfig', ''], ['--save=x'], ['--certificate-authority', '']]) {
      expect(await ask(argv)).toMatchObject({ texts: [], directive: ':0' })
    }
  })
})
