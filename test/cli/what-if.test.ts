import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, it, onTestFinished } from 'vitest'
import type { Comparison } from '../../src/model/comparison.ts'
import { type Bench, type Ran, runProgram } from './program.ts'
import { denying, deployment, ingress, policy, service, startShop, wayIn } from './what-if-shop.ts'

const isComparison = new Ajv({ strict: false }).compile<Comparison>(JSON.parse(readFileSync('schema/comparison.v1.json', 'utf8')))
const comparison = ({ stdout }: Ran): Comparison => {
  const document: unknown = JSON.parse(stdout)
  if (!isComparison(document)) throw new Error(`not by the schema: ${JSON.stringify(isComparison.errors?.slice(0, 3))}`)
  return document
}
const changes = (ran: Ran) =>
  comparison(ran).items.map(({ target, became, before, after }) => [target.name, became, before?.verdict, after?.verdict])
const withManifest = (bench: Bench, manifest: string, ...args: string[]) =>
  bench.run(['--with', '-', '-o', 'json', ...args], undefined, manifest)

// No network plugin that enforces policies is found, so a fault caused by a policy is inferred.
it('a policy that would be applied names the Services that it would cut off, and nothing is written', async () => {
  const bench = await startShop()
  const ran = await withManifest(bench, policy, '--fail-on', 'unknown')
  expect([ran.code, ran.stderr, changes(ran).filter(([name]) => name === 'web')]).toEqual([1, '', [['web', 'worse', 'healthy', 'unknown']]])
  expect(comparison(ran).items[0]?.after?.findings.map(({ code }) => code)).toContain('PT601')
  expect([...new Set(bench.server.requests.map(({ method }) => method))]).toEqual(['GET'])
})

it('the text says what was, what would be, and why', async () => {
  const bench = await startShop()
  const { stdout } = await bench.run(['svc/web', '--with', '-'], undefined, policy)
  expect(stdout).toMatch(/^demo\/web {3}● healthy → \? unknown\n {2}\+ PT601 .*\n {2}\+ networkpolicy\/deny selects its Pods\n$/)
})

it('a selector that would match no Pod makes its Service worse, and the current selector changes nothing', async () => {
  const bench = await startShop()
  expect(changes(await withManifest(bench, service('wbe')))).toEqual([['web', 'worse', 'healthy', expect.stringMatching(/broken|unknown/)]])
  const same = await withManifest(bench, service('web'))
  expect(changes(same)).toEqual([])
})

it('a label of a Deployment that would change takes its Pods from the Service', async () => {
  const bench = await startShop()
  const ran = await withManifest(bench, deployment('other'), 'svc/web')
  expect(changes(ran)).toEqual([['web', 'worse', 'healthy', expect.stringMatching(/broken|unknown/)]])
  expect(changes(await withManifest(bench, deployment('web'), 'svc/web'))).toEqual([])
})

it('an Ingress that would name a port which the Service lacks degrades it', async () => {
  const bench = await startShop()
  const ran = await withManifest(bench, ingress, '--fail-on', 'warn')
  expect([ran.code, changes(ran)]).toEqual([1, [['web', 'worse', 'healthy', 'degraded']]])
  expect((await withManifest(bench, ingress)).code).toBe(0)
})

it.each([
  ['deploy/web', 'web', 'worse'],
  ['demo/ing/shop', 'web', 'other'],
  ['services/web', 'web', 'worse'],
])('without %s the Service %s becomes %s', async (object, name, became) => {
  const bench = await startShop(wayIn)
  const ran = await bench.run(['--without', object, '-o', 'json'])
  expect(
    comparison(ran)
      .items.filter(({ target }) => target.name === name)
      .map((one) => one.became),
  ).toEqual([became])
})

it('without a policy the Service that it cut off is healthy again', async () => {
  const bench = await startShop(denying)
  const ran = await bench.run(['--without', 'netpol/deny', '-o', 'json', 'svc/web'])
  expect([ran.code, changes(ran)]).toEqual([0, [['web', 'better', 'unknown', 'healthy']]])
})

it('an object that does not exist and a second standard input are refused', async () => {
  const bench = await startShop()
  const errors = async (...args: string[]) => {
    const { code, stderr } = await bench.run(args)
    return [code, stderr.split('\n')[0]]
  }
  expect(await errors('--without', 'svc/wbe')).toEqual([3, 'error: --without: service "wbe" not found in namespace "demo"'])
  expect(await errors('--without', 'services.v1./wbe')).toEqual([3, 'error: --without: service "wbe" not found in namespace "demo"'])
  expect((await errors('--with', '-', '--with', '-'))[0]).toBe(2)
  expect((await errors('--with', '-', '-w'))[0]).toBe(2)
  expect((await errors('svc/web', '--without', 'svc/web', '--probe'))[0]).toBe(2)
})

it('a change of manifests is compared as well, and neither of them is applied', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-what-if-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'app.yaml')
  writeFileSync(file, [service('web'), deployment('web')].join('\n---\n'))
  const ran = await runProgram(['-f', file, '--with', '-', '-o', 'json'], {}, service('wbe'))
  expect(changes(ran)).toEqual([['web', 'worse', 'planned', 'unknown']])
  const { stdout, code } = await runProgram(['-f', file, '--with', '-'], {}, service('web'))
  expect([stdout, code]).toEqual(['nothing changes\n', 0])
})

it('what a live object has and its manifest has not is said to be uncertain, for kubectl apply may keep it', async () => {
  const bench = await startShop()
  const more = `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec: {selector: {tier: front}, ports: [{name: https, port: 443, targetPort: http}]}}`
  expect(comparison(await withManifest(bench, more)).uncertain).toEqual([
    { object: { kind: 'Service', namespace: 'demo', name: 'web' }, fields: ['spec.selector[app]', 'spec.ports[80/TCP]'] },
  ])
  expect((await bench.run(['--with', '-'], undefined, more)).stdout).toContain(
    '? service/web in demo has spec.selector[app], spec.ports[80/TCP], but its manifest does not: kubectl apply keeps fields that it did not set',
  )
  expect(comparison(await withManifest(bench, service('wbe'))).uncertain).toBeUndefined()
  expect(comparison(await withManifest(bench, policy)).uncertain).toBeUndefined()
})
