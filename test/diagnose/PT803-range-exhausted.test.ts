import { describe, expect, it } from 'vitest'
import { codes, healthy, pod, service, snapshot, trace } from '../build.ts'
import { event, range, saidOf } from './ranges/cluster.ts'

const hostLocal =
  'Failed to create pod sandbox: plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.7.1-10.244.7.254'
const waiting = pod('web-1', { ips: [], phase: 'Pending', node: 'node-7', containers: [] })
const full = { size: 14, used: 14, free: 0, verdict: 'degraded' as const, reason: 'nothing is free' }

describe('PT803 range-exhausted in ranges', () => {
  it.each([
    hostLocal,
    'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    'plugin type="calico" failed (add): failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No more free affine blocks and strict affinity enabled',
    'unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure "range is full"',
    'failed to allocate pod IP: not enough IPs available, waiting on Azure CNS to allocate more',
  ])('PT803 range-exhausted is proven by the event "%s" of a Pod without an address', (message) => {
    expect(saidOf({ pods: [waiting], events: [event(message)] })).toEqual(['PT803 error proven'])
  })

  it.each([
    'plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized',
    'plugin type="calico" failed (add): failed to request IPv4 addresses: etcd is not reachable',
    'failed to setup network for sandbox: open /run/flannel/subnet.env: no such file or directory',
  ])('PT803 range-exhausted is not found by the event "%s"', (message) => {
    expect(saidOf({ pods: [waiting], events: [event(message)] })).toEqual([])
  })

  it('PT803 range-exhausted is only a note once the Pod has an address, or is gone', () => {
    const running = pod('web-1', { ips: ['10.244.7.9'] })
    expect(saidOf({ pods: [running], events: [event(hostLocal)] })).toEqual(['PT803 info proven'])
    expect(saidOf({ pods: [], events: [event(hostLocal)] })).toEqual(['PT803 info proven'])
    expect(saidOf({ pods: [], events: [event(hostLocal)], isWhole: { services: true, pods: false } })).toEqual(['PT803 warn inferred'])
  })

  it('PT803 range-exhausted of a Node is one finding for all of its Pods, and the full range is not reported again', () => {
    const other = pod('web-2', { ips: [], phase: 'Pending', node: 'node-7', containers: [] })
    const events = [event(hostLocal), event(hostLocal, {}, { kind: 'Pod', namespace: 'demo', name: 'web-2' })]
    const items = [range('pods', '10.244.7.0/28', { node: 'node-7', ...full })]
    expect(saidOf({ items, pods: [waiting, other], events })).toEqual(['PT803 error proven'])
  })

  it('PT803 range-exhausted without an event is an inferred warning for a full range, and for one that is nearly full', () => {
    const nearly = { size: 14, used: 13, free: 1, verdict: 'degraded' as const, reason: '92 % are used' }
    expect(saidOf({ items: [range('services', '10.96.0.0/28', full)] })).toEqual(['PT803 warn inferred'])
    expect(saidOf({ items: [range('services', '10.96.0.0/28', nearly)] })).toEqual(['PT803 warn inferred'])
    expect(saidOf({ items: [range('services', '10.96.0.0/28')] })).toEqual([])
  })

  it('PT803 range-exhausted is never found in a range that is only known from addresses in use', () => {
    const { size: _, free: __, ...shown } = range('services', '10.96.0.1 … 10.96.0.14')
    expect(saidOf({ items: [{ ...shown, assumed: 'seen', verdict: 'unknown', used: 14 }] })).toEqual([])
  })

  const service = { kind: 'Service', namespace: 'demo', name: 'web' }
  const cidrFull = event(
    'Service CIDR 10.96.0.0/28 is full; you must widen the CIDR in order to create new services',
    { reason: 'ServiceCIDRFull' },
    service,
  )
  const portsFull = event(
    'Port range 30000-30013 is full; you must widen the port range in order to create new services',
    { reason: 'PortRangeFull' },
    service,
  )

  it.each([
    ['services' as const, '10.96.0.0/28', cidrFull],
    ['nodePorts' as const, '30000-30013', portsFull],
    [
      'nodePorts' as const,
      '30000-30013',
      event('Error creating: Internal error: failed to allocate a nodePort: range is full', { reason: 'FailedCreate' }, service),
    ],
  ])('PT803 range-exhausted of %s is proven by the event of the API server while the range %s is full', (use, text, told) => {
    expect(saidOf({ items: [range(use, text, full)], events: [told] })).toEqual(['PT803 error proven'])
    expect(saidOf({ items: [range(use, text)], events: [told] })).toEqual(['PT803 info proven'])
    expect(saidOf({ items: [], events: [told] })).toEqual(['PT803 warn inferred'])
  })

  it('PT803 range-exhausted is not found by an allocation of a node port that failed for another reason', () => {
    const told = event('Internal error: failed to allocate a nodePort: etcdserver: request timed out', { reason: 'FailedCreate' }, service)
    expect(saidOf({ items: [range('nodePorts', '30000-30013')], events: [told] })).toEqual([])
  })
})

describe('PT803 range-exhausted of a Service', () => {
  const from = { services: [service()], pods: [waiting], events: [event(hostLocal)] }

  it('PT803 range-exhausted breaks a Service whose Pods get no address, and that they do not run follows', () => {
    const broken = trace(snapshot(from))
    expect([broken.verdict, ...codes(broken)]).toEqual(['broken', 'PT803', 'PT202'])
    expect(broken.findings[0]).toMatchObject({ severity: 'error', confidence: 'proven', causes: [{ code: 'PT202' }] })
    expect(broken.findings[0]?.title).toBe('no Pod address is left on node-7: 1 Pod waits')
    expect(broken.findings[0]?.evidence).toMatchObject([
      { field: 'status.podIP', value: null },
      { field: 'events[FailedCreatePodSandBox].message' },
    ])
  })

  it('PT803 range-exhausted is not found for a Pod that waits for another reason', () => {
    const other = trace(snapshot({ ...from, events: [event('failed to setup network for sandbox: connection refused')] }))
    expect([other.verdict, ...codes(other)]).toEqual(['broken', 'PT202'])
  })

  it('PT803 range-exhausted degrades a Service if other Pods serve', () => {
    const { pods, slices } = healthy()
    const late = trace(
      snapshot({
        ...from,
        slices,
        pods: [...pods, { ...waiting, name: 'web-late' }],
        events: [event(hostLocal, {}, { kind: 'Pod', namespace: 'demo', name: 'web-late' })],
      }),
    )
    expect([late.verdict, codes(late)[0]]).toEqual(['degraded', 'PT803'])
  })
})
