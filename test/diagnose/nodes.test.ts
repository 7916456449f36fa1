import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../src/model/resources.ts'
import {
  codes,
  container,
  endpointOf,
  healthy,
  node,
  notReady,
  pod,
  port,
  said,
  service,
  slice,
  snapshot,
  trace,
  workload,
} from '../build.ts'

const nodePort = service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })
const silent = (name: string): Node =>
  node(name, {
    conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }],
  })

/** A Pod whose Node no longer reports: the Node controller took its Ready away, the containers stand as they last were. */
const stranded = (name: string, part: Partial<Pod>): Pod => pod(name, { conditions: [{ type: 'Ready', status: 'False' }], ...part })

describe('PT408 node-port-address', () => {
  const dualNode = node('node-1', {
    addresses: ['10.0.0.1', 'fd00::1', '192.168.7.1', 'fd77::1'].map((address) => ({ type: 'InternalIP', address })),
  })
  const object = { kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' }
  const silentOn = (value: string) => {
    const from = healthy({
      services: [nodePort],
      nodes: [dualNode],
      dataplane: [{ topic: 'nodePortAddresses', value, object, field: 'data[config.conf] nodePortAddresses' }],
    })
    return [said(from), ...trace(from).findings.flatMap(({ evidence }) => evidence.filter(({ object: { kind } }) => kind === 'Node'))].map(
      (one) => (typeof one === 'string' ? one : one.value),
    )
  }

  it.each([
    ['10.0.0.0/8', ['unknown PT408', '192.168.7.1']],
    ['fd00::/16', ['unknown PT408', 'fd77::1']],
    ['10.0.0.0/8,fd00::/16', ['unknown PT408', '192.168.7.1', 'fd77::1']],
    ['10.0.0.0/8,192.168.0.0/16', ['healthy']],
    ['primary', ['unknown PT408', '192.168.7.1', 'fd77::1']],
  ])('compares an address with the ranges of its own family: %s', (value, found) => expect(silentOn(value)).toEqual(found))
})

describe('PT802 node-not-ready', () => {
  const nodes = [node('node-1'), node('node-2'), silent('node-3')]

  it('warns where an endpoint in use runs there, and where a NodePort is answered there', () => {
    const one = trace(healthy({ services: [nodePort], nodes }))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT802'])
    expect(one.findings[0]).toMatchObject({ severity: 'warn', confidence: 'proven', hop: 'nodes[2]' })
    expect(one.ports[0]?.entries.filter(({ state }) => state !== 'ok')).toMatchObject([
      { node: 'node-3', state: 'warn', reason: 'node-not-ready' },
    ])
    expect(one.findings[0]?.message).toBe(
      'node-3 has not reported: 1 endpoint there still gets traffic; clients of the NodePort there may get no answer.',
    )
    expect(one.findings[0]?.evidence).toEqual([
      { object: { kind: 'Node', name: 'node-3' }, field: 'status.conditions[Ready].status', value: 'Unknown' },
      { object: { kind: 'Node', name: 'node-3' }, field: 'status.conditions[Ready].reason', value: 'NodeStatusUnknown' },
    ])
    expect(one.findings[0]?.fix.command).toBe('kubectl -n demo describe node node-3')
  })

  it('is silent where every Node is Ready, and where the Nodes are of no matter', () => {
    expect(said(healthy({ services: [nodePort] }))).toBe('healthy')
    expect(said(healthy({ nodes }))).toBe('healthy')
  })

  it('is worth a note only where a load balancer leaves the Node out', () => {
    const pods = [1, 2].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], node: `node-${number}` }))
    const balanced = { ...nodePort, type: 'LoadBalancer' as const, loadBalancer: [{ ip: '203.0.113.7', ipMode: 'VIP', ports: [] }] }
    const from = { pods, slices: [slice(pods.map((one) => endpointOf(one)))], nodes }
    expect(said(snapshot({ ...from, services: [balanced] }))).toBe('healthy PT802')
    expect(said(snapshot({ ...from, services: [nodePort] }))).toBe('degraded PT802')
  })

  it('is what breaks a port all of whose Pods are there: that they are not Ready only follows', () => {
    const one = stranded('web-1', { node: 'node-3' })
    const from = { services: [nodePort], pods: [one], slices: [slice([endpointOf(one)])], nodes }
    const broken = trace(snapshot(from))
    expect([broken.verdict, ...codes(broken)]).toEqual(['broken', 'PT802', 'PT201'])
    expect(broken.findings[0]).toMatchObject({ code: 'PT802', severity: 'error', causes: [{ code: 'PT201' }] })
    // The same Pod on a Node that is well is not Ready for a reason of its own.
    expect(said(snapshot({ ...from, nodes: [node('node-3')] }))).toBe('broken PT201')
    // And so is one whose probe fails, wherever it runs.
    const failing = notReady('web-1', { node: 'node-3' })
    expect(
      trace(snapshot({ ...from, pods: [failing], slices: [slice([endpointOf(failing)])] })).findings.map(({ code }) => code),
    ).toContain('PT201')
  })

  it('explains the Node that drops, too', () => {
    const pods = [1, 2].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], node: `node-${number}` }))
    const lost = stranded('web-3', { ips: ['10.244.0.3'], node: 'node-3' })
    const local = { ...nodePort, externalTrafficPolicy: 'Local' as const }
    const one = trace(
      snapshot({ services: [local], pods: [...pods, lost], slices: [slice([...pods, lost].map((each) => endpointOf(each)))], nodes }),
    )
    expect(one.findings.map(({ code, causes }) => [code, causes.map((cause) => cause.code).toSorted()])).toEqual([
      ['PT802', ['PT201', 'PT404']],
    ])
  })

  it('makes no broken Service of one at rest whose last Pod cannot end', () => {
    const last = stranded('web-1', { node: 'node-3', deleting: '2026-11-20T00:00:00Z' })
    const from = snapshot({
      services: [nodePort],
      pods: [last],
      slices: [slice([endpointOf(last, { terminating: true })])],
      nodes,
      workloads: [workload('web', { replicas: 0, readyReplicas: 0 })],
    })
    expect(
      trace(from)
        .findings.filter(({ code }) => code === 'PT802')
        .map(({ severity }) => severity),
    ).toEqual(['info'])
    expect(trace({ ...from, workloads: [] }).findings[0]).toMatchObject({ code: 'PT802', severity: 'error' })
  })
})

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

  it('is why a Pod is not scheduled; that it does not run only follows', () => {
    const one = trace(beside(pending(message)))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT801', 'PT202'])
    expect(one.findings[0]?.title).toBe('hostPort 8080 is taken for 1 of 2 Pods')
    expect(one.findings[0]?.evidence.map(({ value }) => value)).toEqual([message, [8080]])
  })

  it('breaks a Service without another Pod', () => {
    const only = pending(message)
    expect(said(snapshot({ pods: [only], slices: [slice([])] }))).toBe('broken PT801 PT202')
  })

  it('is not blamed for what else keeps a Pod from a Node', () => {
    expect(said(beside(pending('0/3 nodes are available: 3 Insufficient cpu.')))).toBe('degraded PT202')
  })

  it('is a note where the kubelet rejected a Pod and others serve', () => {
    const rejected = (reason: string) => pod('web-2', { phase: 'Failed', reason, ips: [], conditions: [], containers: [taken] })
    expect(said(beside(rejected('NodePorts')))).toBe('healthy PT801 PT202')
    expect(said(beside(rejected('Evicted')))).toBe('healthy PT202')
  })

  it('is a note where two Pods of one Node share it, by address and protocol', () => {
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
