import type { Chain } from '../../trace/chain.ts'
import { serviceRef } from '../chain/evidence.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

type Facts = { ranges: readonly string[] } | { excluded: readonly string[]; all: boolean; local: boolean }

/**
 * What a load balancer leaves out: clients beyond `loadBalancerSourceRanges`, and Nodes with the label
 * node.kubernetes.io/exclude-from-external-load-balancers. Whether its controller heeds the label, the API does not show.
 */
export const PT403: FindingDefinition<'PT403', Facts> = {
  code: 'PT403',
  name: 'load-balancer-excludes-node',
  rule: (chain) =>
    chain.service?.type === 'LoadBalancer' && chain.service.loadBalancer.length > 0 ? [...byRange(chain), ...byLabel(chain)] : [],
  title: (facts) =>
    'ranges' in facts
      ? 'load balancer admits only some clients'
      : facts.all
        ? `load balancers exclude ${facts.excluded.length === 1 ? 'the only usable Node' : 'every usable Node'}`
        : `load balancers exclude ${some(facts.excluded, 2)}`,
  message: (facts) => {
    if ('ranges' in facts) return `loadBalancerSourceRanges admits ${some(facts.ranges)}; other clients time out.`
    const which = `${some(facts.excluded)} ${facts.excluded.length === 1 ? 'has' : 'have'} the label node.kubernetes.io/exclude-from-external-load-balancers`
    if (facts.all)
      return `${which}, and no other Node ${facts.local ? 'has an endpoint' : 'exists'}. A load balancer that respects the label sends no traffic.`
    return `${which}: with externalTrafficPolicy Local the endpoints there get no traffic from a load balancer that respects the label.`
  },
  advice: (facts) => ({
    fix: {
      text:
        'ranges' in facts
          ? 'Add the range of the client to spec.loadBalancerSourceRanges.'
          : 'Run the Pods on other Nodes, or remove the label; that adds the Node to every load balancer of the cluster.',
    },
  }),
  effect: 'unexposed',
  relations: { needsCluster: true, isOutside: true, addresses: { loadBalancer: ({ facts }) => 'all' in facts && facts.all } },
  explain: {
    summary: 'A load balancer excludes some Nodes or some clients.',
    means: 'External traffic reaches only some Nodes, or is allowed only from some clients. This is often intended.',
    why: 'spec.loadBalancerSourceRanges limits which client addresses the load balancer (and kube-proxy) admits. A Node with the label node.kubernetes.io/exclude-from-external-load-balancers, which kubeadm sets on control planes, is not a target of a load balancer whose controller respects the label, for example MetalLB. With externalTrafficPolicy Local the load balancer also asks every Node at spec.healthCheckNodePort, path /healthz, and excludes Nodes without an endpoint.',
    sources: [
      'core/v1 ServiceSpec.loadBalancerSourceRanges',
      'core/v1 LabelNodeExcludeBalancers',
      'k8s.io/cloud-provider controllers/service',
      'kubernetes#101529',
    ],
    confirm: [
      'kubectl get nodes -l node.kubernetes.io/exclude-from-external-load-balancers',
      "kubectl -n NS get service SVC -o jsonpath='{.spec.loadBalancerSourceRanges} {.spec.healthCheckNodePort}'",
    ],
    fix: [
      'kubectl label node NODE node.kubernetes.io/exclude-from-external-load-balancers-',
      'Or add the range of the clients to spec.loadBalancerSourceRanges.',
    ],
  },
}

function byRange(chain: Chain): Found<Facts>[] {
  const ranges = chain.service?.loadBalancerSourceRanges ?? []
  if (ranges.length === 0 || ranges.some((range) => range.endsWith('/0'))) return []
  return [
    {
      facts: { ranges },
      ...place(chain, ''),
      confidence: 'proven',
      evidence: [{ object: serviceRef(chain), field: 'spec.loadBalancerSourceRanges', value: ranges }],
    },
  ]
}

function byLabel(chain: Chain): Found<Facts>[] {
  const local = chain.service?.externalTrafficPolicy === 'Local'
  // With the policy Local only the Nodes with an endpoint take part; with Cluster any Node does as well as another.
  const answering = chain.nodes.filter((node) => !local || node.ports.some((port) => (port.external ?? []).length > 0))
  const excluded = answering.filter((node) => node.excludedFromLoadBalancers !== undefined)
  const [first] = excluded
  if (!first || (!local && excluded.length < answering.length)) return []
  return [
    {
      facts: { excluded: excluded.map((node) => node.name), all: excluded.length === answering.length, local },
      ...place(chain, `nodes[${chain.nodes.indexOf(first)}]`),
      // No Node is left that could answer.
      severity: excluded.length === answering.length ? 'warn' : 'info',
      confidence: 'inferred',
      evidence: excluded.map(({ name, excludedFromLoadBalancers }) => ({
        object: { kind: 'Node', name },
        field: 'metadata.labels["node.kubernetes.io/exclude-from-external-load-balancers"]',
        value: excludedFromLoadBalancers,
      })),
    },
  ]
}

function place(chain: Chain, hop: string): Pick<Found<Facts>, 'severity' | 'stage' | 'ports' | 'hop'> {
  return { severity: 'info', stage: 'entry', ports: chain.ports.map((_, position) => position), hop }
}
