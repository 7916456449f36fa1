import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shopExec, shopPorts, shopPresent } from '../../src/demo/shop/shop.ts'
import { type Bench, type Ran, startBench } from '../cli/program.ts'
import { leaks, plantedShop } from './planted.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench({ objects: plantedShop(), exec: shopExec, ports: shopPorts, now: () => shopPresent })
})
afterAll(() => bench.close())

const targets = ['svc/web', 'svc/cart', 'svc/search', 'pod/PODNAME', 'deploy/web', 'ing/shop', 'node/node-1', '']
const outputs = ['text', 'wide', 'json', 'yaml', 'mermaid', 'markdown', 'name']

function podName(): string {
  return bench.server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith('web-'))?.metadata.name ?? ''
}

const run = (...argv: string[]): Promise<Ran> =>
  bench.run(argv.map((word) => word.replace('PODNAME', podName())).filter((word) => word !== ''))

it.each(targets.flatMap((target) => outputs.map((output) => [target, output] as const)))(
  'no secret of an object is printed for "%s" as %s',
  async (target, output) => {
    const { code, stdout, stderr } = await run(target, '-o', output)
    expect(code).toBeLessThan(2)
    expect(stdout).not.toBe('')
    expect([leaks(stdout), leaks(stderr)]).toEqual([[], []])
  },
)

it.each(targets)('no secret of an object is saved for "%s"', async (target) => {
  const file = join(bench.folder, `snapshot-${targets.indexOf(target)}.json`)
  expect((await run(target, '--save', file)).code).toBeLessThan(2)
  expect(leaks(readFileSync(file, 'utf8'))).toEqual([])
})

it.each([
  ['svc/web', '--probe'],
  ['svc/web', '--probe', '-o', 'json'],
  ['svc/web', '--probe=plan'],
  ['svc/web', '--probe=plan', '-o', 'json'],
])('no secret of an object is printed by %s %s', async (...argv) => {
  const { stdout, stderr } = await run(...argv)
  expect(stdout).not.toBe('')
  expect([leaks(stdout), leaks(stderr)]).toEqual([[], []])
})

it('no secret of an object that changes is printed by -w', async () => {
  const { stdout, stderr } = await run('-w', '-o', 'json', '--timeout', '3s')
  expect([leaks(stdout), leaks(stderr)]).toEqual([[], []])
})

it('no secret in a dump is printed or saved', async () => {
  const items = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress', 'Deployment', 'ReplicaSet'].flatMap((kind) =>
    bench.server.store.list(kind),
  )
  const file = join(bench.folder, 'of-dump.json')
  for (const argv of [
    ['svc/web', '-o', 'json'],
    ['svc/web', '-o', 'wide'],
    ['--save', file],
  ]) {
    const { stdout, stderr } = await bench.run(
      ['-n', 'demo', '-f', '-', ...argv],
      undefined,
      JSON.stringify({ kind: 'List', apiVersion: 'v1', items }),
    )
    expect(stdout).not.toBe('')
    expect([leaks(stdout), leaks(stderr)]).toEqual([[], []])
  }
  expect(leaks(readFileSync(file, 'utf8'))).toEqual([])
})
