import { expect, it } from 'vitest'
import { createTracer } from '../../src/live/tracer.ts'
import { service, snapshot } from '../build.ts'

it('a caller that keeps only part of each trace gets one before the next is made', () => {
  let taken = 0
  const names = ['a', 'b', 'c']
  const targets = names.map((name) => ({ namespace: 'demo', target: { kind: 'service' as const, name } }))
  const watched = targets.map((placed, index) => ({
    ...placed,
    get target() {
      expect(taken).toBe(index)
      return placed.target
    },
  }))
  for (const trace of createTracer([]).each(snapshot({ services: names.map((name) => service({ name })) }), watched)) {
    expect(trace.target.name).toBe(names[taken])
    taken++
  }
  expect(taken).toBe(3)
})
