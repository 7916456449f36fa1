import { expect, it } from 'vitest'
import type { LiveContext } from '../../src/live/context.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { LiveTraces } from '../../src/live/traces.ts'
import { endpointOf, notReady, pod, service, slice, snapshot } from '../build.ts'
import { fastTiming } from './pace.ts'

it('as time passes, only those Services of a list are traced again whose traces depend on time', () => {
  const asked: string[][] = []
  const tracer = createTracer([])
  const context: Pick<LiveContext, 'tracer' | 'timing'> = {
    timing: fastTiming(),
    tracer: {
      ...tracer,
      traces(from, targets) {
        asked.push(targets.map(({ target }) => ('name' in target ? target.name : '')))
        return tracer.traces(from, targets)
      },
    },
  }
  const waiting = notReady('db-1', { labels: { app: 'db' }, ips: ['10.244.0.2'] })
  const ready = pod('web-1')
  const from = snapshot({
    services: [service(), service({ name: 'db', selector: { app: 'db' } })],
    pods: [ready, waiting],
    slices: [slice([endpointOf(ready)]), slice([endpointOf(waiting)], { name: 'db-x', service: 'db' })],
  })
  const traces = new LiveTraces(context)
  const young = { ...from, services: [service({ created: from.taken })], slices: [slice([endpointOf(ready)])] }
  traces.update(young, young.services, [])
  for (const minute of [1, 2, 3]) traces.age({ ...young, taken: `2026-11-21T00:0${minute}:00Z` }, young.services, [])
  expect(asked.splice(0)).toEqual([['web'], ['web']])
  traces.update(from, from.services, [])
  traces.age({ ...from, taken: '2026-11-21T00:05:00Z' }, from.services, [])
  expect(asked).toEqual([['web', 'db'], ['db']])
  const healthy = { ...from, services: [service()], slices: [slice([endpointOf(ready)])] }
  traces.age(healthy, healthy.services, [])
  expect(asked).toHaveLength(2)
})
