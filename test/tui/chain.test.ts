import { beforeAll, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { endpoint, service, slice, snapshot } from '../build.ts'
import { fakeLive } from './fake-live.ts'
import { settled, stage } from './stage.ts'

beforeAll(loadWidths)

it.each([
  ['EndpointSlice', 'web-abcde'],
  ['Endpoints', 'web'],
] as const)('an address without a Pod opens the %s that lists it', async (kind, name) => {
  const { selector: _, ...web } = service()
  const from = snapshot({ services: [web], slices: [slice([endpoint('192.0.2.7')], { kind, name })] })
  const tracer = createTracer([])
  const traces = tracer.traces(from, [{ namespace: 'demo', target: { kind: 'service', name: 'web' } }])
  const view = stage(fakeLive(tracer.list(traces, from)))
  view.press('enter')
  for (let step = 0; step < 20 && !view.selected().includes('192.0.2.7'); step++) view.press('j')
  view.press('enter')
  await settled()
  expect(view.live.asked).toContainEqual(['object', { kind, namespace: 'demo', name }])
})
