import { clientName } from '../../../kube/client-access.ts'
import { defined } from '../../../lib/defined.ts'
import type { Chain } from '../../../trace/chain.ts'
import { marks, positions } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** A client that was named asks the resolver of its Node, which by itself knows no Services. By their addresses it reaches them anyway. */
export function nodeResolver(chain: Chain): Found<Facts>[] {
  const ports = positions(chain, ({ entries }) => entries.some(({ type }) => type === 'dns'))
  if (ports.length === 0) return []
  return (chain.trafficSources ?? []).flatMap(({ view, resolver }): Found<Facts>[] => {
    if (resolver?.type !== 'node') return []
    const { namespace } = view
    return [
      {
        facts: { way: 'node', client: clientName(view, chain.target.namespace), policy: resolver.policy },
        severity: 'info',
        confidence: 'proven',
        ...marks('entry', ports),
        evidence: [
          { object: { kind: 'Pod', ...defined({ namespace }), name: resolver.pod }, field: 'spec.dnsPolicy', value: resolver.policy },
        ],
      },
    ]
  })
}
