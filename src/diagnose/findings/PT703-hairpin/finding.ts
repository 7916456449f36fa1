import type { FindingDefinition } from '../../finding.ts'
import type { Facts, FailedFacts, UntriedFacts } from './facts.ts'
import { failed } from './failed.ts'
import { untried } from './untried.ts'

/** A client cannot reach itself by the address of its own Service: the packets have to turn round. */
export const PT703: FindingDefinition<'PT703', Facts> = {
  code: 'PT703',
  name: 'hairpin',
  rule: (chain) => [...failed(chain), ...untried(chain)],
  title: (facts) =>
    facts.way === 'failed'
      ? `pod/${facts.pod} does not reach itself by its Service`
      : `whether ${facts.client} reaches itself is not known`,
  message: (facts) => (facts.way === 'failed' ? failedWords(facts) : untriedWords(facts)),
  advice: (facts, { porttrace, service }) =>
    facts.way === 'failed'
      ? {
          fix: {
            text: 'Turn on hairpin mode in the network plugin (hairpinMode of the CNI bridge plugin), or connect the process to localhost.',
          },
        }
      : { next: { text: 'Let the client try it.', command: tryIt(porttrace(`svc/${service}`), facts) } },
  relations: {},
  explain: {
    summary: 'A Pod cannot reach itself by the address of its own Service.',
    means:
      'Clients get through, except for the Pod itself when the Service picks it. If --from names a Pod that is an endpoint of the Service, and nobody has tried, it is unknown: no object shows whether the network turns packets round.',
    why: 'A packet that the Pod sends to the Service, and that is rewritten to the Pod, has to leave and to come back by the same interface. A bridge does so in hairpin or promiscuous mode only, and the source address has to be rewritten as well.',
    sources: ['Debug Services: a Pod fails to reach itself by its Service IP', 'kubernetes#20475'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/OTHER'],
    fix: ['Set hairpinMode: true in the configuration of the CNI bridge plugin, or --hairpin-mode of the kubelet where that applies.'],
  },
}

function failedWords({ pod, address, compared }: FailedFacts): string {
  return `pod/${pod} is what ${address} leads to. By its own address it reaches itself; by that of the Service it does not.${compared ? ' Another client gets through.' : ' Other clients may get through: --from names one to compare.'}`
}

function untriedWords({ client, port, own, of }: UntriedFacts): string {
  const which = own === of ? 'is all that' : `is ${own} of the ${of} endpoints to which`
  return `${client} ${which} port ${port} leads to${own === of ? '' : ' it'}. A packet that comes back to its sender needs hairpin mode, a setting of the network plugin or the kubelet that no object shows.`
}

function tryIt(trace: string, { pod }: UntriedFacts): string {
  return trace && `${trace} --probe --from pod/${pod}`
}
