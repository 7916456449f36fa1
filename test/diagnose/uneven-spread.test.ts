import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { container } from '../build.ts'
import { expectGolden } from '../golden.ts'
import type { PodTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { documentOf } from '../schema.ts'
import { codesOf, open, served, stranger, waits, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const client = '10.244.9.9'

/** What is found if each Pod has these tables. */
function found(tables: readonly (readonly PodTable[])[], part: Partial<ProbeWorld> = {}, from?: Snapshot): Promise<Trace> {
  const named = Object.fromEntries(tables.map((table, index) => [`web-${index}`, table]))
  return traceProbed(from ?? served(tables.length), worldOf(named, part))
}

/** What is found if each Pod has this many connections from a client. */
const spread = (...counts: number[]) => found(counts.map((count) => [count === 0 ? {} : { peers: [{ address: client, count }] }]))

async function expectGoldens(name: string, trace: Trace): Promise<void> {
  const look = { color: false, unicode: true, now: Date.parse(trace.taken) }
  expectGolden(`probe/${name}.txt`, await renderTrace(trace, 'text', look))
  const json = await renderTrace(trace, 'json', look)
  expectGolden(`probe/${name}.json`, json)
  expect(documentOf(json)).toEqual(trace)
}

describe('PT706 proven by counting', () => {
  it('an endpoint that gets none of many connections is not an accident', async () => {
    const trace = await spread(20, 10, 9, 8, 0)
    expect(codesOf(trace)).toEqual(['PT706'])
    await expectGoldens('uneven', trace)
  })

  it('an endpoint that gets few of many connections is not reported', async () => {
    const trace = await spread(20, 10, 9, 7, 1)
    expect(codesOf(trace)).toEqual([])
    await expectGoldens('uneven.twin', trace)
  })

  it('eleven connections are enough to prove that one of two endpoints is left out, and 39 for one of five', async () => {
    expect((await spread(11, 0)).findings[0]).toMatchObject({ code: 'PT706', severity: 'warn', confidence: 'proven' })
    expect(codesOf(await spread(10, 0))).toEqual([])
    expect(codesOf(await spread(10, 10, 10, 9, 0))).toEqual(['PT706'])
    expect(codesOf(await spread(10, 10, 10, 8, 0))).toEqual([])
  })

  it('connections that a process does not accept have come to its endpoint', async () => {
    const trace = await found([
      [open(20), open(20)],
      [waits(3), waits(3)],
    ])
    expect(codesOf(trace)).toEqual(['PT312'])
    expect(codesOf(await found([[waits(12)], [{}]]))).toEqual(['PT706'])
  })

  it('an endpoint whose connections have ended was not left out', async () => {
    expect(codesOf(await found([[open(20)], [{ peers: [{ address: stranger, state: '06' }] }]]))).toEqual([])
    expect(
      codesOf(
        await found([
          [open(20), open(20)],
          [{ ...open(1) }, {}],
        ]),
      ),
    ).toEqual([])
  })

  it('an endpoint that takes connections between the samples was not left out', async () => {
    const took = (after: number): PodTable[] => [{ passiveOpens: 5 }, { passiveOpens: after }]
    expect(codesOf(await found([[open(20), open(20)], took(30)]))).toEqual([])
    expect(codesOf(await found([[open(20), open(20)], took(5)]))).toEqual(['PT706'])
  })

  it('nothing follows from an endpoint that was not read', async () => {
    expect(codesOf(await traceProbed(served(2), worldOf({ 'web-0': [open(40)] })))).toEqual([])
  })

  it('a cut table may lack the connections of the endpoint', async () => {
    expect(codesOf(await found([[open(40)], [{}]], { isCut: () => true }))).toEqual([])
  })

  it('a mesh, affinity and a traffic policy explain an uneven spread', async () => {
    const uneven = [[open(40)], [{}]]
    const sticky = served(2)
    for (const service of sticky.services) service.sessionAffinitySeconds = 10_800
    expect(codesOf(await found(uneven, {}, sticky))).not.toContain('PT706')
    const local = served(2)
    for (const service of local.services) service.internalTrafficPolicy = 'Local'
    expect(codesOf(await found(uneven, {}, local))).not.toContain('PT706')
    const sidecar = container({ name: 'istio-proxy', role: 'sidecar', ports: [] })
    expect(codesOf(await found(uneven, {}, served(2, { containers: [container(), sidecar] })))).not.toContain('PT706')
  })
})
