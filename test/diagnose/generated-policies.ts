import fc from 'fast-check'
import type { Route } from '../../src/model/gateway.ts'
import type { AdminPolicy, LabelSelector, NetworkPolicy, NetworkPolicyPeer } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { healthy } from '../build.ts'
import { backend, grant, parent, route } from '../build-gateway.ts'
import { clusters, labelValues, names, numbers, served } from './generated.ts'

const homes = fc.constantFrom('demo', 'demo', 'shop')
const selectors: fc.Arbitrary<LabelSelector> = fc
  .oneof(fc.constant({}), fc.record({ app: labelValues }))
  .map((matchLabels) => ({ matchLabels, matchExpressions: [] }))
const teams: fc.Arbitrary<LabelSelector> = fc.oneof(
  selectors.map(() => ({ matchLabels: {}, matchExpressions: [] })),
  fc.constantFrom('a', 'b', 'c').map((team) => ({ matchLabels: { team }, matchExpressions: [] })),
)

const peers: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  selectors.map((pods) => ({ type: 'pods' as const, pods })),
  fc.record({ type: fc.constant('pods' as const), pods: selectors, namespaces: teams }),
  fc.constantFrom('0.0.0.0/0', '10.0.0.0/8').map((cidr) => ({ type: 'ipBlock' as const, cidr, except: [] })),
)

const rules = fc.record({
  peers: fc.array(peers, { maxLength: 2 }),
  ports: fc.array(fc.record({ protocol: fc.constantFrom('TCP', 'UDP'), port: fc.oneof(numbers, fc.constant('http')) }), { maxLength: 1 }),
})

const policies: fc.Arbitrary<NetworkPolicy> = fc
  .record({
    name: fc.constantFrom('default-deny', 'allow'),
    namespace: homes,
    podSelector: selectors,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: fc.array(rules, { maxLength: 2 }),
  })
  .map((part) => ({ kind: 'NetworkPolicy', egress: [], ...part }))

const adminPolicies: fc.Arbitrary<AdminPolicy> = fc
  .record({
    tier: fc.constantFrom('Admin' as const, 'Baseline' as const),
    subject: fc.record({ type: fc.constant('pods' as const), pods: selectors, namespaces: teams }),
    action: fc.constantFrom('Accept', 'Deny', 'Pass'),
    peers: fc.record({ type: fc.constant('pods' as const), pods: selectors, namespaces: teams }),
  })
  .map(({ action, peers: peer, ...part }) => ({
    kind: 'ClusterNetworkPolicy',
    name: 'all',
    priority: 1,
    ingress: [{ action, peers: [peer] }],
    egress: [],
    ...part,
  }))

const gatewayRoutes: fc.Arbitrary<Route> = fc
  .record({ namespace: homes, to: homes, name: names, port: numbers })
  .map(({ namespace, to, name, port }) =>
    route({ namespace, parentRefs: [parent({ namespace })] }, [backend({ namespace: to, name, port })]),
  )

const namespaces = Object.entries({ demo: 'a', shop: 'b' }).map(([name, team]) => ({ kind: 'Namespace' as const, name, labels: { team } }))

/** The same policies around one Service of which everything else is healthy. */
const policedServices: fc.Arbitrary<Snapshot> = fc
  .record({ policies: fc.array(policies, { maxLength: 2 }), adminPolicies: fc.array(adminPolicies, { maxLength: 1 }) })
  .map(({ policies: some, adminPolicies: wide }) =>
    healthy({ policies: byNamespace(some), namespaces, ...(wide.length > 0 && { adminPolicies: wide }) }),
  )

function byNamespace(some: readonly NetworkPolicy[]): NetworkPolicy[] {
  return [...new Map(some.map((one) => [`${one.namespace}/${one.name}`, one])).values()]
}

/** Clusters of two namespaces with policies of every tier, and routes that may lead into the other namespace. */
const policedNamespaces: fc.Arbitrary<Snapshot> = fc
  .record({
    from: clusters,
    places: fc.array(homes, { minLength: 12, maxLength: 12 }),
    policies: fc.array(policies, { maxLength: 2 }),
    adminPolicies: fc.array(adminPolicies, { maxLength: 1 }),
    gatewayRoutes: fc.array(gatewayRoutes, { maxLength: 1 }),
    isGranted: fc.boolean(),
    app: fc.option(labelValues, { nil: undefined }),
  })
  .map(({ from, places, policies, adminPolicies, gatewayRoutes, isGranted, app }) => {
    const at = (index: number) => places[index % places.length] ?? 'demo'
    const placed: Snapshot = {
      ...from,
      services: from.services.map((one, index) => ({ ...one, namespace: at(index) })),
      pods: from.pods.map((one, index) => ({ ...one, namespace: at(3 + index) })),
      slices: from.slices.map((one, index) => ({ ...one, namespace: at(7 + index) })),
      policies: byNamespace(policies),
      namespaces,
      ...(adminPolicies.length > 0 && { adminPolicies }),
      ...(gatewayRoutes.length > 0 && { gatewayRoutes }),
      ...(isGranted && { referenceGrants: [grant('demo', 'shop')] }),
    }
    return app === undefined ? placed : served(placed, app)
  })

/** Clusters with policies of every tier: most with faults of all kinds, some with none but the policies. */
export const policedClusters: fc.Arbitrary<Snapshot> = fc.oneof(
  { arbitrary: policedNamespaces, weight: 3 },
  { arbitrary: policedServices, weight: 1 },
)
