import { describe, expect, it } from 'vitest'
import { clientAccesses } from '../../src/kube/client-access.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { TargetRef } from '../../src/model/target.ts'
import { renderTrace } from '../../src/render/index.ts'
import { cluster, labelled, pods, policy } from './client-traces.ts'

const target: TargetRef = { kind: 'pod', name: 'web-1' }

function podTrace(policies: NetworkPolicy[], clients: ClientRef[], plugin?: string) {
  const snapshot = { ...cluster(policies, {}, plugin), services: [], slices: [] }
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'demo', target, clients }])
  if (!trace) throw new Error('no trace')
  return trace
}

const results = (trace: ReturnType<typeof podTrace>) => trace.reach?.ports.map((port) => clientAccesses(port).map(({ result }) => result))
const look = { color: false, unicode: true, now: 0, width: 200 }

describe('a client of a Pod without a Service', () => {
  it('a Pod without a Service is broken for a client that an enforced default-deny drops, and unknown if nothing enforces it', async () => {
    const trace = podTrace([policy('default-deny')], [pods], 'Calico')
    expect([trace.verdict, results(trace)]).toEqual(['broken', [['denied']]])
    expect(await renderTrace(trace, 'text', look)).toContain('✗ pod/client: dropped by networkpolicy/default-deny, ingress of the Pod')
    const inferred = podTrace([policy('default-deny')], [pods])
    expect([inferred.verdict, results(inferred)]).toEqual(['unknown', [['denied']]])
  })

  it('a Pod without a Service is healthy for a client that a rule allows on its port, and not for one that it allows on another', () => {
    const rule = (port: number) => ({
      peers: [{ type: 'pods' as const, pods: labelled({ app: 'client' }) }],
      ports: [{ protocol: 'TCP' as const, port }],
    })
    const allowed = podTrace([policy('allow', { ingress: [rule(8080)] })], [pods], 'Calico')
    expect([allowed.verdict, results(allowed)]).toEqual(['healthy', [['allowed']]])
    expect(podTrace([policy('allow', { ingress: [rule(80)] })], [pods], 'Calico').verdict).toBe('broken')
  })

  it('a Pod without a Service has one line for each client, and without a client stays idle', async () => {
    const trace = podTrace(
      [policy('default-deny', { ingress: [{ peers: [{ type: 'pods', pods: labelled({ app: 'client' }) }], ports: [] }] })],
      [pods, { kind: 'address', address: '203.0.113.7' }],
    )
    expect([trace.verdict, results(trace)]).toEqual(['unknown', [['allowed', 'denied']]])
    expect(await renderTrace(trace, 'text', look)).toContain('203.0.113.7: dropped by networkpolicy/default-deny')
    expect(podTrace([policy('default-deny')], []).verdict).toBe('idle')
  })
})
