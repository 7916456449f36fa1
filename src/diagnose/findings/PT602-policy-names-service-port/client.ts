import type { Chain } from '../../../trace/chain.ts'
import { clientDenials, denialCertainty } from '../../chain/client-denial.ts'
import { serviceRef } from '../../chain/evidence.ts'
import { portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClientFacts } from './facts.ts'

/** A client that was named is kept out, and a rule for it names the port of the Service, or of its Nodes. */
export function client(chain: Chain): Found<ClientFacts>[] {
  return chain.ports.flatMap((port, position) =>
    clientDenials(chain, position).flatMap((denial): Found<ClientFacts>[] => {
      const { source, side, access, endpoint } = denial
      const missed = access.missed?.find(({ direction }) => direction === (side === 'egress' ? 'Egress' : 'Ingress'))
      if (!missed) return []
      const number = missed.of === 'node' ? 'nodePort' : 'port'
      return [
        {
          facts: {
            way: 'client',
            port: portFacts(port),
            podPort: endpoint.port ?? 0,
            missed,
            source,
            side,
            home: chain.target.namespace ?? '',
          },
          ...denialCertainty(denial, position),
          evidence: [
            { object: missed.policy, field: `spec.${side}[${missed.rule.index}].ports[${missed.index}].port`, value: missed.port },
            { object: serviceRef(chain), field: `spec.ports[${port.index}].${number}`, value: missed.port },
            { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
          ],
        },
      ]
    }),
  )
}
