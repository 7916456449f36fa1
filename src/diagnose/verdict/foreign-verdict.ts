import { clientAccesses, denyingSide } from '../../kube/client-access.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Chain } from '../../trace/chain.ts'

/**
 * The verdict of an address that nothing in the cluster owns: broken where policies are shown to keep a client in, else unknown, since
 * nothing is known of what answers there.
 */
export function foreignVerdict(chain: Pick<Chain, 'access' | 'clients'>): Verdict {
  const isKeptIn = clientAccesses(chain).some((access) => {
    const side = denyingSide(access)
    return side !== undefined && access[side].certainty === 'proven'
  })
  return isKeptIn ? 'broken' : 'unknown'
}

/** What clients make of the address of a Pod: nothing where policies let them through. */
export function directVerdicts(chain: Pick<Chain, 'access' | 'clients'>): Verdict[] {
  return clientAccesses(chain).every(({ result }) => result === 'allowed') ? [] : [foreignVerdict(chain)]
}
