import { expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { rangesOf } from '../../../src/diagnose/ranges/ranges.ts'
import { at, many, of, ranges, serviceCidr } from './objects.ts'

const cidr = (name: string, cidrs: string[], more: object = {}, status: object = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name, ...more },
  spec: { cidrs },
  status,
})
const ipAddress = (address: string, name: string, created = '2026-01-15T09:00:00Z') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  metadata: { name: address, creationTimestamp: created, labels: { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } },
  spec: { parentRef: { group: '', resource: 'services', namespace: 'demo', name } },
})

it('a ServiceCIDR that is being deleted, or is not ready, gives out nothing, so its free addresses do not count', async () => {
  const leaving = cidr('old', ['10.97.0.0/24'], { deletionTimestamp: '2026-01-15T09:00:00Z' })
  const unready = cidr('old', ['10.97.0.0/24'], {}, { conditions: [{ type: 'Ready', status: 'False', reason: 'Terminating' }] })
  for (const [closed, word] of [
    [leaving, 'deleting'],
    [unready, 'not-ready'],
  ] as const) {
    const list = of(await ranges(serviceCidr('10.96.0.0/27'), closed, ...many(1, 30)), 'services')
    expect(list).toMatchObject([
      { range: '10.96.0.0/27', free: 0, verdict: 'degraded' },
      { range: '10.97.0.0/24', closed: word, free: 254 },
    ])
  }
  const open = of(await ranges(serviceCidr('10.96.0.0/27'), cidr('more', ['10.97.0.0/24']), ...many(1, 30)), 'services')
  expect(open.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy'])
})

it('a range that two ServiceCIDRs have is open while one of them is', async () => {
  const leaving = cidr('old', ['10.96.0.0/27'], { deletionTimestamp: '2026-01-15T09:00:00Z' })
  const [one, ...others] = of(await ranges(leaving, serviceCidr('10.96.0.0/27')), 'services')
  expect([one?.closed, one?.source?.object.name, others]).toEqual([undefined, 'kubernetes', []])
})

it('a ServiceCIDR inside of another one adds no addresses', async () => {
  const list = await ranges(serviceCidr('10.96.0.0/27'), cidr('inner', ['10.96.0.0/28']), ...many(1, 30))
  expect(of(list, 'services').map(({ range, free, verdict }) => [range, free, verdict])).toEqual([
    ['10.96.0.0/28', 0, 'degraded'],
    ['10.96.0.0/27', 0, 'degraded'],
  ])
  expect(list.findings.map(({ code }) => code)).toEqual(['PT803'])
})

it('an address that an IPAddress keeps is used, also if no Service has it', async () => {
  const list = await ranges(
    serviceCidr('10.96.0.0/27'),
    at('web', '10.96.0.1'),
    ipAddress('10.96.0.1', 'web'),
    ipAddress('10.96.0.2', 'gone'),
  )
  expect(of(list, 'services')).toMatchObject([{ used: 2, free: 28 }])
  expect(list.findings.map(({ code, confidence }) => [code, confidence])).toEqual([['PT806', 'inferred']])
  expect(list.verdict).toBe('degraded')
})

it('a finding that is left out counts for nothing', async () => {
  const objects = [serviceCidr('10.96.0.0/27'), ...many(1, 30)]
  const snapshot = await parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), 'dump.json', '2026-01-15T10:00:00Z')
  const source = { ...snapshot.source, kind: 'cluster' as const }
  const list = rangesOf({ ...snapshot, source }, { kubectlFlags: [], ignore: ['PT803', 'PT101'] })
  expect([list.verdict, list.findings, list.ignored]).toEqual(['healthy', [], ['PT803']])
})
