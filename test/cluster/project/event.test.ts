import { expect, it } from 'vitest'
import { projectEvent } from '../../../src/cluster/project/event.ts'

const meta = { name: 'web-1.17f', namespace: 'demo', creationTimestamp: '2026-11-20T23:00:00Z' }
const pod = { kind: 'Pod', namespace: 'demo', name: 'web-1' }

it('a core/v1 Warning keeps what it is about, its count and its last time', () => {
  const raw = {
    metadata: meta,
    type: 'Warning',
    involvedObject: pod,
    reason: 'Unhealthy',
    message: 'no',
    count: 180,
    lastTimestamp: '2026-11-20T23:59:52Z',
  }
  expect(projectEvent(raw)).toEqual({
    kind: 'Event',
    namespace: 'demo',
    name: 'web-1.17f',
    object: pod,
    reason: 'Unhealthy',
    message: 'no',
    count: 180,
    last: '2026-11-20T23:59:52Z',
  })
})

it('an event of events.k8s.io has other names for the same fields, and a series has its own count and time', () => {
  const series = { count: 7, lastObservedTime: '2026-11-20T23:58:00.000000Z' }
  const raw = { metadata: meta, type: 'Warning', regarding: pod, reason: 'Failed', note: 'said', eventTime: '2026-11-20T23:01:00Z', series }
  expect(projectEvent(raw)).toMatchObject({ object: pod, message: 'said', count: 7, last: '2026-11-20T23:58:00.000000Z' })
})

it('an event that is not a Warning, or names no object, is left out', () => {
  expect(projectEvent({ metadata: meta, type: 'Normal', involvedObject: pod })).toBeUndefined()
  expect(projectEvent({ metadata: meta, type: 'Warning' })).toBeUndefined()
  expect(projectEvent('odd')).toBeUndefined()
})

it('a secret in the message is masked', () => {
  const raw = { metadata: meta, type: 'Warning', involvedObject: pod, message: 'GET http://user:hunter2@db/ failed' }
  expect(projectEvent(raw)?.message).not.toContain('hunter2')
})
