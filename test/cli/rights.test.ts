import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fields, items, texts } from '../../src/lib/read.ts'
import { blocksOf } from '../docs/commands.ts'
import { type Bench, listOf, reader, startBench } from './program.ts'

/** The rules of the role of a page. */
function rulesOf(page: string) {
  const yaml = blocksOf(page, 'yaml').find((block) => block.startsWith('apiVersion: rbac')) ?? ''
  const rules = items(fields(load(yaml)).rules).map((rule) => {
    const { apiGroups, resources, verbs, resourceNames } = fields(rule)
    return { apiGroups: texts(apiGroups), resources: texts(resources), verbs: texts(verbs), resourceNames: texts(resourceNames) }
  })
  expect(rules.length).toBeGreaterThan(1)
  return rules
}

describe('the rights in docs/rights.md', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await startBench({
      users: [
        { name: 'jane', token: 'jane', rules: rulesOf('docs/rights.md') },
        { name: 'least', token: 'least', rules: rulesOf('README.md') },
        reader('few', ['services']),
      ],
    })
  })
  afterAll(() => bench.close())

  /** What the server has refused since the last call. */
  let seen = 0
  const refused = () => {
    const fresh = bench.server.requests.slice(seen)
    seen = bench.server.requests.length
    return [
      ...new Set(fresh.filter(({ status }) => status === 403).map(({ path, query }) => `${query.has('watch') ? 'watch ' : ''}${path}`)),
    ]
  }

  it('the rights in docs/rights.md are enough for every Service of the shop, however it is drawn', async () => {
    const { items: services } = listOf(await bench.run(['-n', 'demo', '-o', 'json']))
    expect(services.length).toBeGreaterThan(10)
    for (const { target } of services) await bench.run(['-n', 'demo', `svc/${target.name}`, '-o', 'wide'])
    await bench.run(['-A', '-o', 'wide'])
    expect(refused()).toStrictEqual([])
  })

  it('the rights in docs/rights.md are enough for Pods, workloads, Nodes and addresses', async () => {
    const [pod] = bench.server.store.list('Pod').filter(({ metadata }) => metadata.namespace === 'demo')
    for (const target of [
      `pod/${pod?.metadata.name}`,
      'ds/agent',
      'rs/web',
      'job/migrate',
      'rollout/web',
      'crd/widgets.example.com',
      'ing/shop',
      'deploy/web',
      'sts/db',
      'node/node-1',
      '10.96.3.14:80',
      ':31200',
      'web.demo.svc:80',
      'https://shop.example.com/cart',
    ])
      await bench.run(['-n', 'demo', target])
    expect(refused()).toStrictEqual([])
  })

  it('the rights in docs/rights.md are enough to follow a cluster', async () => {
    await bench.run(['-n', 'demo', 'svc/db', '--until', 'healthy'])
    await bench.run(['-A', '--until', 'broken'])
    for (const target of ['deploy/web', 'node/node-1', 'ing/shop', ':31200', 'svc/shop']) {
      const ended = new AbortController()
      const from = bench.server.requests.length
      const run = bench.run(['-n', 'demo', target, '-w'], undefined, '', { ended: ended.signal })
      // Each of them lists and watches Services.
      await expect
        .poll(() => bench.server.requests.slice(from).some(({ path, query }) => query.has('watch') && path.endsWith('/services')))
        .toBe(true)
      ended.abort(130)
      await run
    }
    expect(refused()).toStrictEqual([])
  })

  it('the rights in docs/rights.md are enough for completion', async () => {
    for (const words of [['-n', ''], ['-n', 'demo', 'svc/'], ['-n', 'demo', 'deploy/'], ['node/']])
      await bench.run(['__complete', ...words])
    expect(refused()).toStrictEqual([])
  })

  it('each of the rights in docs/rights.md is reported if it is missing', async () => {
    expect((await bench.run(['-n', 'demo', 'svc/web'], 'few')).stdout).toContain('forbidden')
    expect(refused().length).toBeGreaterThan(0)
  })

  it('the least rights in the README are enough for a right verdict of a Service', async () => {
    for (const [name, verdict] of [
      ['db', 'healthy'],
      ['cart', 'broken'],
      ['payments', 'broken'],
    ]) {
      const { stdout } = await bench.run(['-n', 'demo', `svc/${name}`, '-o', 'json'], 'least')
      expect([name, JSON.parse(stdout).verdict]).toStrictEqual([name, verdict])
    }
    expect(refused().length).toBeGreaterThan(0)
  })
})

it('docs/examples.md has at least five examples of commands with what they print', () => {
  expect(blocksOf('docs/examples.md', 'console').filter((block) => block.startsWith('$ kubectl porttrace ')).length).toBeGreaterThanOrEqual(
    5,
  )
})
