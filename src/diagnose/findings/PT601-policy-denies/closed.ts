import { labelSelectorText } from '../../../kube/selector.ts'
import { distinct } from '../../../lib/distinct.ts'
import type { ObjectRef } from '../../../model/resources.ts'
import { whoGetsIn } from '../../../trace/access/who-gets-in.ts'
import type { Chain } from '../../../trace/chain.ts'
import { adminDenial, isolating, isProven, policed } from '../../chain/access.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClosedFacts } from './facts.ts'

/** NetworkPolicies select the Pods behind a port, and none of their rules allows a client on it. */
export function closed(chain: Chain): Found<ClosedFacts>[] {
  return chain.ports.flatMap((port, position): Found<ClosedFacts>[] => {
    if (whoGetsIn(port) !== 'nobody') return []
    const all = policed(port)
    const policies = distinct(all.flatMap(({ ingress }) => isolating(ingress)))
    const [first] = all
    if (!first || policies.length === 0 || all.every(({ ingress }) => adminDenial(ingress))) return []
    const proven = isProven(all)
    return [
      {
        facts: {
          way: 'closed',
          port: portFacts(port),
          podPort: first.endpoint.port ?? port.port,
          policies,
          selector: chain.service?.selector ?? {},
          enforcement: chain.enforcement,
        },
        severity: proven ? 'error' : 'warn',
        confidence: proven ? 'proven' : 'inferred',
        ...marks('access', [position]),
        evidence: [
          ...policies.map((object) => ({ object, field: 'spec.podSelector', value: selectorOf(chain, object) })),
          ...(chain.enforcement?.evidence ?? []),
        ],
      },
    ]
  })
}

/** As kubectl takes a selector; an empty one matches every Pod of the namespace. */
function selectorOf({ policies }: Chain, { kind, namespace, name }: ObjectRef): unknown {
  const { podSelector } = policies.find((one) => one.kind === kind && one.namespace === namespace && one.name === name) ?? {}
  const text = podSelector && labelSelectorText(podSelector)
  return text === '' ? {} : (text ?? null)
}
