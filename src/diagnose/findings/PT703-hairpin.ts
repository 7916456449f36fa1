import type { Chain } from '../../trace/chain.ts'
import { hasFailed, to, triesOf } from '../chain/connections.ts'
import { addressesOf, deadAddress, nodeOf } from '../chain/dead-address.ts'
import type { FindingDefinition, Found } from '../finding.ts'

/** `compared`: another client reaches the same address. */
interface Facts {
  pod: string
  address: string
  compared: boolean
  node?: string
}

/** A client cannot reach itself by the address of its own Service: the packets have to turn round. */
export const PT703: FindingDefinition<'PT703', Facts> = {
  code: 'PT703',
  name: 'hairpin',
  rule: hairpin,
  title: ({ pod }) => `pod/${pod} does not reach itself by its Service`,
  message: ({ pod, address, compared }) =>
    `pod/${pod} is what ${address} leads to. By its own address it reaches itself; by that of the Service it does not.${compared ? ' Another client gets through.' : ' Other clients may get through: --from names one to compare.'}`,
  advice: () => ({
    fix: {
      text: 'Turn on hairpin mode in the network plugin (hairpinMode of the CNI bridge plugin), or connect the process to localhost.',
    },
  }),
  relations: {},
  explain: {
    summary: 'A Pod cannot reach itself by the address of its own Service.',
    means: 'Clients get through, except for the Pod itself when the Service picks it.',
    why: 'A packet that the Pod sends to the Service, and that is rewritten to the Pod, has to leave and to come back by the same interface. A bridge does so in hairpin or promiscuous mode only, and the source address has to be rewritten as well.',
    sources: ['Debug Services: a Pod fails to reach itself by its Service IP', 'kubernetes#20475'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/OTHER'],
    fix: ['Set hairpinMode: true in the configuration of the CNI bridge plugin, or --hairpin-mode of the kubelet where that applies.'],
  },
}

function hairpin(chain: Chain): Found<Facts>[] {
  const all = triesOf(chain)
  return all.flatMap((tries): Found<Facts>[] => {
    const dead = deadAddress(chain, tries)
    if (!dead?.isAlone) return []
    // The same address works for another client: then it is the way back to the sender that does not.
    const others = all.filter((one) => one.position === tries.position && one.from.pod !== tries.from.pod)
    const results = others.flatMap((one) => to(one, 'clusterIP')).map(({ result }) => result)
    if (results.some(hasFailed)) return []
    const compared = results.includes('open')
    return [
      {
        facts: { pod: tries.from.pod, address: addressesOf(dead.failed), compared, ...nodeOf(tries) },
        severity: 'warn',
        confidence: compared ? 'proven' : 'inferred',
        ...dead.place,
      },
    ]
  })
}
