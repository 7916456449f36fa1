import { whoGetsIn } from '../../../trace/access/who-gets-in.ts'
import type { Chain } from '../../../trace/chain.ts'
import { isProven, policed, ruleEvidence } from '../../chain/access.ts'
import { serviceRef } from '../../chain/evidence.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { OpenFacts } from './facts.ts'

/**
 * A rule for incoming traffic names the port of the Service, or of its Nodes, and not that of the Pods. If another rule allows a client,
 * this rule may be intended for other Pods that the policy selects: then the finding is only information.
 */
export function open(chain: Chain): Found<OpenFacts>[] {
  return chain.ports.flatMap((port, position): Found<OpenFacts>[] => {
    const closed = policed(port)
    const [first] = closed.filter(({ ingress }) => ingress.missed !== undefined)
    const [missed] = first?.ingress.missed ?? []
    if (!first || !missed) return []
    const isOnlyWay = whoGetsIn(port) === 'nobody'
    const proven = isOnlyWay && isProven(closed)
    return [
      {
        facts: { way: 'open', port: portFacts(port), podPort: first.endpoint.port ?? 0, missed, isOnlyWay },
        severity: proven ? 'error' : isOnlyWay ? 'warn' : 'info',
        confidence: proven ? 'proven' : 'inferred',
        ...marks('access', [position]),
        evidence: [
          ruleEvidence(missed, missed.port, `.ports[${missed.index}].port`),
          {
            object: serviceRef(chain),
            field: `spec.ports[${port.index}].${missed.of === 'node' ? 'nodePort' : 'port'}`,
            value: missed.port,
          },
          { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
        ],
      },
    ]
  })
}
