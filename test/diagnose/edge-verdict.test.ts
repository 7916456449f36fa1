import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { healthy } from '../build.ts'
import { condition, envoy, gateway, publicGateway, route, shopRoute, traced } from '../build-gateway.ts'

it('a rule without a backend is idle, unless it redirects or its controller may answer itself', () => {
  const verdictOf = (...filters: string[]) => {
    const rules = [{ field: 'spec.rules[0]', matches: [], backends: [], filters }]
    return traced(
      healthy({ gatewayRoutes: [route({ rules })], gateways: [gateway()], gatewayClasses: [{ ...envoy, conditions: [] }] }),
      shopRoute,
    ).verdict
  }
  expect([verdictOf(), verdictOf('RequestRedirect'), verdictOf('ExtensionRef')]).toEqual(['idle', 'healthy', 'unknown'])
})

it('a fault of a Gateway does not count if its finding is ignored', () => {
  const verdictOf = (reason: string, ...ignore: string[]) => {
    const conditions = [
      condition('Accepted', 'True', 'Accepted'),
      condition('Programmed', reason === 'Programmed' ? 'True' : 'False', reason),
    ]
    const from = healthy({ gatewayRoutes: [route()], gateways: [gateway({ conditions })], gatewayClasses: [{ ...envoy, conditions: [] }] })
    return diagnose(traceTarget('demo', publicGateway, createLookup(from)), { kubectlFlags: [], ignore }).verdict
  }
  const healthyOnes = verdictOf('Programmed')
  expect([verdictOf('AddressNotAssigned'), verdictOf('AddressNotAssigned', 'PT507')]).toEqual(['degraded', healthyOnes])
  expect([verdictOf('Invalid'), verdictOf('Invalid', 'PT507')]).toEqual(['broken', 'unknown'])
})
