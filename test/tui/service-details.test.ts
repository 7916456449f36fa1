import { describe, expect, it } from 'vitest'
import type { Gap, Trace } from '../../src/model/trace.ts'
import { textOf } from '../../src/render/layout.ts'
import { lookOf } from '../../src/render/style.ts'
import { serviceItems } from '../../src/tui/panes/service-details.ts'
import { present, traceFrom } from './fake-live.ts'
import { store } from './shop-views.ts'

const of = (name: string) => traceFrom(store, { kind: 'service', name })
const text = (trace: Trace) =>
  serviceItems(trace, lookOf({ width: 80, color: false, unicode: true, now: present }))
    .flatMap(({ lines }) => lines.map(textOf))
    .join('\n')
const unread: Gap = {
  resource: 'endpointslices',
  verb: 'list',
  reason: 'forbidden',
  api: 'endpointslices.discovery.k8s.io',
  message: 'forbidden',
  hops: ['endpoint'],
  hides: true,
}
const withoutEndpoints = (trace: Trace): Trace => ({ ...trace, ports: trace.ports.map((port) => ({ ...port, endpoints: [] })) })

describe('the heading of the endpoints in the details of a Service', () => {
  it('counts Pods that the selector does not match as other Pods, not as addresses', async () => {
    expect(text(await of('cart'))).toMatch(/Endpoints \(0 addresses, 2 other Pods\)\n.*not selected/)
  })

  it('counts endpoints that are not ready as addresses', async () => {
    expect(text(await of('payments'))).toMatch(/Endpoints \(2 addresses\)\n/)
  })

  it('calls no Pod another one if the EndpointSlices were not read: it may be an endpoint', async () => {
    const trace = withoutEndpoints(await of('cart'))
    expect(text({ ...trace, gaps: [unread] })).toMatch(/Endpoints \(not read, 2 Pods\)/)
  })

  it('counts the endpoints that were read if other EndpointSlices were not', async () => {
    expect(text({ ...(await of('payments')), gaps: [unread] })).toMatch(/Endpoints \(2 addresses, others not read\)/)
  })

  it('counts the endpoints of a cluster whose Endpoints were read instead of EndpointSlices', async () => {
    const instead: Gap = { ...unread, reason: 'not-served', hops: [], hides: false }
    expect(text({ ...(await of('cart')), gaps: [instead] })).toMatch(/Endpoints \(0 addresses, 2 other Pods\)/)
  })

  it('does not exist for a Service without ports', async () => {
    expect(text({ ...(await of('cart')), ports: [] })).not.toMatch(/Endpoints/)
  })
})
