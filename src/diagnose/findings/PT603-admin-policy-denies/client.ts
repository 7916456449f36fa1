import { ruleText } from '../../../kube/access-text.ts'
import type { Chain } from '../../../trace/chain.ts'
import { clientDenials } from '../../chain/client-denial.ts'
import { firstPort, portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClientFacts } from './facts.ts'

/** A policy for the whole cluster keeps out a client that was named, or keeps it in. */
export function client(chain: Chain): Found<ClientFacts>[] {
  return chain.ports.flatMap((port, position) =>
    clientDenials(chain, position)
      .filter(({ denied }) => denied.tier !== 'NetworkPolicy')
      .map(({ caller, side, denied, access, endpoint, count, of, proven }): Found<ClientFacts> => {
        const { policy, rule } = denied
        return {
          facts: {
            way: 'client',
            port: portFacts(port),
            podPort: endpoint.port ?? port.port,
            priority: chain.policies.find(({ kind, name }) => kind === policy?.kind && name === policy.name)?.priority,
            enforcement: access.enforcement,
            caller,
            side,
            denied,
            home: chain.target.namespace ?? '',
          },
          severity: proven && count === of ? 'error' : 'warn',
          confidence: proven ? 'proven' : 'inferred',
          stage: 'access',
          ports: [position],
          hop: firstPort([position]),
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
