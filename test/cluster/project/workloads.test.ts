import { describe, expect, it } from 'vitest'
import { inboundPorts } from '../../../src/cluster/project/inbound.ts'
import { projectPod } from '../../../src/cluster/project/pod.ts'
import { projectWorkload } from '../../../src/cluster/project/workload.ts'

describe('which incoming ports a proxy takes', () => {
  const cases: [Record<string, string>, ReturnType<typeof inboundPorts>][] = [
    [{}, undefined],
    [{ 'traffic.sidecar.istio.io/includeInboundPorts': '*' }, undefined],
    [{ 'traffic.sidecar.istio.io/includeInboundPorts': '' }, { taken: [], left: [] }],
    [{ 'traffic.sidecar.istio.io/includeInboundPorts': '80, 8080' }, { taken: [range(80), range(8080)], left: [] }],
    [{ 'traffic.sidecar.istio.io/excludeInboundPorts': '9102' }, { left: [range(9102)] }],
    [{ 'config.linkerd.io/skip-inbound-ports': '4222,6222-6230,nonsense' }, { left: [range(4222), { from: 6222, to: 6230 }] }],
    [{ 'consul.hashicorp.com/connect-inject-status': 'injected' }, { taken: [], left: [] }],
    [{ 'consul.hashicorp.com/connect-inject-status': 'injected', 'consul.hashicorp.com/transparent-proxy-status': 'enabled' }, undefined],
  ]
  it.each(cases)('the incoming ports that a proxy takes are read from the annotations %j', (annotations, ports) =>
    expect(inboundPorts(annotations)).toEqual(ports),
  )

  it('the incoming ports of a proxy are kept in the Pod, with the address of its Node', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '9102' }
    const pod = projectPod({ metadata: { name: 'web', annotations }, spec: {}, status: { hostIP: '192.0.2.1' } })
    expect(pod).toMatchObject({ nodeAddress: '192.0.2.1', inbound: { left: [range(9102)] } })
  })
})

function range(port: number) {
  return { from: port, to: port }
}

describe('a workload', () => {
  const metadata = { name: 'x', namespace: 'demo', creationTimestamp: '2026-01-15T09:00:00Z' }
  const template = { metadata: { labels: { app: 'x' } } }
  const base = { namespace: 'demo', name: 'x', created: '2026-01-15T09:00:00Z', podLabels: { app: 'x' }, readyReplicas: 0 }

  it('a workload without replicas wants one Pod, a DaemonSet as many as its controller counted, and a Job no fixed number', () => {
    expect(projectWorkload({ metadata, spec: { template } }, 'Deployment')).toEqual({ kind: 'Deployment', ...base, replicas: 1 })
    const status = { desiredNumberScheduled: 3, numberReady: 2 }
    expect(projectWorkload({ metadata, spec: { template }, status }, 'DaemonSet')).toEqual({
      kind: 'DaemonSet',
      ...base,
      desired: 3,
      readyReplicas: 2,
    })
    expect(projectWorkload({ metadata, spec: { template }, status: { ready: 1 } }, 'Job')).toEqual({
      kind: 'Job',
      ...base,
      readyReplicas: 1,
    })
  })

  it('a workload has its selector, and a StatefulSet the Service that names its Pods', () => {
    const spec = { template, selector: { matchLabels: { app: 'x' } }, serviceName: 'peers' }
    expect(projectWorkload({ metadata, spec }, 'StatefulSet')).toMatchObject({
      selector: { matchLabels: { app: 'x' }, matchExpressions: [] },
      serviceName: 'peers',
    })
    expect(projectWorkload({ metadata, spec: { template } }, 'StatefulSet')).toMatchObject({ serviceName: '' })
  })

  it('a Job tells how it ended, or that it is suspended', () => {
    const job = (type: string, spec = {}) =>
      projectWorkload({ metadata, spec: { template, ...spec }, status: { conditions: [{ type, status: 'True' }] } }, 'Job')?.job
    expect(job('Complete')).toBe('complete')
    expect(job('Failed')).toBe('failed')
    expect(job('Suspended', { suspend: true })).toBe('suspended')
    expect(job('SuccessCriteriaMet')).toBeUndefined()
  })

  it('only the conditions of a workload that say why Pods are missing are kept', () => {
    const conditions = [
      { type: 'Available', status: 'True' },
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' },
      { type: 'ReplicaFailure', status: 'False' },
    ]
    expect(projectWorkload({ metadata, spec: { template }, status: { conditions } }, 'Deployment')?.conditions).toEqual([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' },
    ])
  })

  it('a workload with odd fields is read without an exception', () => {
    for (const odd of [null, 7, 'x', [], { metadata: 3 }, { metadata: { name: 'x' }, spec: 4, status: [] }]) {
      expect(() => projectWorkload(odd, 'Job')).not.toThrow()
    }
  })
})
