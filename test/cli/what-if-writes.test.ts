import { expect, it } from 'vitest'
import type { Comparison } from '../../src/model/comparison.ts'
import { denying, deployment, ingress, policy, service, startShop, wayIn } from './what-if-shop.ts'

const forms = [['-A'], ['svc/web', '-o', 'yaml'], ['deploy/web', '-o', 'wide']]

it.each([
  ['--with a Service', ['--with', '-'], service('wbe')],
  ['--with a Deployment', ['--with', '-'], deployment('other')],
  ['--with an Ingress', ['--with', '-'], ingress],
  ['--with a NetworkPolicy', ['--with', '-'], policy],
  ['--with all of them', ['--with', '-'], [service('wbe'), deployment('other'), ingress, policy].join('\n---\n')],
  ['--without a policy', ['--without', 'netpol/deny'], ''],
  ['--without a Service', ['--without', 'svc/web'], ''],
  ['--without a workload', ['--without', 'deploy/web'], ''],
  ['--without an Ingress, and --with a Service', ['--without', 'ing/shop', '--with', '-'], service('wbe')],
])('%s sends only GET requests, and leaves every object of the cluster as it is', async (_, change, manifests) => {
  const { server, run } = await startShop(...(change.includes('netpol/deny') ? [denying] : []), wayIn)
  const { version } = server.store
  const { stdout, stderr } = await run([...change, '-o', 'json'], undefined, manifests)
  if (stdout === '') throw new Error(stderr)
  const { items }: Comparison = JSON.parse(stdout)
  // The change has to have an effect: without one, not even a faulty program would write anything.
  expect(items.map(({ target, became }) => `${target.name} ${became}`)).toContainEqual(expect.stringMatching(/^web (worse|better|other)$/))
  for (const form of forms) expect((await run([...form, ...change], undefined, manifests)).stdout).not.toBe('')
  const counts = Map.groupBy(server.requests, ({ method }) => method)
  expect([...counts.keys()]).toEqual(['GET'])
  expect(server.store.version).toBe(version)
})
