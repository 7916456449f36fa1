import { describe, expect, it } from 'vitest'
import { container, endpointOf, pod, port, service, slice, snapshot, trace } from '../build.ts'

const pending = service({ type: 'LoadBalancer', ports: [port({ nodePort: 30080 })] })
const hostPort = (number: number) => [
  container({ name: `lb-tcp-${number}`, ports: [{ name: '', port: number, hostPort: number, protocol: 'TCP' }] }),
]
const labels = { 'svccontroller.k3s.cattle.io/svcname': 'web', 'svccontroller.k3s.cattle.io/svcnamespace': 'demo' }
const said = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."
const { node: _, ...unscheduled } = pod('svclb-web-9b14ffe2-xk2pq', {
  namespace: 'kube-system',
  labels,
  phase: 'Pending',
  ips: [],
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: said }],
  containers: hostPort(80),
})
const holder = pod('svclb-traefik-1', {
  namespace: 'kube-system',
  labels: { app: 'svclb-traefik' },
  ips: ['10.42.0.9'],
  containers: hostPort(80),
})
const one = pod('web-1')
const from = { services: [pending], slices: [slice([endpointOf(one)])] }

describe('PT401 of a load balancer that k3s serves', () => {
  it('PT401 of a load balancer that k3s serves cites the Pod that cannot run, and who holds its port', () => {
    const [finding] = trace(snapshot({ ...from, pods: [one, unscheduled, holder] })).findings
    expect(finding).toMatchObject({ code: 'PT401', severity: 'warn' })
    expect(finding?.message).toContain("svclb-web-9b14ffe2-xk2pq) cannot run: 0/1 nodes are available: 1 node(s) didn't have free ports")
    expect(finding?.message).toContain('Port 80 of the Node is in use by kube-system/svclb-traefik-1.')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'kube-system', name: 'svclb-traefik-1' },
      field: 'spec.containers[*].ports[*].hostPort',
      value: 80,
    })
    expect(finding?.next?.command).toBe('kubectl -n kube-system describe pod svclb-web-9b14ffe2-xk2pq')
  })

  it('PT401 of a load balancer that k3s serves says nothing of Pods that k3s runs for another Service', () => {
    const other = { ...unscheduled, labels: { ...labels, 'svccontroller.k3s.cattle.io/svcname': 'shop' } }
    const [finding] = trace(snapshot({ ...from, pods: [one, other, holder] })).findings
    expect(finding?.message).toContain('the cluster has no load balancer controller, or the controller failed')
  })

  it('PT401 of a load balancer that k3s serves cites the message of MetalLB or a cloud if an event of the Service has one', () => {
    const object = { kind: 'Service', namespace: 'demo', name: 'web' }
    const message = 'Failed to allocate IP for "demo/web": no available IPs'
    const events = [
      {
        kind: 'Event' as const,
        namespace: 'demo',
        name: 'e',
        object,
        reason: 'AllocationFailed',
        message,
        count: 4,
        last: '2026-11-20T23:59:00Z',
      },
    ]
    const [finding] = trace(snapshot({ ...from, pods: [one], events })).findings
    expect(finding?.message).toBe(`No controller has set status.loadBalancer. The last event is AllocationFailed: ${message}.`)
    expect(finding?.evidence.at(-1)).toMatchObject({ object, field: 'events[AllocationFailed].message' })
  })
})
