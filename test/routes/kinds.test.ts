import { describe, expect, test } from 'vitest'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { expectGolden } from '../golden.ts'
import { dump, taken, trace } from './cluster.ts'
import { type Backend, forms } from './forms.ts'

const options = { color: false, unicode: true, width: 100, now: Date.parse(taken) }

const codes = ({ findings }: Trace) => findings.map(({ code, severity }) => `${code} ${severity}`)

describe.each(forms)('$kind', ({ kind, make, wrongPort, elsewhere, isWayIn = true }) => {
  const target: TargetRef = { kind: 'route', type: kind, name: 'web' }
  const of = async (backend: Backend) => trace(await dump(make(backend)), target)
  const right: Backend = { service: 'web', namespace: 'shop' }

  test(`a route of kind ${kind} is healthy where it names a Service and a port that exist, and is an entry point of the Service`, async () => {
    const snapshot = await dump(make(right))
    const one = trace(snapshot, target)
    expect([one.verdict, ...codes(one)]).toEqual(['healthy'])
    const service = trace(snapshot, { kind: 'service', name: 'web' })
    expect(service.verdict).toBe('healthy')
    expect(service.routes.map((route) => [route.kind, route.name, route.state, route.leadsTo])).toEqual(
      isWayIn ? [[kind, 'web', 'ok', 0]] : [],
    )
    expect(service.ports[0]?.entries.filter(({ route }) => route?.kind === kind)).toHaveLength(isWayIn ? 1 : 0)
    expectGolden(`routes/${kind}.txt`, await renderTrace(one, 'text', options))
    expectGolden(`routes/${kind}.json`, await renderTrace(one, 'json', options))
  })

  test(`a route of kind ${kind} is broken where the Service does not exist`, async () => {
    const one = await of({ ...right, service: 'wbe' })
    expect([one.verdict, ...codes(one)]).toEqual(['broken', 'PT501 error'])
    expectGolden(`routes/${kind}.service-missing.txt`, await renderTrace(one, 'text', options))
    expectGolden(`routes/${kind}.service-missing.json`, await renderTrace(one, 'json', options))
  })

  // A kind whose backends have no port cannot name a wrong one.
  if (wrongPort !== undefined)
    test(`a route of kind ${kind} is broken where the Service has no such port`, async () => {
      const one = await of({ ...right, port: wrongPort })
      expect([one.verdict, ...codes(one)]).toEqual(['broken', 'PT502 error'])
      expectGolden(`routes/${kind}.port-missing.txt`, await renderTrace(one, 'text', options))
      expectGolden(`routes/${kind}.port-missing.json`, await renderTrace(one, 'json', options))
    })

  if (elsewhere === undefined)
    test('a route means the Service of its own namespace, not one of that name in another namespace', async () => {
      const placed = make(right)
      const snapshot = await dump({ ...placed, metadata: { name: 'web', namespace: 'infra' } })
      const one = trace(snapshot, target, 'infra')
      expect([one.verdict, one.through?.map((behind) => behind.target.namespace)]).toEqual(['healthy', ['infra']])
      expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toEqual([])
      expectGolden(`routes/${kind}.elsewhere.txt`, await renderTrace(one, 'text', options))
      expectGolden(`routes/${kind}.elsewhere.json`, await renderTrace(one, 'json', options))
    })

  if (elsewhere !== undefined)
    test(`a route of kind ${kind} leads to the Service of another namespace only if its kind allows that`, async () => {
      const one = await of({ ...right, namespace: 'infra' })
      const [first] = one.routes
      expect([one.verdict, first?.state, first?.reason, first?.backend.namespace]).toEqual(elsewhere)
      expectGolden(`routes/${kind}.elsewhere.txt`, await renderTrace(one, 'text', options))
      expectGolden(`routes/${kind}.elsewhere.json`, await renderTrace(one, 'json', options))
      const service = trace(await dump(make({ ...right, namespace: 'infra' })), { kind: 'service', name: 'web' }, 'infra')
      expect(service.routes.map(({ namespace, name, state }) => [namespace, name, state])).toEqual(
        isWayIn ? [[first?.namespace, 'web', first?.state]] : [],
      )
    })
})
