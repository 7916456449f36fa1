import { expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { rangesOf } from '../../../src/diagnose/ranges/ranges.ts'
import { apiServer, at, many, node, of, onNodePort, pod, ranges, service, serviceCidr } from './objects.ts'

it('the range of Services is that of the ServiceCIDR, less its first and last address, with the addresses in use', async () => {
  const [range] = of(await ranges(serviceCidr('10.96.0.0/24'), at('a', '10.96.0.1'), at('b', '10.96.0.9'), at('none', 'None')), 'services')
  expect(range).toMatchObject({ range: '10.96.0.0/24', size: 254, used: 2, free: 252, verdict: 'healthy' })
  expect(range?.source).toEqual({ object: { kind: 'ServiceCIDR', name: 'kubernetes' }, field: 'spec.cidrs' })
})

it('a dual-stack range is one of each family, and an address counts in its own', async () => {
  const list = of(await ranges(serviceCidr('10.96.0.0/24', 'fd00::/112'), at('a', '10.96.0.1', 'fd00::1'), at('b', 'fd00::2')), 'services')
  expect(list.map(({ range, size, used }) => [range, size, used])).toEqual([
    ['10.96.0.0/24', 254, 1],
    ['fd00::/112', 65_535, 2],
  ])
})

it('without a ServiceCIDR the flag of kube-apiserver shows the ranges', async () => {
  const list = await ranges(
    apiServer('--service-cluster-ip-range=10.96.0.0/16', '--service-node-port-range=31000-31009'),
    at('a', '10.96.0.1'),
  )
  expect(of(list, 'services')).toMatchObject([{ range: '10.96.0.0/16', size: 65_534, used: 1, source: { object: { kind: 'Pod' } } }])
  expect(of(list, 'nodePorts')).toMatchObject([{ range: '31000-31009', size: 10, used: 0, source: { object: { kind: 'Pod' } } }])
})

it('if the cluster shows no range of Services, what is free is unknown', async () => {
  const list = await ranges(at('b', '10.96.0.9'), at('a', '10.96.0.1'), at('six', 'fd00::1'))
  expect(of(list, 'services')).toMatchObject([
    { range: '10.96.0.1 … 10.96.0.9', assumed: 'seen', used: 2, verdict: 'unknown' },
    { range: 'fd00::1', assumed: 'seen', used: 1, verdict: 'unknown' },
  ])
  expect(list.items[0]?.free).toBeUndefined()
  expect(list.verdict).toBe('unknown')
})

it.each([
  [26, 'healthy', undefined],
  [27, 'degraded', '90 % are used'],
  [29, 'degraded', '96 % are used'],
  [30, 'degraded', 'nothing is free'],
])('with %i of 30 addresses in use a range is %s', async (used, verdict, reason) => {
  const list = await ranges(serviceCidr('10.96.0.0/27'), ...many(1, used))
  expect(of(list, 'services')).toMatchObject([{ size: 30, used, free: 30 - used, verdict }])
  expect(of(list, 'services')[0]?.reason).toBe(reason)
  expect(list.verdict).toBe(verdict)
})

it('a full range of Services is no fault if another one of its family has room', async () => {
  const full = many(1, 30)
  expect((await ranges(serviceCidr('10.96.0.0/27', '10.97.0.0/24'), ...full)).items.slice(0, 2)).toMatchObject([
    { range: '10.96.0.0/27', free: 0, verdict: 'healthy' },
    { range: '10.97.0.0/24', free: 254, verdict: 'healthy' },
  ])
  expect((await ranges(serviceCidr('10.96.0.0/27', 'fd00::/112'), ...full)).items.slice(0, 2)).toMatchObject([
    { range: '10.96.0.0/27', free: 0, verdict: 'degraded' },
    { range: 'fd00::/112', verdict: 'healthy' },
  ])
})

it('node ports are counted once, with those for health checks of load balancers', async () => {
  const lb = onNodePort('lb', 30_001, { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30_002 })
  const both = service('both', {
    type: 'NodePort',
    ports: [
      { name: 'a', port: 53, protocol: 'UDP', nodePort: 30_003 },
      { name: 'b', port: 53, protocol: 'TCP', nodePort: 30_003 },
    ],
  })
  expect(of(await ranges(lb, both), 'nodePorts')).toMatchObject([
    { range: '30000-32767', assumed: 'default', size: 2_768, used: 3, verdict: 'healthy' },
  ])
})

it('a node port outside of the default range shows that the cluster has another range', async () => {
  expect(of(await ranges(onNodePort('a', 80), onNodePort('b', 30_001)), 'nodePorts')).toMatchObject([
    { range: '80 … 30001', assumed: 'seen', used: 2, verdict: 'unknown' },
  ])
})

it.each([
  ['30000-30009', 10],
  ['30000+9', 10],
  ['30000', 1],
])('the flag of kube-apiserver %s is a range of %i ports', async (flag, size) => {
  expect(of(await ranges(apiServer(`--service-node-port-range=${flag}`)), 'nodePorts')).toMatchObject([{ size }])
})

it.each(['x', '5-1', '1-99999', '1+70000', ''])('the flag of kube-apiserver "%s" is no range, so the default is assumed', async (flag) => {
  expect(of(await ranges(apiServer(`--service-node-port-range=${flag}`)), 'nodePorts')).toMatchObject([
    { range: '30000-32767', assumed: 'default' },
  ])
})

it('the range of a Node counts the addresses of its own Pods that have not ended', async () => {
  const list = await ranges(
    node('a', ['10.244.0.0/24']),
    node('b', ['10.244.1.0/24']),
    pod('one', 'a', '10.244.0.5'),
    pod('done', 'a', '10.244.0.6', {}, 'Succeeded'),
    pod('host', 'a', '192.0.2.1', { hostNetwork: true }),
    pod('other', 'b', '10.244.1.5'),
  )
  expect(of(list, 'pods').map(({ node: name, size, used, verdict }) => [name, size, used, verdict])).toEqual([
    ['a', 253, 1, 'healthy'],
    ['b', 253, 1, 'healthy'],
  ])
})

it('if Pods of a Node have addresses outside of its range, the network plugin does not use it', async () => {
  const list = await ranges(node('a', ['10.244.0.0/24']), pod('one', 'a', '172.16.0.5'), pod('two', 'a', '10.244.0.5'))
  expect(of(list, 'pods')).toMatchObject([
    { used: 1, verdict: 'unknown', reason: '1 of 2 addresses of its Pods are outside: the network plugin uses other ranges' },
  ])
  expect(of(list, 'pods')[0]?.free).toBeUndefined()
})

it('a Node whose Pods fill its range is degraded, and comes first', async () => {
  const full = Array.from({ length: 13 }, (_, index) => pod(`p${index}`, 'b', `10.244.1.${index + 2}`))
  const list = await ranges(node('a', ['10.244.0.0/28']), node('b', ['10.244.1.0/28']), ...full)
  expect(of(list, 'pods').map(({ node: name, free, verdict }) => [name, free, verdict])).toEqual([
    ['b', 0, 'degraded'],
    ['a', 13, 'healthy'],
  ])
})

it('what was not read makes a range unknown', async () => {
  const snapshot = await parseDump(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [serviceCidr('10.96.0.0/24'), at('a', '10.96.0.1'), node('a', ['10.244.0.0/24'])],
    }),
    'dump.json',
    '2026-01-15T10:00:00Z',
  )
  const list = rangesOf({ ...snapshot, extent: { ...snapshot.extent, services: 'selected', pods: 'none' } }, { kubectlFlags: [] })
  expect(list.items.map(({ use, verdict, reason }) => [use, verdict, reason])).toEqual([
    ['services', 'unknown', 'not all Services were read'],
    ['nodePorts', 'unknown', 'not all Services were read'],
    ['pods', 'unknown', 'not all Pods were read'],
  ])
})
