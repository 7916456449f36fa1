import { expect, it } from 'vitest'
import { changesBetween } from '../../src/live/changes.ts'
import { endpoint, slice, snapshot, trace } from '../build.ts'

it.each([
  ['EndpointSlice', 'web-abcde'],
  ['Endpoints', 'web'],
] as const)('an address without a Pod comes to, and leaves, the %s that lists it', (kind, name) => {
  const empty = trace(snapshot())
  const listed = trace(snapshot({ slices: [slice([endpoint('192.0.2.7')], { kind, name })] }))
  const objects = (before: typeof empty, after: typeof empty) =>
    changesBetween(before, after, 0).flatMap(({ what, object }) => (what.startsWith('endpoint') ? [[what, object]] : []))
  const object = { kind, namespace: 'demo', name }
  expect(objects(empty, listed)).toEqual([
    ['endpoint-added', object],
    ['endpoint-ready', object],
  ])
  expect(objects(listed, empty)).toEqual([['endpoint-left', object]])
})
