import fc from 'fast-check'
import type {
  RawAdminPeer,
  RawAdminPolicy,
  RawAdminRule,
  RawCluster,
  RawConnection,
  RawParty,
  RawPeer,
  RawPod,
  RawPodSet,
  RawPolicy,
  RawRule,
  RawSelector,
} from './raw-objects.ts'

/** Small clusters, in which everything is likely to match something. */

const names = ['shop', 'front', 'ops']
const labels = fc.record({ app: fc.constantFrom('a', 'b') }, { requiredKeys: [] }).map((some): Record<string, string> => ({ ...some }))
const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'team'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.constantFrom(['a'], ['a', 'b'], ['c']),
  }),
  fc.record({ key: fc.constantFrom('app', 'team'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
)
const selector: fc.Arbitrary<RawSelector> = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
)
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP')
const number = fc.constantFrom(80, 81, 90)
const name = fc.constantFrom('http', 'side')
const cidr = fc.constantFrom('0.0.0.0/0', '10.244.0.0/16', '10.244.1.0/24', '192.168.0.0/16', '203.0.113.0/24')

const podPort = fc.record({ name, containerPort: number, protocol })
const pod = (index: number): fc.Arbitrary<RawPod> =>
  fc
    .record({
      namespace: fc.constantFrom(...names),
      labels,
      node: fc.constantFrom(1, 2),
      isOnHost: fc.integer({ max: 3, min: 0 }).map((value) => value === 0),
      ports: fc.array(podPort, { maxLength: 2 }),
      init: fc.record({ restartPolicy: fc.constantFrom(undefined, 'Always'), port: podPort }),
    })
    .map(({ namespace, labels, node, isOnHost, ports, init }) => ({
      metadata: { namespace, name: `pod-${index}`, labels },
      spec: {
        nodeName: `node-${node}`,
        ...(isOnHost && { hostNetwork: true }),
        containers: [{ name: 'app', ports }],
        initContainers: [{ name: 'init', ports: [init.port], ...(init.restartPolicy && { restartPolicy: init.restartPolicy }) }],
      },
      status: { podIPs: [{ ip: isOnHost ? `192.168.0.${node}` : `10.244.${node}.${index + 1}` }] },
    }))

const peer: fc.Arbitrary<RawPeer> = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  selector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({ cidr, except: fc.array(cidr, { maxLength: 1 }) }).map((ipBlock) => ({ ipBlock })),
  fc.constant({ futureSelector: {} }),
)
const port = fc.oneof(
  fc.record({ protocol }),
  fc.record({ port: fc.oneof(number, name), protocol }, { requiredKeys: ['port'] }),
  fc.constant({ port: 80, endPort: 85 }),
)
const rule = (side: 'from' | 'to'): fc.Arbitrary<RawRule> =>
  fc
    .record({ peers: fc.option(fc.array(peer, { maxLength: 2 })), ports: fc.option(fc.array(port, { maxLength: 2 })) })
    .map(({ peers, ports }) => ({ ...(peers && { [side]: peers }), ...(ports && { ports }) }))
const policy = (index: number): fc.Arbitrary<RawPolicy> =>
  fc
    .record({
      namespace: fc.constantFrom(...names),
      podSelector: selector,
      policyTypes: fc.constantFrom(undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: fc.option(fc.array(rule('from'), { maxLength: 2 })),
      egress: fc.option(fc.array(rule('to'), { maxLength: 2 })),
    })
    .map(({ namespace, podSelector, policyTypes, ingress, egress }) => ({
      kind: 'NetworkPolicy',
      metadata: { namespace, name: `policy-${index}` },
      spec: { podSelector, ...(policyTypes && { policyTypes }), ...(ingress && { ingress }), ...(egress && { egress }) },
    }))

const podSet: fc.Arbitrary<RawPodSet> = fc.oneof(
  selector.map((namespaces) => ({ namespaces })),
  fc.record({ namespaceSelector: selector, podSelector: selector }).map((pods) => ({ pods })),
)
const adminPeer = (side: 'from' | 'to'): fc.Arbitrary<RawAdminPeer> =>
  fc.oneof(
    { arbitrary: podSet, weight: 6 },
    { arbitrary: fc.constant({ futurePeer: {} }), weight: 1 },
    ...(side === 'from'
      ? []
      : [
          { arbitrary: selector.map((nodes) => ({ nodes })), weight: 2 },
          { arbitrary: fc.array(cidr, { minLength: 1, maxLength: 2 }).map((networks) => ({ networks })), weight: 2 },
        ]),
  )
const destinationPort = fc.oneof(
  number.map((value) => ({ number: value })),
  fc.constant({ range: { start: 80, end: 85 } }),
)
const protocols = fc.oneof(
  fc
    .record({ key: fc.constantFrom('tcp', 'udp', 'sctp'), destinationPort })
    .map((one) => ({ [one.key]: { destinationPort: one.destinationPort } })),
  name.map((destinationNamedPort) => ({ destinationNamedPort })),
)
const adminRule = (side: 'from' | 'to'): fc.Arbitrary<RawAdminRule> =>
  fc
    .record({
      action: fc.constantFrom('Accept' as const, 'Deny' as const, 'Pass' as const),
      peers: fc.array(adminPeer(side), { minLength: 1, maxLength: 2 }),
      protocols: fc.option(fc.array(protocols, { minLength: 1, maxLength: 2 })),
    })
    .map(({ action, peers, protocols }) => ({ action, [side]: peers, ...(protocols && { protocols }) }))
const adminPolicy = (index: number): fc.Arbitrary<RawAdminPolicy> =>
  fc
    .record({
      tier: fc.constantFrom('Admin' as const, 'Baseline' as const),
      priority: fc.constantFrom(1, 1, 1, 2),
      subject: podSet,
      ingress: fc.array(adminRule('from'), { maxLength: 2 }),
      egress: fc.array(adminRule('to'), { maxLength: 2 }),
    })
    .map((spec) => ({ kind: 'ClusterNetworkPolicy', metadata: { name: `admin-${index}` }, spec }))

const listOf = <T>(one: (index: number) => fc.Arbitrary<T>, least: number, most: number): fc.Arbitrary<T[]> =>
  fc.integer({ min: least, max: most }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => one(index))))

/** A cluster with at least one Pod. */
export const cluster: fc.Arbitrary<RawCluster> = fc.record({
  namespaces: fc.tuple(labels, labels, labels).map((all) => all.map((one, at) => ({ metadata: { name: names[at] ?? '', labels: one } }))),
  nodes: fc.tuple(labels, labels).map((all) =>
    all.map((one, at) => ({
      metadata: { name: `node-${at + 1}`, labels: one },
      status: { addresses: [{ type: 'InternalIP', address: `192.168.0.${at + 1}` }] },
    })),
  ),
  pods: listOf(pod, 1, 4),
  policies: listOf(policy, 0, 4),
  adminPolicies: fc.oneof(listOf(adminPolicy, 0, 1), listOf(adminPolicy, 2, 3)),
})

/** Every connection between Pods, Nodes and an address outside, to the ports that policies speak of. */
export function connectionsOf({ pods, nodes }: RawCluster): RawConnection[] {
  const from: RawParty[] = [
    ...pods.map((one) => ({ pod: one })),
    ...nodes.map(({ metadata }) => ({ node: metadata.name })),
    { address: '203.0.113.7' },
  ]
  const to: RawConnection['to'][] = [...pods.map((one) => ({ pod: one })), { address: '203.0.113.7' }]
  return from.flatMap((source) =>
    to.flatMap((target) =>
      [80, 81, 90].flatMap((port) => ['TCP', 'UDP', 'SCTP'].map((one) => ({ from: source, to: target, port, protocol: one }))),
    ),
  )
}

/** The objects of a cluster, as the API server prints them. */
export function objectsOf({ namespaces, nodes, pods, policies, adminPolicies }: RawCluster): unknown[] {
  return [
    ...namespaces.map((one) => ({ kind: 'Namespace', ...one })),
    ...nodes.map((one) => ({ kind: 'Node', ...one })),
    ...pods.map((one) => ({ kind: 'Pod', ...one })),
    ...policies,
    ...adminPolicies,
  ]
}
