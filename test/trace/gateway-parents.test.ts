import { describe, expect, it } from 'vitest'
import type { Listener, Route } from '../../src/model/gateway.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { meet } from '../../src/trace/listeners.ts'
import { trace } from '../build.ts'
import { backend, codes, condition, edge, gateway, listener, parent, route, shopRoute, traced } from '../build-gateway.ts'

describe('hostnames', () => {
  it.each([
    ['shop.example.com', 'shop.example.com', true],
    ['Shop.Example.com', 'shop.example.COM', true],
    ['*.example.com', 'shop.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '*.shop.example.com', true],
    ['*.example.com', '*.example.org', false],
    ['*.example.com', 'badexample.com', false],
    ['a.example.com', 'b.example.com', false],
  ])('the hostnames %s and %s together give %s', (one, other, expected) => {
    expect(meet(one, other)).toBe(expected)
    expect(meet(other, one)).toBe(expected)
  })
})

describe('a listener', () => {
  const selector = { matchLabels: { tier: 'front' }, matchExpressions: [] }
  const own = { matchLabels: { 'kubernetes.io/metadata.name': 'demo' }, matchExpressions: [] }
  const cases: [string, Partial<Listener>, Partial<Route>, string | undefined][] = [
    ['takes a route of its namespace', {}, {}, undefined],
    ['of HTTP takes no TCPRoute', {}, { kind: 'TCPRoute', hostnames: [] }, 'protocol'],
    ['of UDP takes a UDPRoute', { protocol: 'UDP' }, { kind: 'UDPRoute', hostnames: [] }, undefined],
    ['of TLS takes a TLSRoute', { protocol: 'TLS' }, { kind: 'TLSRoute' }, undefined],
    ['with a protocol of the controller is not judged by it', { protocol: 'example.com/quic' }, {}, undefined],
    ['with a protocol that is named like what every object inherits is not judged by it', { protocol: 'constructor' }, {}, undefined],
    ['takes the kinds that it names', { kinds: [{ group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' }] }, {}, 'kind'],
    ['needs a host in common', { hostname: '*.example.org' }, {}, 'hostname'],
    ['takes a route without a host', { hostname: '*.example.org' }, { hostnames: [] }, undefined],
    ['without a host takes all', {}, { hostnames: ['x.invalid'] }, undefined],
    ['may take nobody', { from: 'None' }, {}, 'namespace'],
    ['selects by the labels of the namespace', { from: 'Selector', selector }, {}, undefined],
    ['selects by nothing without a selector', { from: 'Selector' }, {}, 'namespace'],
    ['knows a namespace by its name', { from: 'Selector', selector: own }, {}, undefined],
  ]
  it.each(cases)('a listener %s', (_, ofListener, ofRoute, reason) => {
    const kind = ofRoute.kind ?? 'HTTPRoute'
    const from = edge({ gateways: [gateway({ listeners: [listener(ofListener)] })], gatewayRoutes: [route({ parents: [], ...ofRoute })] })
    const one = traced(from, { ...shopRoute, type: kind })
    expect(one.route?.parents?.[0]?.listeners?.[0]?.reason).toBe(reason)
    // Without a status from a controller it is inferred.
    const own = one.findings.filter(({ hop }) => hop === 'route')
    expect(codes({ findings: own })).toEqual([`${reason === undefined ? 'PT504' : 'PT506'} inferred`])
    // The Service has no port for UDP.
    expect(one.verdict).toBe(kind === 'UDPRoute' ? 'broken' : 'unknown')
  })

  it('a listener does not select by the labels of a route, and is unknown if the labels of its Namespace were not read', () => {
    const listeners = [listener({ from: 'Selector', selector: { matchLabels: { tier: 'back' }, matchExpressions: [] } })]
    const refused = [{ ...parent(), conditions: [condition('Accepted', 'False', 'NotAllowedByListeners')] }]
    const from = edge({ gateways: [gateway({ listeners })], gatewayRoutes: [route({ parents: refused })] })
    expect([codes(traced(from, shopRoute)), traced(from, shopRoute).verdict]).toEqual([['PT506 proven'], 'broken'])
    const { namespaces: _, ...blind } = from
    const unread = traced({ ...blind, extent: { ...blind.extent, namespaces: 'none' } }, shopRoute)
    expect(unread.route?.parents?.[0]?.listeners?.[0]).toMatchObject({ state: 'unknown', reason: 'namespace-unread' })
    expect(codes(unread)).toEqual(['PT504 proven'])
  })

  it('a listener is named by sectionName and port', () => {
    const listeners = [listener(), listener({ name: 'https', port: 443, protocol: 'HTTPS' })]
    const one = (part: Partial<ReturnType<typeof parent>>) =>
      traced(edge({ gateways: [gateway({ listeners })], gatewayRoutes: [route({ parentRefs: [parent(part)], parents: [] })] }), shopRoute)
    expect(one({ sectionName: 'https' }).route?.parents?.[0]?.listeners?.map(({ name }) => name)).toEqual(['https'])
    expect(one({ port: 80 }).route?.parents?.[0]?.listeners?.map(({ name }) => name)).toEqual(['http'])
    expect(one({ sectionName: 'http', port: 443 }).route?.parents?.[0]).toMatchObject({
      reason: 'no-listener',
      names: ['http (80)', 'https (443)'],
    })
  })
})

describe('a parent', () => {
  const said = (...conditions: ReturnType<typeof condition>[]) => route({ generation: 2, parents: [{ ...parent(), conditions }] })
  const verdictOf = (one: Route, part: Partial<Snapshot> = {}) => {
    const { verdict, ...rest } = traced(edge({ gatewayRoutes: [one], ...part }), shopRoute)
    return [verdict, ...codes(rest)]
  }

  it('a parent that has accepted the route is trusted more than the rules', () => {
    const other = gateway({ listeners: [listener({ hostname: 'other.example.org' })] })
    expect(verdictOf(route(), { gateways: [other] })).toEqual(['healthy'])
  })

  it('a parent status of an older generation proves nothing', () => {
    expect(verdictOf(said(condition('Accepted', 'False', 'UnsupportedValue', 2)))).toEqual(['broken', 'PT504 proven'])
    expect(verdictOf(said(condition('Accepted', 'False', 'UnsupportedValue', 1)))).toEqual(['unknown', 'PT504 inferred'])
  })

  it('a parent that leaves out some rules degrades the route', () =>
    expect(
      verdictOf(said(condition('Accepted', 'True', 'Accepted', 2), condition('PartiallyInvalid', 'True', 'UnsupportedValue', 2))),
    ).toEqual(['degraded', 'PT504 proven']))

  it('a parent that does not resolve a reference is a finding of its own only if the reference has none', () => {
    const faults = [condition('Accepted', 'True', 'Accepted', 2), condition('ResolvedRefs', 'False', 'UnsupportedProtocol', 2)]
    expect(verdictOf(said(...faults))).toEqual(['degraded', 'PT504 proven'])
    const missing = { ...said(condition('Accepted', 'True', 'Accepted', 2), condition('ResolvedRefs', 'False', 'BackendNotFound', 2)) }
    const rules = [{ matches: [], filters: [], backends: [backend({ name: 'gone' })] }]
    expect(verdictOf({ ...missing, rules })).toEqual(['broken', 'PT501 proven'])
  })

  it('a missing parent is proven where all Gateways of its namespace were read, with the closest match', () => {
    const one = route({ parentRefs: [parent({ name: 'pubilc' })], parents: [] })
    expect(verdictOf(one)).toEqual(['broken', 'PT506 proven'])
    expect(traced(edge({ gatewayRoutes: [one] }), shopRoute).findings[0]?.fix?.command).toContain('"value":"public"')
    expect(verdictOf(one, { listed: { gateways: ['infra'] } })).toEqual(['unknown', 'PT504 inferred'])
  })

  it('a route without a parent gets no traffic, and its Service is not broken by that', () => {
    const one = route({ parentRefs: [], parents: [] })
    expect(verdictOf(one)).toEqual(['broken', 'PT506 proven'])
    expect(trace(edge({ gatewayRoutes: [one] }))).toMatchObject({ verdict: 'healthy', routes: [] })
  })

  it('two parents that each take a part of the route degrade it', () => {
    const refs = [parent(), parent({ name: 'internal' })]
    const one = route({ parentRefs: refs, parents: [{ ...parent(), conditions: [condition('Accepted', 'True', 'Accepted')] }] })
    expect(verdictOf(one)).toEqual(['degraded', 'PT506 proven'])
  })

  it('a parent that is a Service of a mesh counts by its status alone', () => {
    const mesh = parent({ group: '', kind: 'Service', name: 'web' })
    expect(verdictOf(route({ parentRefs: [mesh] }))).toEqual(['healthy'])
    expect(verdictOf(route({ parentRefs: [mesh], parents: [] }))).toEqual(['unknown'])
  })

  it('a parent that does not work is one finding, based on the conditions that its controller set', () => {
    const conditions = [condition('Programmed', 'False', 'Invalid')]
    expect(verdictOf(route(), { gateways: [gateway({ conditions })] })).toEqual(['broken', 'PT507 proven'])
    const dead = gateway({ listeners: [listener({ conditions })] })
    expect(verdictOf(route(), { gateways: [dead] })).toEqual(['broken', 'PT507 proven'])
    const waiting = gateway({ conditions: [condition('Programmed', 'False', 'AddressNotAssigned')] })
    expect(verdictOf(route(), { gateways: [waiting] })).toEqual(['degraded', 'PT507 proven'])
  })

  it('a parent of a route that was just created is not yet a fault', () => {
    const one = { ...route({ parents: [] }), created: '2026-11-20T23:59:30Z' }
    expect(traced(edge({ gatewayRoutes: [one] }), shopRoute).findings).toMatchObject([{ code: 'PT504', severity: 'info' }])
  })
})
