import { expect, it } from 'vitest'
import type { HeldAddress } from '../../src/model/held-address.ts'
import { codes, healthy, pod, service, trace } from '../build.ts'
import { event, foundIn, saidOf } from './ranges/cluster.ts'

const held = (name: string, part: Partial<HeldAddress> = {}): HeldAddress => ({
  address: '10.96.0.99',
  object: { kind: 'IPAddress', name: '10.96.0.99' },
  field: 'spec.parentRef',
  owner: { kind: 'Service', namespace: 'demo', name },
  since: '2026-01-15T09:00:00Z',
  isCleaned: true,
  ...part,
})

it('PT806 address-held-by-nothing is found for an IPAddress whose Service does not exist, and not for one that does', () => {
  expect(saidOf({ services: [service()], held: [held('gone')] })).toEqual(['PT806 warn inferred'])
  expect(saidOf({ services: [service()], held: [held('web')] })).toEqual([])
})

it('PT806 address-held-by-nothing is not found if the Services were not all read, or the address is kept for less than a minute', () => {
  expect(saidOf({ held: [held('gone')], isWhole: { services: false, pods: true } })).toEqual([])
  expect(saidOf({ held: [held('gone', { since: '2026-01-15T09:59:30Z' })] })).toEqual([])
})

it('PT806 address-held-by-nothing is not found for an owner of another kind, which porttrace does not read', () => {
  expect(saidOf({ held: [held('gateway', { owner: { kind: 'gateways', namespace: 'demo', name: 'gateway' } })] })).toEqual([])
})

it('PT806 address-held-by-nothing is proven by the event of the API server', () => {
  const told = event(
    'IPAddress: 10.96.0.99 for Service demo/gone appears to have leaked: cleaning up',
    { reason: 'IPAddressNotAllocated' },
    { kind: 'IPAddress', name: '10.96.0.99' },
  )
  expect(saidOf({ held: [held('gone')], events: [told] })).toEqual(['PT806 warn proven'])
})

it('PT806 address-held-by-nothing is one finding for all addresses of a kind', () => {
  const block = { kind: 'IPAMBlock', name: '10-244-0-0-26' }
  const ofPod = (name: string): HeldAddress => ({
    address: '10.244.0.7',
    object: block,
    field: 'spec.attributes',
    owner: { kind: 'Pod', namespace: 'demo', name },
  })
  const found = foundIn({ pods: [pod('web-1')], held: [ofPod('web-1'), ofPod('gone-1'), ofPod('gone-2')] })
  expect(found).toMatchObject([{ code: 'PT806', facts: { count: 2, owner: { name: 'gone-1' } } }])
})

it('PT806 address-held-by-nothing is found for a Service whose address is kept for one that does not exist', () => {
  const own = held('old', { address: '10.96.0.10', object: { kind: 'IPAddress', name: '10.96.0.10' } })
  const missing = [{ kind: 'Service', namespace: 'demo', name: 'old' }]
  const found = trace(healthy({ heldAddresses: [own], missing }))
  expect([found.verdict, ...codes(found)]).toEqual(['degraded', 'PT806'])
  expect(found.findings[0]).toMatchObject({ confidence: 'proven', title: '10.96.0.10 is kept for a Service that is gone' })
  // That Service exists: then two have the address, and neither is gone.
  expect(codes(trace(healthy({ services: [service(), service({ name: 'old' })], heldAddresses: [own] })))).toEqual([])
  expect(
    codes(trace(healthy({ heldAddresses: [{ ...own, owner: { kind: 'Service', namespace: 'demo', name: 'web' } }], missing }))),
  ).toEqual([])
})
