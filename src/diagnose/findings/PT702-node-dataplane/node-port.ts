import { defined } from '../../../lib/defined.ts'
import type { ConnectProbe } from '../../../model/probe-view.ts'
import type { Chain } from '../../../trace/chain.ts'
import { connectEvidence, hasFailed, reachesPods, type Tries, to } from '../../chain/connections.ts'
import { addressesText } from '../../chain/dead-address.ts'
import { marks } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** From the same container every Pod is reached, and a NodePort is not. That may be a firewall's doing as well, or that of `nodePortAddresses`. */
export function nodePort(chain: Chain, tries: Tries): Found<Facts>[] {
  const entries = chain.ports[tries.position]?.entries ?? []
  const isMeant = (probe: ConnectProbe) =>
    entries.some((entry) => entry.type === 'nodePort' && entry.address === probe.to.address && entry.state === 'ok')
  const failed = to(tries, 'nodePort').filter((probe) => hasFailed(probe.result) && isMeant(probe))
  if (failed.length === 0 || !reachesPods(tries) || to(tries, 'clusterIP').some(({ result }) => hasFailed(result))) return []
  const node = failed[0]?.to.node
  return [
    {
      facts: {
        client: tries.from.pod,
        way: 'nodePort',
        address: addressesText(failed),
        result: failed[0]?.result ?? 'unknown',
        ...defined({ node }),
      },
      severity: 'warn',
      confidence: 'inferred',
      ...marks('entry', [tries.position]),
      evidence: connectEvidence([...failed, ...to(tries, 'pod')]),
    },
  ]
}
