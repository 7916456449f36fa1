import { describe, expect, it } from 'vitest'
import type { RangeList } from '../../../src/model/ranges.ts'
import { node, of, pod, ranges, serviceCidr } from './objects.ts'
import { antreaPool, ciliumNode, eniConfig, ipamBlock, ipPool, nodeNetworkConfig, ovnNode, podIpPool, subnet } from './plugin-objects.ts'

/** `10.0.0.0/24 SIZE USED FREE VERDICT` of each range of Pods. */
const rows = (list: RangeList) =>
  of(list, 'pods').map(({ range, size, used, free, verdict }) => `${range} ${size ?? '?'} ${used} ${free ?? '?'} ${verdict}`)
const found = (list: RangeList) => list.findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`)
/** Pods of a Node with these addresses. */
const podsAt = (nodeName: string, prefix: string, count: number, first = 3) =>
  Array.from({ length: count }, (_, index) => pod(`${nodeName}-${index}`, nodeName, `${prefix}.${first + index}`))

describe('Calico', () => {
  const pool = ipPool('default-ipv4-ippool', '10.244.0.0/27')

  it('a pool of Calico counts what its blocks give out, and a full block of a Node is no fault while the pool has room', async () => {
    const list = await ranges(pool, ipamBlock('10.244.0.0/28', 'a', 16), ...podsAt('a', '10.244.0', 16, 0))
    expect(rows(list)).toEqual(['10.244.0.0/28 16 16 0 healthy', '10.244.0.0/27 32 16 16 healthy'])
    expect(found(list)).toEqual([])
  })

  it.each([
    [14, 'nearly full', '10.244.0.0/27 32 30 2 degraded'],
    [16, 'full', '10.244.0.0/27 32 32 0 degraded'],
  ])('a pool of Calico with %i addresses in its second block is %s', async (used, words, row) => {
    const pods = [...podsAt('a', '10.244.0', 16, 0), ...podsAt('b', '10.244.0', used, 16)]
    const list = await ranges(pool, ipamBlock('10.244.0.0/28', 'a', 16), ipamBlock('10.244.0.16/28', 'b', used), ...pods)
    expect(rows(list)).toContain(row)
    expect(found(list)).toEqual(['PT803 warn inferred'])
    expect(list.findings[0]?.title).toBe(`range 10.244.0.0/27 is ${words}`)
  })

  it('a pool of Calico that overlaps the range of Services, or another pool, is reported once', async () => {
    const block = ipamBlock('10.244.0.0/28', 'a', 0)
    expect(found(await ranges(pool, block, serviceCidr('10.244.0.0/24')))).toEqual(['PT804 warn proven'])
    expect(found(await ranges(pool, block, ipPool('second', '10.244.0.0/26')))).toEqual(['PT804 warn proven'])
    expect(found(await ranges(pool, block, serviceCidr('10.96.0.0/24'), ipPool('second', '10.245.0.0/26')))).toEqual([])
  })

  it('addresses of a block whose Pods are gone are reported, and of Pods that exist they are not', async () => {
    const [first, ...others] = podsAt('a', '10.244.0', 3, 0)
    const block = ipamBlock('10.244.0.0/28', 'a', 3)
    expect(found(await ranges(pool, block, ...(first ? [first] : []), ...others))).toEqual([])
    const list = await ranges(pool, block, ...others)
    expect(found(list)).toEqual(['PT806 warn inferred'])
    expect(list.findings[0]?.title).toBe('10.244.0.0 is kept for a Pod that is gone')
  })

  it('a disabled pool gives out nothing and is no fault; without blocks what is used of a pool with Pods is unknown', async () => {
    const disabled = ipPool('old', '10.244.0.0/28', { disabled: true })
    expect(rows(await ranges(disabled, ipamBlock('10.244.0.0/28', 'a', 16), ...podsAt('a', '10.244.0', 16, 0)))).toContain(
      '10.244.0.0/28 16 16 0 healthy',
    )
    expect(rows(await ranges(pool, ...podsAt('a', '10.244.0', 1)))).toEqual(['10.244.0.0/27 ? 0 ? unknown'])
    expect(rows(await ranges(ipPool('lb', '10.244.0.0/28', { allowedUses: ['LoadBalancer'] })))).toEqual([])
  })

  it('the range that Kubernetes gave the Node is left out if Calico gives its Pods other addresses', async () => {
    const list = await ranges(node('a', ['10.99.0.0/24']), pool, ipamBlock('10.244.0.0/28', 'a', 1), ...podsAt('a', '10.244.0', 1, 0))
    expect(rows(list)).toEqual(['10.244.0.0/28 16 1 15 healthy', '10.244.0.0/27 32 1 31 healthy'])
  })
})

describe('Cilium', () => {
  const own = { podCIDRs: ['10.0.1.0/28'] }

  it.each([
    [3, '10.0.1.0/28 14 5 9 healthy', []],
    [11, '10.0.1.0/28 14 13 1 degraded', ['PT803 warn inferred']],
    [12, '10.0.1.0/28 14 14 0 degraded', ['PT803 warn inferred']],
  ])('the range of a Node of Cilium with %i Pods counts the addresses of the agent too: %s', async (count, row, findings) => {
    const list = await ranges(node('a', ['10.0.1.0/28']), ciliumNode('a', own), ...podsAt('a', '10.0.1', count))
    expect(rows(list)).toEqual([row])
    expect(found(list)).toEqual(findings)
  })

  it('two Nodes of Cilium with ranges that overlap are reported', async () => {
    const list = await ranges(ciliumNode('a', own), ciliumNode('b', { podCIDRs: ['10.0.1.0/24'] }))
    expect(found(list)).toEqual(['PT804 warn proven'])
  })

  it('a pool of Cilium counts the parts that Nodes have got', async () => {
    const part = (name: string, cidr: string) => ciliumNode(name, { pools: { allocated: [{ pool: 'default', cidrs: [cidr] }] } })
    const list = await ranges(podIpPool('default', '10.0.1.0/27'), part('a', '10.0.1.0/28'))
    expect(rows(list)).toContain('10.0.1.0/27 32 16 16 healthy')
    const full = await ranges(podIpPool('default', '10.0.1.0/27'), part('a', '10.0.1.0/28'), part('b', '10.0.1.16/28'))
    expect(rows(full)).toContain('10.0.1.0/27 32 32 0 degraded')
    expect(found(full)).toEqual(['PT803 warn inferred'])
  })

  it('the addresses that a cloud gave to a Node of Cilium are not judged, since it gets more', async () => {
    const pool = { '10.9.0.4': { resource: 'eni-1' }, '10.9.0.5': { resource: 'eni-1' } }
    const used = { '10.9.0.4': { owner: 'demo/a-0', resource: 'eni-1' }, '10.9.0.5': { owner: 'demo/a-1', resource: 'eni-1' } }
    const list = await ranges(ciliumNode('a', { pool }, { used }), ...podsAt('a', '10.9.0', 2, 4))
    expect(rows(list)).toEqual(['2 addresses of a 2 2 0 healthy'])
    expect(found(list)).toEqual([])
  })
})

describe('other plugins', () => {
  const addresses = ['10.240.0.5', '10.240.0.6', '10.240.0.7']

  it('a Node of Azure CNI shows its addresses, and says itself that its subnet is full', async () => {
    const fine = await ranges(nodeNetworkConfig('a', addresses), ...podsAt('a', '10.240.0', 3, 5))
    expect(rows(fine)).toEqual(['3 addresses of pods 3 3 0 healthy'])
    expect(found(fine)).toEqual([])
    const full = await ranges(nodeNetworkConfig('a', addresses, { status: 'NCUpdateSubnetFullError' }), ...podsAt('a', '10.240.0', 3, 5))
    expect(found(full)).toEqual(['PT803 warn proven'])
    expect(full.findings[0]?.title).toBe('the network plugin has no address left for a')
  })

  it('a Node of Azure CNI with an overlay has a range', async () => {
    const overlay = { type: 'overlay', primaryIP: '10.241.0.0/28', ipAssignments: [] }
    expect(rows(await ranges(nodeNetworkConfig('a', [], overlay), ...podsAt('a', '10.241.0', 2)))).toEqual([
      '10.241.0.0/28 16 2 14 healthy',
    ])
  })

  it.each([
    [20, 5, 'healthy', []],
    [20, 19, 'degraded', ['PT803 warn inferred']],
    [20, 20, 'degraded', ['PT803 warn inferred']],
  ])('a pool of Antrea with %i addresses of which %i are used is %s', async (total, used, verdict, findings) => {
    const list = await ranges(antreaPool('pool', { start: '10.10.1.10', end: '10.10.1.29' }, total, used))
    expect(rows(list)).toEqual([`10.10.1.10-10.10.1.29 ${total} ${used} ${total - used} ${verdict}`])
    expect(found(list)).toEqual(findings)
  })

  it.each([
    [{ v4availableIPs: 65_525, v4usingIPs: 8 }, '10.16.0.0/16 65533 8 65525 healthy', []],
    [{ v4availableIPs: '10', v4usingIPs: '243' }, '10.16.0.0/16 253 243 10 degraded', ['PT803 warn inferred']],
    [{ v4availableIPs: 0, v4usingIPs: 253 }, '10.16.0.0/16 253 253 0 degraded', ['PT803 warn inferred']],
    [{}, '10.16.0.0/16 ? 0 ? unknown', []],
  ])('a Subnet of Kube-OVN with %j is %s', async (status, row, findings) => {
    const list = await ranges(subnet('ovn-default', '10.16.0.0/16', status))
    expect(rows(list)).toEqual([row])
    expect(found(list)).toEqual(findings)
  })

  it('Subnets of one VPC of Kube-OVN that overlap are reported, and those of two VPCs are not', async () => {
    const status = { v4availableIPs: 200, v4usingIPs: 1 }
    const other = (vpc: string) => subnet('other', '10.16.0.0/24', status, { vpc })
    expect(found(await ranges(subnet('ovn-default', '10.16.0.0/16', status), other('ovn-cluster')))).toEqual(['PT804 warn proven'])
    expect(found(await ranges(subnet('ovn-default', '10.16.0.0/16', status), other('vpc-1')))).toEqual([])
  })

  it.each(['{"default":["10.128.0.0/28"]}', '{"default":"10.128.0.0/28","blue":["10.200.0.0/24"]}'])(
    'a Node of OVN-Kubernetes has the ranges of its annotation %s, without the four addresses that it keeps',
    async (annotation) => {
      expect(rows(await ranges(ovnNode('a', annotation), ...podsAt('a', '10.128.0', 3)))).toEqual(['10.128.0.0/28 12 3 9 healthy'])
      expect(found(await ranges(ovnNode('a', annotation), ...podsAt('a', '10.128.0', 12)))).toEqual(['PT803 warn inferred'])
      expect(found(await ranges(ovnNode('a', annotation), ovnNode('b', annotation)))).toEqual(['PT804 warn proven'])
    },
  )

  it('an annotation of OVN-Kubernetes that cannot be read sets no range', async () => {
    for (const odd of ['{', '[]', '{"default":7}', '"x"']) expect(rows(await ranges(ovnNode('a', odd)))).toEqual([])
  })

  it('an ENIConfig names a subnet, and what is free in it is unknown', async () => {
    const list = await ranges(eniConfig('eu-central-1a'))
    expect(rows(list)).toEqual(['subnet-0b2 ? 0 ? unknown'])
    expect(found(list)).toEqual([])
  })
})

it('the address of a Node in a pool is reported, but not in a pool that lies in the network of the Nodes by design', async () => {
  const here = node('a', [], '10.10.1.12')
  expect(found(await ranges(here, ipPool('p', '10.10.1.0/24')))).toEqual(['PT804 warn proven'])
  expect(found(await ranges(here, antreaPool('p', { cidr: '10.10.1.0/24' }, 254, 3)))).toEqual([])
})
