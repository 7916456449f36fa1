import { ruleText } from '../../../kube/access-text.ts'
import type { Chain } from '../../../trace/chain.ts'
import { priorityOf } from '../../chain/access.ts'
import { clientDenials, denialCertainty } from '../../chain/client-denial.ts'
import { portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClientFacts } from './facts.ts'

/** A policy for the whole cluster denies a client that was named, on ingress to the Pods or on egress from the client. */
export function client(chain: Chain): Found<ClientFacts>[] {
  return chain.ports.flatMap((port, position) =>
    clientDenials(chain, position)
      .filter(({ denied }) => denied.tier !== 'NetworkPolicy')
      .map((denial): Found<ClientFacts> => {
        const { source, side, denied, access, endpoint } = denial
        const { policy, rule } = denied
        return {
          facts: {
            way: 'client',
            port: portFacts(port),
            podPort: endpoint.port ?? port.port,
            priority: policy && priorityOf(chain, policy),
            enforcement: access.enforcement,
            source,
            side,
            denied,
            home: chain.target.namespace ?? '',
          },
          ...denialCertainty(denial, position),
          evidence: [
            ...(policy
              ? [{ object: policy, field: `spec.${side}[${rule?.index ?? 0}].action`, value: rule ? `Deny, ${ruleText(rule)}` : 'Deny' }]
              : []),
            ...(access.enforcement?.evidence ?? []),
          ],
        }
      }),
  )
}
