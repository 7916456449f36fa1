import type { Route } from '../../../src/model/gateway.ts'
import type { OtherBackend } from '../../../src/model/other-route.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import { healthy, ingress } from '../../build.ts'
import { backend, condition, edge, gateway, parent, publicGateway, route, shopRoute } from '../../build-gateway.ts'
import { type RelationCase, type RelationCases, tracedWithout } from './case.ts'

const shop: TargetRef = { kind: 'route', type: 'Ingress', name: 'shop' }

type Outlines = Pick<RelationCase, 'found' | 'without'>

/** Where the finding of a broken part is ignored, nothing is known of that part; if no finding tells of it, it is broken. */
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

/** A VirtualService to the subset `v1` of Service `web`, whose Pods carry the labels, and the first of which alone has a further one. */
const ofSubset = (names: string, labels: Record<string, string>, isReady = true): RelationCase => ({
  found: `unknown (${isReady ? 'healthy' : 'degraded PT106'})`,
  without: `broken (${isReady ? 'healthy' : 'degraded PT106'})`,
  trace: () => {
    const from = healthy()
    const [one] = from.pods
    const [endpoint] = from.slices[0]?.endpoints ?? []
    if (one) one.labels = { ...one.labels, track: 'new' }
    if (endpoint) endpoint.ready = isReady
    const backend: OtherBackend = {
      field: 'spec.http[0].route[0]',
      nameField: 'spec.http[0].route[0].destination.host',
      kind: 'Service',
      namespace: 'demo',
      name: 'web',
      port: 80,
      subset: { name: 'v1', field: 'spec.http[0].route[0].destination.subset' },
      portMeaning: 'number',
      withoutPort: 'only',
      weight: 1,
    }
    const rules = [{ field: 'spec.http[0]', hosts: [], matches: [], backends: [backend] }]
    const shared = { namespace: 'demo', name: 'web' }
    from.otherRoutes = [
      { ...shared, group: 'networking.istio.io', kind: 'VirtualService', hosts: ['web'], parents: [], rules, includes: [], statements: [] },
    ]
    from.destinationRules = [
      { ...shared, kind: 'DestinationRule', host: 'web', subsets: [{ name: names, labels, field: 'spec.subsets[0]' }] },
    ]
    from.extent = { ...from.extent, destinationrules: 'all' }
    return tracedWithout(['PT509'], from, { kind: 'route', type: 'VirtualService', name: 'web' })
  },
})

/** A VirtualService without rules, whose Gateway has a server at port 8004 and is served by the Pods with the labels; `istio` has none. */
const ofIstio = (outlines: Outlines, selector: Record<string, string>): RelationCase => ({
  ...outlines,
  trace: () => {
    const shared = { group: 'networking.istio.io', namespace: 'demo', hosts: [], rules: [], includes: [], statements: [] }
    const parents = [{ kind: 'Gateway', namespace: 'demo', name: 'public', field: 'spec.gateways[0]' }]
    const listeners = [{ name: 'http', port: 8004, protocol: 'HTTP', hosts: ['*'], field: 'spec.servers[0].hosts' }]
    return tracedWithout(
      ['PT507'],
      healthy({
        otherRoutes: [
          { ...shared, kind: 'VirtualService', name: 'web', parents },
          { ...shared, kind: 'Gateway', name: 'public', parents: [], selector, listeners },
        ],
        missing: [{ kind: 'Pod', namespace: '', name: 'istio=ingress' }],
      }),
      { kind: 'route', type: 'VirtualService', name: 'web' },
    )
  },
})

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
  'PT509 backendReasons subset-missing': ofSubset('v2', { app: 'web' }),
  'PT509 backendReasons subset-empty': ofSubset('v1', { app: 'web', track: 'gone' }),
  'PT509 backendReasons subset-unready': ofSubset('v1', { app: 'web', track: 'new' }, false),
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
  'PT507 parentReasons no-pods': ofIstio({ found: 'unknown', without: 'broken' }, { istio: 'ingress' }),
  'PT507 parentReasons port-not-offered': ofIstio({ found: 'idle', without: 'unknown' }, { app: 'web' }),
  'PT507 isGateway': {
    found: 'broken PT507 (healthy (healthy))',
    without: 'degraded PT507 (healthy (healthy))',
    trace: () => tracedWithout([], edge({ gateways: [stopped], gatewayRoutes: [route()] }), publicGateway),
  },
}
