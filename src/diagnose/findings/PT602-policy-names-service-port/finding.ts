import { peerText } from '../../../kube/access-text.ts'
import { clientName } from '../../../kube/client-access.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import { sharePort } from '../../chain/ports.ts'
import type { FindingDefinition } from '../../finding.ts'
import { policyName } from '../../words/policies.ts'
import { some } from '../../words/text.ts'
import { client } from './client.ts'
import type { ClientFacts, Facts, OpenFacts } from './facts.ts'
import { open } from './open.ts'

/** A rule of a policy names the port of the Service, or of its Nodes, and not that of the Pods. */
export const PT602: FindingDefinition<'PT602', Facts> = {
  code: 'PT602',
  name: 'policy-names-service-port',
  rule: (chain) => [...open(chain), ...client(chain)],
  title: ({ missed, podPort }) => `policy allows port ${missed.port}, but the Pods use ${podPort}`,
  message: (facts, { namespace }) => (facts.way === 'client' ? clientMessage(facts) : openMessage(facts, namespace)),
  advice: ({ missed, podPort, ...facts }, { kubectlIn, namespace }) => ({
    fix: {
      text: `Set the port of the rule to ${podPort}, the port of the Pods.`,
      command: kubectlIn(
        missed.policy.namespace ?? namespace,
        'patch',
        'networkpolicy',
        missed.policy.name,
        '--type',
        'json',
        '-p',
        JSON.stringify([
          {
            op: 'replace',
            path: `/spec/${facts.way === 'client' ? facts.side : 'ingress'}/${missed.rule.index}/ports/${missed.index}/port`,
            value: podPort,
          },
        ]),
      ),
    },
  }),
  effect: 'denied',
  relations: { causes: { PT601: (_, own, other) => sharePort(own, other) && isForSame(own.facts, other.facts) } },
  explain: {
    summary: 'A rule of a policy has the port of the Service instead of the port of the Pods.',
    means: 'The rule allows no traffic through the Service. If no other rule does, connections time out.',
    why: 'kube-proxy rewrites the address and port of a Service into those of a Pod before policies are applied. A rule must name the port that the process listens on (targetPort), or the name of the container port, which is looked up in each Pod.',
    sources: ['networking.k8s.io/v1 NetworkPolicyPort', 'runtime-component-operator#606', 'aws-network-policy-agent#166'],
    confirm: ['kubectl -n NS get service SVC -o yaml', 'kubectl -n NS get networkpolicy NAME -o yaml'],
    fix: ['Put the port of the Pods, or its name, into the rule: kubectl -n NS edit networkpolicy NAME'],
  },
}

function openMessage({ missed, podPort, port, isOnlyWay }: OpenFacts, namespace: string): string {
  return `Rule ${missed.rule.index} of ${policyName(missed.policy, namespace)} allows ${some(missed.peers.map(peerText))} on ${missed.port}, the ${missed.of === 'node' ? 'NodePort' : 'port'} of the Service. Policies apply to the port of the Pods, ${podPort}/${port.protocol}, so the rule allows no traffic through the Service${isOnlyWay ? ', and no other rule does' : ''}.`
}

function clientMessage({ missed, podPort, port, source, home }: ClientFacts): string {
  return `Rule ${missed.rule.index} of ${policyName(missed.policy, home)} is for ${clientName(source.view, home)} on ${missed.port}, the ${missed.of === 'node' ? 'NodePort' : 'port'} of the Service. Policies apply to the port of the Pods, ${podPort}/${port.protocol}, and no other rule allows it.`
}

/** For one client, only findings about the same client and the same side follow from this one. */
function isForSame(own: Facts, other: { way: string; source?: TrafficSource; side?: string }): boolean {
  return own.way === 'client' ? own.source === other.source && own.side === other.side : other.way === 'closed'
}
