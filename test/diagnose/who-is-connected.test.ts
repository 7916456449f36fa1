import { describe, expect, it } from 'vitest'
import { pod } from '../build.ts'
import { open, served, stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

describe('who is connected', () => {
  it('an address is named by the workload of the Pod that has it, and one that was not read is unknown', async () => {
    const peers = [{ address: '10.244.9.9', count: 2 }, { address: stranger }]
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [{ peers }] }))
    expect(trace.ports[0]?.clients?.map(({ who, open: count }) => [who, count])).toEqual([
      [{ kind: 'StatefulSet', namespace: 'demo', name: 'client' }, 2],
      ['unknown', 1],
    ])
    expect(trace.ports[0]?.endpoints[0]?.connections).toMatchObject({ open: 3, waiting: 0, samples: 1 })
  })

  it('an endpoint that is the client as well has the connections of its own port', async () => {
    const trace = await traceProbed(
      served(2),
      worldOf({ 'web-0': [open(3), open(3)], 'web-1': [open(1), open(1)] }, { from: 'web', clientLast: true }),
    )
    expect(trace.ports[0]?.endpoints.map(({ connections }) => connections?.open)).toEqual([3, 1])
    expect(trace.probes.flatMap((probe) => (probe.kind === 'connections' ? [probe.from.pod] : []))).toEqual(['web-0', 'web-1'])
  })

  it('a client of another namespace with the name of an endpoint is not taken for the endpoint', async () => {
    const [first] = served(1).pods
    const client = { ...(first ?? pod('web-0')), namespace: 'other', ips: ['10.244.9.8'], labels: {} }
    const from = served(1)
    const world = worldOf({ 'web-0': [open(3), open(3)] }, { client, clientLast: true })
    const trace = await traceProbed({ ...from, pods: [...from.pods, client] }, world)
    expect(trace.ports[0]?.endpoints.map(({ connections }) => connections?.open)).toEqual([3])
    expect(trace.probes.flatMap((probe) => (probe.kind === 'connections' ? [probe.from.namespace] : []))).toEqual(['demo', 'other'])
  })
})
