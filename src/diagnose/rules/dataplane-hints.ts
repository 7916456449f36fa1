import type { DataplaneFact } from '../../model/dataplane.ts'
import type { Chain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { firstPort, positions, type Rule } from '../rule.ts'

/**
 * What the API alone shows of the cluster's own parts, where it was read: a kube-proxy that is not Ready (PT702), a name service without a
 * ready endpoint (PT701). Both are inferred: connections may go on by the rules that stand, and only a probe tells.
 */
export const dataplaneHints: Rule = (chain) => {
  const facts = chain.dataplane ?? []
  if (chain.probes.length > 0 || facts.length === 0) return []
  return [...proxyHint(chain, facts), ...nameHint(chain, facts)]
}

/** A headless Service is not in kube-proxy's hands. */
function proxyHint(chain: Chain, facts: readonly DataplaneFact[]): AnyDiagnosis[] {
  const sick = facts.filter(({ topic }) => topic === 'proxySick')
  const [first] = sick
  if (!first?.node || !chain.service || chain.service.headless) return []
  return [
    {
      code: 'PT702',
      facts: { way: 'hint', pod: first.object.name, node: first.node, reason: first.value, count: sick.length },
      ...hint(chain),
      evidence: sick.slice(0, 3).map(({ object, field, value }) => ({ object, field, value })),
    },
  ]
}

function nameHint(chain: Chain, facts: readonly DataplaneFact[]): AnyDiagnosis[] {
  const slices = facts.filter(({ topic }) => topic === 'dnsEndpoints')
  if (slices.length === 0 || slices.some(({ value }) => value !== '0')) return []
  const services = facts.filter(({ topic }) => topic === 'dnsService').map(({ object }) => object.name)
  return [
    {
      code: 'PT701',
      facts: { way: 'hint', slices: slices.map(({ object }) => object.name), services },
      ...hint(chain),
      evidence: slices.map(({ object, field, value }) => ({ object, field, value: Number(value) })),
    },
  ]
}

function hint(chain: Chain) {
  const ports = positions(chain, () => true)
  return { severity: 'warn', confidence: 'inferred', stage: 'entry', ports, hop: firstPort(ports) } as const
}
