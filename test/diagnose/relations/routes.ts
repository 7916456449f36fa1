import type { Route } from '../../../src/model/gateway.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import { healthy, ingress } from '../../build.ts'
import { backend, condition, envoy, gateway, parent, publicGateway, route, shopRoute } from '../../build-gateway.ts'
import { type RelationCase, type RelationCases, tracedWithout } from './case.ts'

const shop: TargetRef = { kind: 'route', type: 'Ingress', name: 'shop' }

const edge = (part: Partial<Snapshot> = {}): Snapshot =>
  healthy({
    extent: {
      ...healthy().extent,
      gateways: 'all',
      gatewayclasses: 'all',
      gatewayroutes: 'all',
      referencegrants: 'all',
      namespaces: 'all',
    },
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: {} }],
    ...part,
  })

type Outlines = Pick<RelationCase, 'found' | 'without'>

/** Where the finding of a broken part is ignored, nothing is known of that part; where no finding tells of it, it is broken. */
const ofIngress = (outlines: Outlines, code: string, name: string, part: Parameters<typeof ingress>[2] = {}, portNumber = 80) => ({
  ...outlines,
  trace: () => tracedWithout([code], healthy({ ingresses: [ingress('shop', { name, portNumber }, part)] }), shop),
})
const ofRoute = (outlines: Outlines, code: string, one: Route, part: Partial<Snapshot> = {}) => ({
  ...outlines,
  trace: () => tracedWithout([code], edge({ gatewayRoutes: [one], ...part }), shopRoute),
})
const said = (...conditions: ReturnType<typeof condition>[]) => route({ parents: [{ ...parent(), conditions }] })
const stopped = gateway({ conditions: [condition('Programmed', 'False', 'Invalid')] })

/** Findings about routes, their backends and their parents: what is ignored counts for nothing. */
export const routeCases: RelationCases = {
  'PT501 backendReasons service-missing': ofIngress({ found: 'unknown', without: 'broken' }, 'PT501', 'gone'),
  'PT502 backendReasons port-missing': ofIngress({ found: 'unknown', without: 'broken' }, 'PT502', 'web', {}, 81),
  'PT503 backendReasons class-missing': ofIngress({ found: 'unknown (healthy)', without: 'broken (healthy)' }, 'PT503', 'web', {
    className: 'gone',
  }),
  'PT503 backendReasons no-class': {
    found: 'healthy (healthy)',
    without: 'unknown (healthy)',
    trace: () =>
      tracedWithout(['PT503'], healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 })], ingressClasses: [] }), shop),
  },
  'PT505 backendReasons not-granted': ofRoute(
    { found: 'unknown', without: 'broken' },
    'PT505',
    route({}, [backend({ namespace: 'other' })]),
    { namespaces: [] },
  ),
  'PT504 parentReasons refused': ofRoute(
    { found: 'unknown (healthy)', without: 'broken (healthy)' },
    'PT504',
    said(condition('Accepted', 'False', 'UnsupportedValue')),
  ),
  'PT504 parentReasons partial': ofRoute(
    { found: 'healthy (healthy)', without: 'degraded (healthy)' },
    'PT504',
    said(condition('Accepted', 'True', 'Accepted'), condition('PartiallyInvalid', 'True', 'UnsupportedValue')),
  ),
  'PT504 parentReasons unclaimed': ofRoute({ found: 'healthy (healthy)', without: 'unknown (healthy)' }, 'PT504', route({ parents: [] })),
  'PT506 parentReasons gateway-missing': ofRoute(
    { found: 'unknown (healthy)', without: 'broken (healthy)' },
    'PT506',
    route({ parentRefs: [parent({ name: 'gone' })], parents: [] }),
  ),
  'PT506 parentReasons no-listener': ofRoute(
    { found: 'healthy (healthy)', without: 'unknown (healthy)' },
    'PT506',
    route({ parentRefs: [parent({ port: 81 })], parents: [] }),
  ),
  'PT506 parentReasons none': ofRoute(
    { found: 'unknown (healthy)', without: 'broken (healthy)' },
    'PT506',
    route({ parentRefs: [], parents: [] }),
  ),
  'PT507 parentReasons not-programmed': ofRoute({ found: 'unknown (healthy)', without: 'broken (healthy)' }, 'PT507', route(), {
    gateways: [stopped],
  }),
  'PT507 isGateway': {
    found: 'broken PT507 (healthy (healthy))',
    without: 'degraded PT507 (healthy (healthy))',
    trace: () => tracedWithout([], edge({ gateways: [stopped], gatewayRoutes: [route()] }), publicGateway),
  },
}
