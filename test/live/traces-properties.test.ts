import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balancerLabels } from '../../src/kube/service.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { LiveTraces } from '../../src/live/traces.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { container, healthy, pod, port, service } from '../build.ts'
import { gateway, parent, route } from '../build-gateway.ts'
import { numRuns } from '../diagnose/generated.ts'
import { policedClusters } from '../diagnose/generated-policies.ts'
import { fastTiming } from './pace.ts'

const lists = ['services', 'slices', 'pods', 'nodes', 'ingresses', 'policies', 'workloads', 'namespaces'] as const
const optional = ['adminPolicies', 'gatewayRoutes', 'referenceGrants', 'missing'] as const

/** The cluster before with some of its lists as they are after. */
function changed(before: Snapshot, after: Snapshot, names: readonly string[]): Snapshot {
  const next = { ...before }
  for (const name of lists) if (names.includes(name)) Object.assign(next, { [name]: after[name] })
  for (const name of optional) if (names.includes(name)) Object.assign(next, { [name]: after[name] ?? [] })
  return next
}

/** The traces of a list that is followed through some snapshots, as they are in the end. */
function followed(...snapshots: Snapshot[]): Trace[] {
  const traces = new LiveTraces({ tracer: createTracer([]), timing: fastTiming() })
  for (const one of snapshots) traces.update(one, one.services, [])
  const last = snapshots.at(-1)
  const order = last?.services.map(({ namespace, name }) => `${namespace}/${name}`) ?? []
  const key = ({ target }: Trace) => order.indexOf(`${target.namespace}/${target.name}`)
  return traces.all.toSorted((a, b) => key(a) - key(b)).map((trace) => ({ ...trace, taken: '' }))
}

describe('the list that is followed', () => {
  it('a list that is followed through a change of any cluster says the same as a new list afterwards', () => {
    fc.assert(
      fc.property(policedClusters, policedClusters, fc.subarray([...lists, ...optional], { minLength: 1 }), (before, other, names) => {
        const after = changed(before, other, names)
        expect(followed(before, after)).toEqual(followed(after))
      }),
      { numRuns },
    )
  })

  const pending = service({ type: 'LoadBalancer', ports: [port({ nodePort: 30_080 })] })
  const unschedulable = [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: "1 node(s) didn't have free ports for the requested pod ports.",
    },
  ]
  const ports = [{ name: 'http', port: 80, hostPort: 80, protocol: 'TCP' }]
  const balancer = pod('svclb-web', {
    namespace: 'kube-system',
    labels: balancerLabels(pending),
    phase: 'Pending',
    ips: [],
    conditions: unschedulable,
    containers: [container({ ports })],
  })
  const holder = pod('other', { namespace: 'edge', containers: [container({ ports })] })
  const base = healthy({ services: [pending] })
  const stuck = { ...base, pods: [...base.pods, balancer] }
  const gatewayRoutes = [route({ parentRefs: [parent({ namespace: 'edge' })], parents: [] })]
  const routed = healthy({ gatewayRoutes, extent: { ...base.extent, gateways: 'all' } })

  it.each<[string, Snapshot, Snapshot]>([
    ["a Pod of k3s' load balancer in its own namespace", base, stuck],
    ['a Pod of a third namespace that holds its port', stuck, { ...stuck, pods: [...stuck.pods, holder] }],
    ['a Gateway that is there now', { ...routed, gateways: [] }, { ...routed, gateways: [gateway({ namespace: 'edge' })] }],
  ])('the list that is followed shows what %s tells of a Service', (_, before, after) => {
    expect(followed(before, after)).toEqual(followed(after))
    expect(followed(before, after)).not.toEqual(followed(before))
  })
})
