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
    facts.way === 'failed' ? `pod/${facts.pod} cannot reach itself via its Service` : `unknown whether ${facts.client} can reach itself`,
  message: (facts) => (facts.way === 'failed' ? failedWords(facts) : untriedWords(facts)),
  advice: (facts, { porttrace, service }) =>
    facts.way === 'failed'
      ? {
          fix: {
            text: 'Turn on hairpin mode in the network plugin (hairpinMode of the CNI bridge plugin), or let the process connect to itself at localhost.',
          },
        }
      : { next: { text: 'Test it from the client.', command: tryIt(porttrace(`svc/${service}`), facts) } },
  effect: 'dropped',
  relations: {},
  explain: {
    summary: 'A Pod cannot reach itself through its own Service.',
    means:
      'Other clients can connect. The Pod cannot connect if the Service sends its connection back to the same Pod. If --from names a Pod that is an endpoint of the Service, and no probe has run, it is unknown: no object shows whether the network supports hairpin traffic.',
    why: 'A packet that the Pod sends to the Service, and that is rewritten to the same Pod, must leave and return through the same interface. A bridge allows this only in hairpin or promiscuous mode, and the source address must be rewritten as well.',
    sources: ['Debug Services: a Pod fails to reach itself by its Service IP', 'kubernetes#20475'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/OTHER'],
    fix: ['Set hairpinMode: true in the configuration of the CNI bridge plugin, or --hairpin-mode of the kubelet where that applies.'],
  },
}

function failedWords({ pod, address, compared }: FailedFacts): string {
  return `pod/${pod} reaches itself at its own address, but not at ${address}, the address of its Service.${compared ? ' Another client can connect.' : ' Other clients may connect: compare with --from.'}`
}

function untriedWords({ client, port, own, of }: UntriedFacts): string {
  const which = own === 1 && of === 1 ? 'the only endpoint' : own === of ? `all ${of} endpoints` : `${own} of the ${of} endpoints`
  return `${client} has ${which} of port ${port}. A packet that comes back to its sender needs hairpin mode, a setting of the network plugin or the kubelet that no object shows.`
}

function tryIt(trace: string, { pod }: UntriedFacts): string {
  return trace && `${trace} --probe --from pod/${pod}`
}
