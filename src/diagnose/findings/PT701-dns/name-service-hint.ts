import { hint, unprobedFacts } from '../../chain/dataplane.ts'
import type { Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** The API shows that cluster DNS has no ready endpoint. */
export const nameServiceHint: Rule<Facts> = (chain) => {
  const facts = unprobedFacts(chain)
  const slices = facts.filter(({ topic }) => topic === 'dnsEndpoints')
  if (slices.length === 0 || slices.some(({ value }) => value !== '0')) return []
  const services = facts.filter(({ topic }) => topic === 'dnsService').map(({ object }) => object.name)
  return [
    {
      facts: { way: 'hint', slices: slices.map(({ object }) => object.name), services },
      ...hint(chain),
      evidence: slices.map(({ object, field, value }) => ({ object, field, value: Number(value) })),
    },
  ]
}
