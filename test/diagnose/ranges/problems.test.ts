import { expect, it } from 'vitest'
import { exhausted, nodesInside, outside, overlaps } from '../../../src/diagnose/ranges/problems.ts'
import type { RangeView } from '../../../src/model/ranges.ts'
import type { WarningEvent } from '../../../src/model/resources.ts'
import { buildNode, buildService } from './build-objects.ts'

const range = (use: RangeView['use'], text: string, node?: string): RangeView => ({
  use,
  range: text,
  ...(node !== undefined && { node }),
  source: { object: { kind: node === undefined ? 'ServiceCIDR' : 'Node', name: node ?? 'kubernetes' }, field: 'spec' },
  used: 1,
  verdict: 'healthy',
})

it.each([
  ['a range of Services in one of Pods', [range('services', '10.244.3.0/28'), range('pods', '10.244.3.0/24', 'a')], 1],
  ['a range of Pods in one of Services', [range('services', '10.244.0.0/16'), range('pods', '10.244.3.0/24', 'a')], 1],
  ['two Nodes with the same range', [range('pods', '10.244.3.0/24', 'a'), range('pods', '10.244.3.0/24', 'b')], 1],
  [
    'two Nodes, of which one has the range of the other in its own',
    [range('pods', '10.244.0.0/16', 'a'), range('pods', '10.244.3.0/24', 'b')],
    1,
  ],
  ['ranges side by side', [range('services', '10.96.0.0/16'), range('pods', '10.244.0.0/24', 'a'), range('pods', '10.244.1.0/24', 'b')], 0],
  ['ranges of Services, which may overlap', [range('services', '10.96.0.0/16'), range('services', '10.96.1.0/24')], 0],
  ['ranges of two families', [range('services', 'fd00::/108'), range('pods', '10.244.0.0/24', 'a')], 0],
])('%s are %#: overlaps are found', (_, views, found) => {
  expect(overlaps(views)).toHaveLength(found)
})

it('an overlap names both ranges', () => {
  expect(overlaps([range('services', '10.244.0.0/16'), range('pods', '10.244.3.0/24', 'a')])).toMatchObject([
    {
      type: 'overlap',
      verdict: 'degraded',
      message: 'range 10.244.0.0/16 of Services and range 10.244.3.0/24 of the Pods of node/a overlap',
    },
  ])
})

it('a range that the network plugin does not use overlaps nothing', () => {
  const unused: RangeView = { ...range('pods', '10.96.0.0/24', 'a'), verdict: 'unknown' }
  expect(overlaps([range('services', '10.96.0.0/16'), unused])).toEqual([])
})

it('the address of a Node in a range of the cluster is a problem, and one beside it is none', () => {
  const views = [range('services', '10.96.0.0/16'), range('pods', '10.244.0.0/24', 'a')]
  expect(nodesInside([buildNode('a', '10.96.0.7'), buildNode('b', '10.97.0.7')], views)).toMatchObject([
    { type: 'node-inside', message: 'address 10.96.0.7 of node/a is in range 10.96.0.0/16 of Services' },
  ])
})

it('a ClusterIP in no range is a problem, if the cluster shows a range of its family', () => {
  const services = [buildService('in', '10.96.0.7'), buildService('out', '10.97.0.7'), buildService('six', 'fd00::7')]
  expect(outside(services, [range('services', '10.96.0.0/16')])).toMatchObject([
    { type: 'outside', message: 'ClusterIP 10.97.0.7 of service/out in demo is in no range of Services' },
  ])
  expect(outside(services, [])).toEqual([])
})

const event = (message: string): WarningEvent => ({
  kind: 'Event',
  namespace: 'demo',
  name: 'e',
  object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
  reason: 'FailedCreatePodSandBox',
  message,
  count: 3,
  last: '2026-01-15T09:59:00Z',
})

it.each([
  'Failed to create pod sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254',
  'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
  'plugin type="calico" failed (add): failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No more free affine blocks',
  'unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure "range is full"',
])('the event "%s" proves that a Pod got no address', (message) => {
  expect(exhausted([event(message)])).toMatchObject([
    { type: 'exhausted', verdict: 'broken', message: expect.stringContaining('pod/web-1 in demo got no address (3 times): ') },
  ])
})

it.each([
  'plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized',
  'failed to setup network for sandbox: open /run/flannel/subnet.env: no such file or directory',
])('the event "%s" proves nothing about a range', (message) => {
  expect(exhausted([event(message)])).toEqual([])
})
