import { peerText } from '../../../kube/access-text.ts'
import { whoGetsIn } from '../../../trace/access/who-gets-in.ts'
import type { Chain } from '../../../trace/chain.ts'
import { adminDenial, isProven, policed, priorityOf, ruleEvidence } from '../../chain/access.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClosedFacts } from './facts.ts'

/** A policy for the whole cluster blocks all Pods on a port of the target Pods. */
export function closed(chain: Chain): Found<ClosedFacts>[] {
  return chain.ports.flatMap((port, position): Found<ClosedFacts>[] => {
    const all = policed(port)
    const denials = all.flatMap(({ ingress }) => adminDenial(ingress) ?? [])
    const used = port.endpoints.filter(({ usable }) => usable).length
    const [denial] = denials
    const [first] = all
    if (!denial || !first || denials.length < used) return []
    const isOpenOutside = whoGetsIn(port) === 'somebody'
    const proven = isProven(all)
    return [
      {
        facts: {
          way: 'closed',
          port: portFacts(port),
          podPort: first.endpoint.port ?? port.port,
          denial,
          priority: priorityOf(chain, denial.policy),
          enforcement: chain.enforcement,
          isOpenOutside,
        },
        severity: proven && !isOpenOutside ? 'error' : 'warn',
        confidence: proven ? 'proven' : 'inferred',
        ...marks('access', [position]),
        evidence: [
          ruleEvidence(denial, 'Deny', '.action'),
          ruleEvidence(denial, peerText(denial.peer), '.from'),
          ...(chain.enforcement?.evidence ?? []),
        ],
      },
    ]
  })
}
