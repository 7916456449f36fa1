import { expect, it } from 'vitest'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceNode } from '../../src/trace/node.ts'
import { endpointOf, node, pod, port, service, slice, snapshot } from '../build.ts'

it('a NodePort with a healthCheckNodePort is off on a Node without a node-local endpoint, and broken without any endpoint', () => {
  const balanced = service({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 31000,
    loadBalancer: [{ ip: '203.0.113.7', ipMode: 'VIP', ports: [] }],
    ports: [port({ nodePort: 30080 })],
  })
  const one = pod('web-1')
  const stateWith = (...slices: ReturnType<typeof slice>[]) => {
    const from = snapshot({ services: [balanced], pods: [one], slices, nodes: [node('node-1'), node('node-2')] })
    const { node: view } = traceNode({ kind: 'node', name: 'node-2' }, createLookup(from))
    return view?.openings.find(({ type }) => type === 'nodePort')?.state
  }
  expect([stateWith(slice([endpointOf(one)])), stateWith()]).toEqual(['off', 'broken'])
})
