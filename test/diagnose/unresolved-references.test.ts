import { describe, expect, it } from 'vitest'
import { healthy } from '../build.ts'
import { backend, condition, envoy, gateway, parent, route, shopRoute, traced } from '../build-gateway.ts'

const bucket = backend({ group: 'storage.example.com', kind: 'Bucket', name: 'assets' })

function cluster(backends: ReturnType<typeof backend>[], ...more: ReturnType<typeof condition>[]) {
  const parents = [{ ...parent(), conditions: [condition('Accepted', 'True', 'Accepted'), ...more] }]
  return healthy({
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    gatewayRoutes: [route({ parents }, backends)],
    extent: { ...healthy().extent, gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', referencegrants: 'all' },
  })
}

const shop = (...given: Parameters<typeof cluster>) => traced(cluster(...given), shopRoute)

/** The same without the right to list Services. */
function blind(...given: Parameters<typeof cluster>) {
  const { extent, ...from } = cluster(...given)
  const gap = { resource: 'services', api: 'services', verb: 'list', reason: 'forbidden', message: 'no' } as const
  return traced({ ...from, services: [], gaps: [gap], extent: { ...extent, services: 'none' } }, shopRoute)
}

const invalid = condition('ResolvedRefs', 'False', 'InvalidKind')

describe('PT504 of references that do not resolve', () => {
  it('PT504 of references that do not resolve cites the controller that does not know the kind of the only backend, and calls the route broken', () => {
    const one = shop([bucket], invalid)
    expect([one.verdict, ...one.findings.map(({ code }) => code)]).toEqual(['broken', 'PT504'])
    expect(one.findings[0]?.title).toBe('references of httproute/shop do not resolve (InvalidKind)')
    expect(one.findings[0]?.evidence[0]?.value).toEqual(invalid)
  })

  it('PT504 of references that do not resolve degrades a route that has another backend without a fault', () => {
    const one = shop([backend(), { ...bucket, field: 'spec.rules[0].backendRefs[1]' }], invalid)
    expect([one.verdict, ...one.findings.map(({ code }) => code)]).toEqual(['degraded', 'PT504'])
  })

  it.each([
    ['a backend', backend()],
    ['a mirror', backend({ mirror: true, weight: 0 })],
  ])('PT504 of references that do not resolve is a warning if %s is the only reference, and no Service was read', (_, only) => {
    const one = blind([only], condition('ResolvedRefs', 'False', 'Odd'))
    expect([one.verdict, ...one.findings.map(({ code, severity }) => `${code} ${severity}`)]).toEqual(['degraded', 'PT504 warn'])
  })

  it('PT504 of references that do not resolve is an error if a mirror is the only reference that works', () => {
    const one = shop([backend({ mirror: true, weight: 0 })], condition('ResolvedRefs', 'False', 'Odd'))
    expect([one.verdict, ...one.findings.map(({ code, severity }) => `${code} ${severity}`)]).toEqual(['broken', 'PT504 error'])
  })

  it('PT504 of references that do not resolve is silent about a backend of another kind to which the controller does not object', () => {
    const one = shop([bucket], condition('ResolvedRefs', 'True', 'ResolvedRefs'))
    expect([one.verdict, one.findings]).toEqual(['unknown', []])
  })

  it('PT504 of references that do not resolve is inferred if the condition is of an older generation', () => {
    const one = shop([bucket], condition('ResolvedRefs', 'False', 'InvalidKind', 0))
    expect(one.findings[0]).toMatchObject({ code: 'PT504', confidence: 'inferred' })
    expect(one.verdict).toBe('unknown')
  })
})
