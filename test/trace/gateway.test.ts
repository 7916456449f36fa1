import { describe, expect, it } from 'vitest'
import { service } from '../build.ts'
import { backend, codes, condition, edge, gateway, listener, parent, publicGateway, route, traced } from '../build-gateway.ts'

describe('a Gateway', () => {
  it('a Gateway leads to the routes that attach, each with its verdict', () => {
    const second = route({ name: 'old' }, [backend({ name: 'gone' })])
    const one = traced(edge({ gatewayRoutes: [route(), second] }), publicGateway)
    expect(one.verdict).toBe('degraded')
    expect(one.gateway?.listeners[0]?.routes.map(({ name }) => name)).toEqual(['old', 'shop'])
    expect(one.through?.map(({ target, verdict }) => [target.name, verdict])).toEqual([
      ['old', 'broken'],
      ['shop', 'healthy'],
    ])
  })

  it('a Gateway without routes is idle, and one with broken routes alone is broken', () => {
    expect(traced(edge({ gatewayRoutes: [] }), publicGateway).verdict).toBe('idle')
    expect(traced(edge({ gatewayRoutes: [route({}, [backend({ name: 'gone' })])] }), publicGateway).verdict).toBe('broken')
  })

  it('a Gateway with one listener that does not work is degraded, and one with none that works is broken', () => {
    const dead = listener({ name: 'https', port: 443, protocol: 'HTTPS', conditions: [condition('Programmed', 'False', 'Invalid')] })
    const some = traced(edge({ gateways: [gateway({ listeners: [listener(), dead] })] }), publicGateway)
    expect([some.verdict, codes(some)]).toEqual(['degraded', ['PT507 proven']])
    const all = traced(edge({ gateways: [gateway({ listeners: [dead] })] }), publicGateway)
    expect([all.verdict, codes(all)]).toEqual(['broken', ['PT507 proven']])
  })

  it('a Gateway is traced with the Service that its controller has made', () => {
    const own = service({
      name: 'envoy-public',
      type: 'LoadBalancer',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'public' },
      loadBalancer: [{ ip: '203.0.113.20', ipMode: 'VIP', ports: [] }],
    })
    const from = edge()
    const one = traced({ ...from, services: [...from.services, own] }, publicGateway)
    expect(one.through?.map(({ target }) => `${target.kind} ${target.name}`)).toContain('Service envoy-public')
    // Its selector matches Pods, and no slice lists them.
    expect(one.verdict).toBe('broken')
  })

  it('a Gateway judges its routes only by itself, not by their other parents', () => {
    const refs = [parent(), parent({ name: 'internal' })]
    const one = route({ parentRefs: refs, parents: [{ ...parent(), conditions: [condition('Accepted', 'True', 'Accepted')] }] })
    expect(traced(edge({ gatewayRoutes: [one] }), publicGateway).verdict).toBe('healthy')
  })
})
