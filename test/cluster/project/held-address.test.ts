import { expect, it } from 'vitest'
import { projectHeldAddress } from '../../../src/cluster/project/held-address.ts'

const parentRef = { group: '', resource: 'services', namespace: 'demo', name: 'web' }
const labels = { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' }
const creationTimestamp = '2026-01-15T09:00:00Z'

it('an IPAddress of the API server keeps its name for a Service, and is deleted once that is gone', () => {
  expect(projectHeldAddress({ metadata: { name: '10.96.3.4', labels, creationTimestamp }, spec: { parentRef } })).toEqual({
    address: '10.96.3.4',
    object: { kind: 'IPAddress', name: '10.96.3.4' },
    field: 'spec.parentRef',
    owner: { kind: 'Service', namespace: 'demo', name: 'web' },
    since: creationTimestamp,
    isCleaned: true,
  })
})

it('an IPAddress that somebody else manages is kept for an object of the resource that it names', () => {
  const ref = { group: 'gateway.networking.k8s.io', resource: 'gateways', namespace: 'demo', name: 'web' }
  expect(projectHeldAddress({ metadata: { name: 'fd00::4' }, spec: { parentRef: ref } })).toEqual({
    address: 'fd00::4',
    object: { kind: 'IPAddress', name: 'fd00::4' },
    field: 'spec.parentRef',
    owner: { kind: 'gateways', namespace: 'demo', name: 'web' },
  })
  // Services of another group are no Services of the core.
  expect(projectHeldAddress({ metadata: { name: 'x' }, spec: { parentRef: { ...parentRef, group: 'example.com' } } })?.owner.kind).toBe(
    'services',
  )
})

it('an odd object keeps no address', () => {
  for (const odd of [
    undefined,
    null,
    'x',
    {},
    { metadata: { name: 7 } },
    { metadata: { name: 'x' }, spec: [] },
    { metadata: { name: 'x' }, spec: { parentRef: 'x' } },
  ])
    expect(projectHeldAddress(odd)).toBeUndefined()
})
