import { expect, it } from 'vitest'
import { healthy } from '../build.ts'
import { envoy, gateway, route, shopRoute, traced } from '../build-gateway.ts'

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
