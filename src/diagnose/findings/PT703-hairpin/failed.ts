import type { Chain } from '../../../trace/chain.ts'
import { hasFailed, to, triesOf } from '../../chain/connections.ts'
import { addressesText, clientNode, deadAddress } from '../../chain/dead-address.ts'
import type { Found } from '../../finding.ts'
import type { FailedFacts } from './facts.ts'

/** A probe of a Pod that is the only endpoint reaches its own address, and not that of the Service. */
export function failed(chain: Chain): Found<FailedFacts>[] {
  const all = triesOf(chain)
  return all.flatMap((tries): Found<FailedFacts>[] => {
    const dead = deadAddress(chain, tries)
    if (!dead?.isAlone) return []
    // The same address works for another client: then it is the way back to the sender that does not.
    const others = all.filter((one) => one.position === tries.position && one.from.pod !== tries.from.pod)
    const results = others.flatMap((one) => to(one, 'clusterIP')).map(({ result }) => result)
    if (results.some(hasFailed)) return []
    const compared = results.includes('open')
    return [
      {
        facts: { way: 'failed', pod: tries.from.pod, address: addressesText(dead.failed), compared, ...clientNode(tries) },
        severity: 'warn',
        confidence: compared ? 'proven' : 'inferred',
        ...dead.place,
      },
    ]
  })
}
