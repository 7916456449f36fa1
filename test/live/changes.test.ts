import { expect, it } from 'vitest'
import { changesBetween } from '../../src/live/changes.ts'
import { lookOf } from '../../src/render/style.ts'
import { changeSign, changeWords } from '../../src/tui/words.ts'
import { endpoint, endpointOf, pod, service, slice, snapshot, trace } from '../build.ts'

it.each([
  ['EndpointSlice', 'web-abcde'],
  ['Endpoints', 'web'],
] as const)('an address without a Pod is reported as added to and removed from the %s that lists it', (kind, name) => {
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

it('a new finding is reported with its title and code, and one that is gone as resolved', () => {
  const lost = trace(snapshot({ services: [service({ selector: { app: 'wbe' } })], slices: [slice([])], pods: [pod('web-1')] }))
  const fixed = trace(snapshot({ services: [service()], slices: [slice([endpoint('10.244.0.5')])], pods: [pod('web-1')] }))
  const look = lookOf({ color: false, unicode: true, now: 0 })
  const told = (before: typeof lost, after: typeof lost) =>
    changesBetween(before, after, 0)
      .filter(({ what }) => what.startsWith('finding'))
      .map((change) => changeWords(change, look))
  expect(told(fixed, lost)).toContain('selector matches no Pod (PT101)')
  expect(told(lost, fixed)).toContain('resolved   selector matches no Pod (PT101)')
})

it('a new finding has the sign that it has in the chain, and one that is gone the sign of a recovery', () => {
  const [ready, unready] = [pod('web-1'), pod('web-2', { ips: ['10.244.0.2'], conditions: [{ type: 'Ready', status: 'False' }] })]
  const of = (pods: (typeof ready)[]) =>
    trace(snapshot({ services: [service()], slices: [slice(pods.map((one) => endpointOf(one)))], pods }))
  const signs = (before: typeof well, after: typeof well) =>
    changesBetween(before, after, 0).flatMap((change) =>
      change.what.startsWith('finding') ? [[change.to ?? change.from, changeSign(change)]] : [],
    )
  const well = of([ready])
  for (const [faulty, sign] of [
    [of([unready]), 'broken'],
    [of([ready, unready]), 'warn'],
  ] as const) {
    expect(signs(well, faulty)).toContainEqual(['PT201', sign])
    expect(signs(faulty, well)).toContainEqual(['PT201', 'ok'])
  }
})
