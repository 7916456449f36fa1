import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { restsOnTime } from '../../src/live/rests-on-time.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { endpointOf, notReady, pod, service, slice, snapshot } from '../build.ts'
import { clusterOf, taken } from '../faults/cluster.ts'
import { dumpOf } from '../faults/dump.ts'
import { scenarios } from '../faults/scenarios.ts'

/** The traces of all Services, this many seconds after everything was read. */
function tracesLater(from: Snapshot, seconds: number): Trace[] {
  const targets = from.services.map(({ namespace, name }) => ({ namespace, target: { kind: 'service' as const, name } }))
  return createTracer([]).traces({ ...from, taken: new Date(Date.parse(taken) + seconds * 1_000).toISOString() }, targets)
}

const sides = Object.entries(scenarios).flatMap(([code, { fault, twin }]) => [
  { name: code, side: fault },
  { name: `the twin of ${code}`, side: twin },
])

describe('a trace that rests on no time', () => {
  it.each(sides)('a trace that rests on no time says the same a minute and a day later: $name', async ({ side }) => {
    const from = await parseDump(dumpOf(clusterOf(side), side.also), 'dump.yaml', taken)
    const now = tracesLater(from, 0)
    for (const seconds of [20, 70, 700, 86_400]) {
      const later = tracesLater(from, seconds)
      for (const [index, trace] of now.entries())
        if (!restsOnTime(trace, trace.taken)) expect(later[index]).toEqual({ ...trace, taken: later[index]?.taken })
    }
  })

  it('a trace that rests on no time belongs to a healthy Service that is not young', () => {
    const ready = pod('web-1')
    const from = (part: Partial<Snapshot>) => tracesLater(snapshot({ pods: [ready], slices: [slice([endpointOf(ready)])], ...part }), 0)
    expect(from({}).map((one) => restsOnTime(one, one.taken))).toEqual([false])
    expect(from({ services: [service({ created: taken })] }).map((one) => restsOnTime(one, one.taken))).toEqual([true])
    const before = new Date(Date.parse(taken) - 31_000).toISOString()
    expect(from({ services: [service({ created: before })] }).map((one) => restsOnTime(one, one.taken))).toEqual([false])
    const waiting = notReady('web-2', { ips: ['10.244.0.2'] })
    const slices = [slice([endpointOf(ready), endpointOf(waiting)])]
    expect(from({ pods: [ready, waiting], slices }).map((one) => restsOnTime(one, one.taken))).toEqual([true])
  })
})
