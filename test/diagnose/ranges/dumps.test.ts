import { expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { rangesOf } from '../../../src/diagnose/ranges/ranges.ts'
import { at, many, node, pod, serviceCidr } from './objects.ts'
import { ipamBlock, ipPool } from './plugin-objects.ts'

const kubernetes = { ...at('kubernetes', '10.96.0.1'), metadata: { name: 'kubernetes', namespace: 'default' } }
const system = {
  ...pod('kube-proxy-a', 'a', '192.0.2.1', { hostNetwork: true }),
  metadata: { name: 'kube-proxy-a', namespace: 'kube-system' },
}

/** The ranges of a file, as `-f` reads it. */
async function rangesIn(...objects: object[]) {
  const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  return rangesOf(await parseDump(dump, 'dump.json', '2026-01-15T10:00:00Z'), { kubectlFlags: [] })
}

it('a dump of all namespaces shows how full ranges are, and what is wrong', async () => {
  const list = await rangesIn(
    kubernetes,
    system,
    serviceCidr('10.96.0.0/27'),
    node('a', ['10.244.0.0/28']),
    ...many(2, 28),
    pod('p', 'a', '10.244.0.5'),
  )
  expect(list.items.map(({ range, used, free }) => [range, used, free])).toEqual([
    ['10.96.0.0/27', 29, 1],
    ['30000-32767', 0, 2_768],
    ['10.244.0.0/28', 1, 12],
  ])
  expect(list.findings.map(({ code }) => code)).toEqual(['PT803'])
})

it('a dump of one namespace leaves unknown what is free, and no address in it counts as kept for nothing', async () => {
  const held = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: { name: '10.96.0.9', creationTimestamp: '2026-01-15T09:00:00Z' },
    spec: { parentRef: { group: '', resource: 'services', namespace: 'other', name: 'web' } },
  }
  const list = await rangesIn(
    ...[serviceCidr('10.96.0.0/27'), node('a', ['10.244.0.0/28']), at('web', '10.96.0.7'), pod('p', 'a', '10.244.0.5'), held],
    ...[ipPool('pool', '10.245.0.0/27'), ipamBlock('10.245.0.0/28', 'a', 3)],
  )
  expect(list.items.map(({ range, verdict, reason }) => [range, verdict, reason])).toEqual([
    ['10.96.0.0/27', 'unknown', 'not all Services were read'],
    ['30000-32767', 'unknown', 'not all Services were read'],
    ['10.244.0.0/28', 'unknown', 'not all Pods were read'],
    // Blocks of Calico count their addresses themselves.
    ['10.245.0.0/28', 'healthy', undefined],
    ['10.245.0.0/27', 'healthy', undefined],
  ])
  expect(list.findings).toEqual([])
  expect(list.verdict).toBe('unknown')
})

it('a dump of Nodes alone does not show that their ranges are empty', async () => {
  const list = await rangesIn(node('a', ['10.244.0.0/28']))
  expect(list.items.every(({ verdict }) => verdict === 'unknown')).toBe(true)
})
