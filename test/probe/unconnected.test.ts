import { expect, it } from 'vitest'
import { planProbes } from '../../src/probe/plan.ts'
import { planLines, renderPlan } from '../../src/render/planned-probes.ts'
import { chain, endpointOf, notReady, pod, port, service, slice, snapshot } from '../build.ts'

const [ready, unready] = [pod('web-1'), notReady('web-2', { ips: ['10.244.0.2'] })]

function planOf(pods: (typeof ready)[], part: Parameters<typeof service>[0] = {}) {
  const from = snapshot({ services: [service(part)], slices: [slice(pods.map((one) => endpointOf(one)))], pods })
  return planProbes(chain(from), { pods, nodes: [] })
}

it('a plan says why it tries no connection to a port of which no endpoint is usable, and reads the sockets of its Pods', () => {
  const plan = planOf([unready])
  expect(plan.sockets.map((step) => step.pod)).toEqual(['web-2'])
  expect(plan.connects).toEqual([])
  expect(plan.unconnected).toEqual([{ port: 80, protocol: 'TCP', why: 'endpoint 10.244.0.2:8080 is not usable' }])
  expect(planLines(plan, 5_000)).toContain('no connection to port 80: endpoint 10.244.0.2:8080 is not usable')
  expect(renderPlan(plan)).toContain('\n  note      no connection to port 80: endpoint 10.244.0.2:8080 is not usable\n')
})

it('a plan names one of several endpoints that are not usable, and counts the others', () => {
  expect(planOf([unready, notReady('web-3', { ips: ['10.244.0.3'] })]).unconnected).toMatchObject([
    { why: 'endpoint 10.244.0.2:8080 and 1 more are not usable' },
  ])
})

it('a plan that has an endpoint to connect to has no reason against it', () => {
  const plan = planOf([ready, unready])
  expect(plan.connects.length).toBeGreaterThan(0)
  expect(plan.unconnected).toBeUndefined()
})

it('a plan of a Service without an endpoint says that none is known', () => {
  expect(planLines(planOf([]), 5_000).slice(1)).toEqual(['no connection to port 80: no endpoint to connect to is known', 'nothing to run'])
})

it('ports to which a plan tries no connection are named together if the reason is the same', () => {
  const ports = [
    port({ name: 'http' }),
    port({ name: 'dns', port: 53, protocol: 'UDP' }),
    port({ name: 'm3ua', port: 2905, protocol: 'SCTP' }),
  ]
  expect(planLines(planOf([], { ports }), 5_000).slice(1, 3)).toEqual([
    'no connection to ports 80, 53/UDP: no endpoint to connect to is known',
    'no connection to port 2905/SCTP: connections over SCTP are not tried',
  ])
})
