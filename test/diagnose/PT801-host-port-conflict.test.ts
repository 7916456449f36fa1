import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { codes, container, endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

describe('PT801 host-port-conflict', () => {
  const taken = container({ ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: 8080 }] })
  const message = "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports."
  const pending = (said: string) =>
    pod('web-2', {
      phase: 'Pending',
      ips: [],
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: said }],
      containers: [container({ ...taken, ready: false, state: { state: 'unknown' } })],
    })
  const running = pod('web-1', { containers: [taken] })
  const beside = (other: Pod) => snapshot({ pods: [running, other], slices: [slice([endpointOf(running)])] })

  it('PT801 host-port-conflict explains why a Pod is not scheduled, and the finding that it does not run follows', () => {
    const one = trace(beside(pending(message)))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT801', 'PT202'])
    expect(one.findings[0]?.title).toBe('hostPort 8080 is in use: 1 of 2 Pods cannot run')
    expect(one.findings[0]?.evidence.map(({ value }) => value)).toEqual([message, [8080]])
  })

  it('PT801 host-port-conflict breaks a Service that has no other Pod', () => {
    const only = pending(message)
    expect(said(snapshot({ pods: [only], slices: [slice([])] }))).toBe('broken PT801 PT202')
  })

  it('PT801 host-port-conflict is not blamed if another cause keeps a Pod from a Node', () => {
    expect(said(beside(pending('0/3 nodes are available: 3 Insufficient cpu.')))).toBe('degraded PT202')
  })

  it('PT801 host-port-conflict is a note if the kubelet rejected a Pod and others serve', () => {
    const rejected = (reason: string) => pod('web-2', { phase: 'Failed', reason, ips: [], conditions: [], containers: [taken] })
    expect(said(beside(rejected('NodePorts')))).toBe('healthy PT801 PT202')
    expect(said(beside(rejected('Evicted')))).toBe('healthy PT202')
  })

  it('PT801 host-port-conflict is a note if two Pods of one Node share the port, by address and protocol', () => {
    const twin = (part: Partial<Pod>) => {
      const other = pod('web-2', { ips: ['10.244.0.2'], containers: [taken], ...part })
      return snapshot({ pods: [running, other], slices: [slice([endpointOf(running), endpointOf(other)])] })
    }
    expect(said(twin({}))).toBe('healthy PT801')
    expect(said(twin({ node: 'node-2' }))).toBe('healthy')
    const bound = (hostIP: string) => [container({ ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: 8080, hostIP }] })]
    const first = pod('web-1', { containers: bound('192.0.2.1') })
    const second = (hostIP: string) => pod('web-2', { ips: ['10.244.0.2'], containers: bound(hostIP) })
    const both = (other: Pod) => snapshot({ pods: [first, other], slices: [slice([endpointOf(first), endpointOf(other)])] })
    expect(said(both(second('192.0.2.9')))).toBe('healthy')
    expect(said(both(second('192.0.2.1')))).toBe('healthy PT801')
    expect(said(both(second('0.0.0.0')))).toBe('healthy PT801')
  })
})
