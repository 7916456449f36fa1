import { describe, expect, it } from 'vitest'
import { served, stranger, worldOf } from './connection-worlds.ts'
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
})
