import { peerText } from '../../kube/peer-text.ts'
import type { MissedRule } from '../../model/access.ts'
import { whoGetsIn } from '../../trace/access/who-gets-in.ts'
import { isProven, policed, ruleEvidence } from '../chain/access.ts'
import { serviceRef } from '../chain/evidence.ts'
import { firstPort, portFacts, sharePort } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { policyName } from '../words/policies.ts'
import { some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  podPort: number
  /** The first of the rules. */
  missed: MissedRule
  /** No other rule lets anybody in. */
  isOnlyWay: boolean
}

/**
 * A rule for incoming traffic names the port of the Service, or of its Nodes, and not that of the Pods. Where somebody gets in by another
 * rule, it may be meant for other Pods that the policy selects: then it is worth knowing, and no more.
 */
export const PT602: FindingDefinition<'PT602', Facts> = {
  code: 'PT602',
  name: 'policy-names-service-port',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const closed = policed(port)
      const [first] = closed.filter(({ ingress }) => ingress.missed !== undefined)
      const [missed] = first?.ingress.missed ?? []
      if (!first || !missed) return []
      const isOnlyWay = whoGetsIn(port) === 'nobody'
      const proven = isOnlyWay && isProven(closed)
      return [
        {
          facts: { port: portFacts(port), podPort: first.endpoint.port ?? 0, missed, isOnlyWay },
          severity: proven ? 'error' : isOnlyWay ? 'warn' : 'info',
          confidence: proven ? 'proven' : 'inferred',
          stage: 'access',
          ports: [position],
          hop: firstPort([position]),
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
    }),
  title: ({ missed, podPort }) => `a policy allows ${missed.port}, and the Pods get ${podPort}`,
  message: ({ missed, podPort, port, isOnlyWay }, { namespace }) =>
    `Rule ${missed.rule.index} of ${policyName(missed.policy, namespace)} lets in ${some(missed.peers.map(peerText))} on ${missed.port}, which is the ${missed.of === 'node' ? 'NodePort' : 'port'} of the Service. Policies see the port of the Pods, ${podPort}/${port.protocol}, so the rule takes in nothing that comes through the Service.${isOnlyWay ? ' No other rule lets anybody in.' : ''}`,
  fix: ({ missed, podPort }, { kubectl }) => ({
    text: `Name ${podPort}, the port of the Pods, in the rule.`,
    command: kubectl(
      'patch',
      'networkpolicy',
      missed.policy.name,
      '--type',
      'json',
      '-p',
      JSON.stringify([{ op: 'replace', path: `/spec/ingress/${missed.rule.index}/ports/${missed.index}/port`, value: podPort }]),
    ),
  }),
  relations: { causes: { PT601: (_, own, other) => sharePort(own, other) } },
  explain: {
    summary: 'A rule of a policy has the port of the Service where the port of the Pods is meant.',
    means: 'The rule takes in nothing that comes through the Service. Where no other rule does, connections are dropped without an answer.',
    why: 'kube-proxy rewrites the address and port of a Service into those of a Pod before policies are looked at. A rule has to name the port that the process listens on (targetPort), or the name of the container port, which is looked up in each Pod.',
    sources: ['networking.k8s.io/v1 NetworkPolicyPort', 'runtime-component-operator#606', 'aws-network-policy-agent#166'],
    confirm: ['kubectl -n NS get service SVC -o yaml', 'kubectl -n NS get networkpolicy NAME -o yaml'],
    mend: ['Put the port of the Pods, or its name, into the rule: kubectl -n NS edit networkpolicy NAME'],
  },
}
