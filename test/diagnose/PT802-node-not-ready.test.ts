import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../src/model/resources.ts'
import { codes, endpointOf, healthy, node, notReady, pod, port, said, service, slice, snapshot, trace, workload } from '../build.ts'

const nodePort = service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })

const silent = (name: string): Node =>
  node(name, {
    conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }],
  })

/** A Pod whose Node no longer reports: the Node controller set Ready to False, and the containers keep their last status. */
const stranded = (name: string, part: Partial<Pod>): Pod => pod(name, { conditions: [{ type: 'Ready', status: 'False' }], ...part })

describe('PT802 node-not-ready', () => {
  const nodes = [node('node-1'), node('node-2'), silent('node-3')]

  it('PT802 node-not-ready warns if a usable endpoint runs on the Node, or if the Node answers a NodePort', () => {
    const one = trace(healthy({ services: [nodePort], nodes }))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT802'])
    expect(one.findings[0]).toMatchObject({ severity: 'warn', confidence: 'proven', hop: 'nodes[2]' })
    expect(one.ports[0]?.entries.filter(({ state }) => state !== 'ok')).toMatchObject([
      { node: 'node-3', state: 'warn', reason: 'node-not-ready' },
    ])
    expect(one.findings[0]?.message).toBe(
      'node-3 has stopped reporting its status: 1 endpoint on it still gets traffic; clients of its NodePort may get no answer.',
    )
    expect(one.findings[0]?.evidence).toEqual([
      { object: { kind: 'Node', name: 'node-3' }, field: 'status.conditions[Ready].status', value: 'Unknown' },
      { object: { kind: 'Node', name: 'node-3' }, field: 'status.conditions[Ready].reason', value: 'NodeStatusUnknown' },
      {
        object: { kind: 'Node', name: 'node-3' },
        field: 'status.conditions[Ready].message',
        value: 'Kubelet stopped posting node status.',
      },
    ])
    expect(one.findings[0]?.next?.command).toBe('kubectl -n demo describe node node-3')
  })

  it('PT802 node-not-ready is silent if every Node is Ready, or if the Nodes do not matter', () => {
    expect(said(healthy({ services: [nodePort] }))).toBe('healthy')
    expect(said(healthy({ nodes }))).toBe('healthy')
  })

  it('PT802 node-not-ready is only a note if a load balancer leaves the Node out', () => {
    const pods = [1, 2].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], node: `node-${number}` }))
    const balanced = { ...nodePort, type: 'LoadBalancer' as const, loadBalancer: [{ ip: '203.0.113.7', ipMode: 'VIP', ports: [] }] }
    const from = { pods, slices: [slice(pods.map((one) => endpointOf(one)))], nodes }
    expect(said(snapshot({ ...from, services: [balanced] }))).toBe('healthy PT802')
    expect(said(snapshot({ ...from, services: [nodePort] }))).toBe('degraded PT802')
  })

  it('PT802 node-not-ready breaks a port if all its Pods are on the Node, and the finding that they are not Ready follows', () => {
    const one = stranded('web-1', { node: 'node-3' })
    const from = { services: [nodePort], pods: [one], slices: [slice([endpointOf(one)])], nodes }
    const broken = trace(snapshot(from))
    expect([broken.verdict, ...codes(broken)]).toEqual(['broken', 'PT802', 'PT201'])
    expect(broken.findings[0]).toMatchObject({ code: 'PT802', severity: 'error', causes: [{ code: 'PT201' }] })
    // On a healthy Node the same Pod is not Ready for a reason of its own.
    expect(said(snapshot({ ...from, nodes: [node('node-3')] }))).toBe('broken PT201')
  })

  it('PT802 node-not-ready is the cause for a Service without a NodePort, too', () => {
    const one = stranded('web-1', { node: 'node-3' })
    const from = { pods: [one], slices: [slice([endpointOf(one)])], nodes }
    const broken = trace(snapshot(from))
    expect([broken.verdict, ...codes(broken)]).toEqual(['broken', 'PT802', 'PT201'])
    expect(broken.findings[0]).toMatchObject({ code: 'PT802', severity: 'error', hop: 'ports[0]' })
    expect(said(snapshot({ ...from, nodes: [node('node-3')] }))).toBe('broken PT201')
  })

  it('PT802 node-not-ready explains a probe that did not pass when the Node last reported, unless its kubelet still reports', () => {
    const failing = notReady('web-1', { node: 'node-3' })
    const from = { pods: [failing], slices: [slice([endpointOf(failing)])] }
    const reporting = node('node-3', { conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady' }] })
    expect(trace(snapshot({ ...from, nodes: [silent('node-3')] })).findings.map(({ code }) => code)).toEqual(['PT802'])
    expect(trace(snapshot({ ...from, nodes: [reporting] })).findings.map(({ code }) => code)).toEqual(['PT201'])
  })

  it('PT802 node-not-ready explains a Node that drops traffic, too', () => {
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

  it('PT802 node-not-ready does not break an idle Service whose last Pod cannot end', () => {
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
