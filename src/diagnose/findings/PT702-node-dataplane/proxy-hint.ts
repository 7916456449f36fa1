import { hint, unprobedFacts } from '../../chain/dataplane.ts'
import type { Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** By what the API alone shows, a kube-proxy is not Ready. It does not handle a headless Service. */
export const proxyHint: Rule<Facts> = (chain) => {
  const sick = unprobedFacts(chain).filter(({ topic }) => topic === 'proxySick')
  const [first] = sick
  if (!first?.node || !chain.service || chain.service.headless) return []
  return [
    {
      facts: { way: 'hint', pod: first.object.name, node: first.node, reason: first.value, count: sick.length },
      ...hint(chain),
      evidence: sick.slice(0, 3).map(({ object, field, value }) => ({ object, field, value })),
    },
  ]
}
