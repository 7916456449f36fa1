import type { Chain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { type Rule, serviceRef } from '../rule.ts'

/**
 * PT403: what a load balancer leaves out: clients beyond `loadBalancerSourceRanges`, and Nodes with the label
 * node.kubernetes.io/exclude-from-external-load-balancers. Whether its controller heeds the label, the API does not show.
 */
export const loadBalancerExcludesNode: Rule = (chain) =>
  chain.service?.type === 'LoadBalancer' && chain.service.loadBalancer.length > 0 ? [...byRange(chain), ...byLabel(chain)] : []

function byRange(chain: Chain): AnyDiagnosis[] {
  const ranges = chain.service?.loadBalancerSourceRanges ?? []
  if (ranges.length === 0 || ranges.some((range) => range.endsWith('/0'))) return []
  return [
    {
      code: 'PT403',
      facts: { ranges },
      ...place(chain, ''),
      confidence: 'proven',
      evidence: [{ object: serviceRef(chain), field: 'spec.loadBalancerSourceRanges', value: ranges }],
    },
  ]
}

function byLabel(chain: Chain): AnyDiagnosis[] {
  const local = chain.service?.externalTrafficPolicy === 'Local'
  // With the policy Local only the Nodes with an endpoint take part; with Cluster any Node does as well as another.
  const answering = chain.nodes.filter((node) => !local || node.ports.some((port) => (port.external ?? []).length > 0))
  const excluded = answering.filter((node) => node.excludedFromLoadBalancers !== undefined)
  const [first] = excluded
  if (!first || (!local && excluded.length < answering.length)) return []
  return [
    {
      code: 'PT403',
      facts: { excluded: excluded.map((node) => node.name), all: excluded.length === answering.length, local },
      ...place(chain, `nodes[${chain.nodes.indexOf(first)}]`),
      confidence: 'inferred',
      evidence: excluded.map(({ name, excludedFromLoadBalancers }) => ({
        object: { kind: 'Node', name },
        field: 'metadata.labels["node.kubernetes.io/exclude-from-external-load-balancers"]',
        value: excludedFromLoadBalancers,
      })),
    },
  ]
}

function place(chain: Chain, hop: string): Pick<AnyDiagnosis, 'severity' | 'stage' | 'ports' | 'hop'> {
  return { severity: 'info', stage: 'entry', ports: chain.ports.map((_, position) => position), hop }
}
