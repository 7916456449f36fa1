import { labelSelectorText } from '../../kube/peer-text.ts'
import type { Enforcement } from '../../model/access.ts'
import type { Labels, ObjectRef } from '../../model/resources.ts'
import { whoGetsIn } from '../../trace/access/who-gets-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { adminDenial, distinct, isolating, isProven, policed } from '../chain/access.ts'
import { firstPort, portFacts, sharePort } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { enforcementText, openingFix, policyNames } from '../words/policies.ts'
import { portText } from '../words/service-port.ts'
import { count } from '../words/text.ts'

interface Facts {
  port: PortFacts
  /** The port of the Pods, which the rules have to name. */
  podPort: number
  policies: readonly ObjectRef[]
  selector: Labels
  enforcement: Enforcement | undefined
}

/** NetworkPolicies select the Pods behind a port, and no rule of them lets anybody in on it. */
export const PT601: FindingDefinition<'PT601', Facts> = {
  code: 'PT601',
  name: 'policy-denies',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      if (whoGetsIn(port) !== 'nobody') return []
      const closed = policed(port)
      const policies = distinct(closed.flatMap(({ ingress }) => isolating(ingress)))
      const [first] = closed
      if (!first || policies.length === 0 || closed.every(({ ingress }) => adminDenial(ingress))) return []
      const proven = isProven(closed)
      return [
        {
          facts: {
            port: portFacts(port),
            podPort: first.endpoint.port ?? port.port,
            policies,
            selector: chain.service?.selector ?? {},
            enforcement: chain.enforcement,
          },
          severity: proven ? 'error' : 'warn',
          confidence: proven ? 'proven' : 'inferred',
          stage: 'access',
          ports: [position],
          hop: firstPort([position]),
          evidence: [
            ...policies.map((object) => ({ object, field: 'spec.podSelector', value: selectorOf(chain, object) })),
            ...(chain.enforcement?.evidence ?? []),
          ],
        },
      ]
    }),
  title: ({ port, podPort }) => `policies let nobody in on ${podPort}${port.port === podPort ? '' : `, behind port ${portText(port)}`}`,
  message: ({ podPort, port, policies, enforcement }, { namespace }) =>
    `${policies.length === 1 ? 'The policy' : `${count(policies.length, 'policy').replace('policys', 'policies')} together`} ${policyNames(policies, namespace)} ${policies.length === 1 ? 'isolates' : 'isolate'} the Pods for incoming traffic, and no rule takes in ${podPort}/${port.protocol}. A connection is dropped, so it times out. ${enforcementText(enforcement)}`,
  fix: ({ podPort, port, selector }, context) =>
    openingFix(
      'Allow the clients on the port of the Pods; this lets in the Pods of the namespace.',
      { to: selector, port: podPort, protocol: port.protocol, from: { podSelector: {} } },
      context,
    ),
  relations: { causes: { PT707: (_, own, other) => sharePort(own, other) } },
  explain: {
    summary: 'Network policies keep everybody out of the Pods of a port.',
    means:
      'Connections are dropped without an answer: clients see a timeout. Only the Node of a Pod, such as its kubelet with its probes, still reaches it.',
    why: 'A Pod that any NetworkPolicy selects for incoming traffic is isolated: it gets only what a rule of one of these policies allows. Rules are compared with the port of the Pod (targetPort), not with that of the Service. Policies are stored by every cluster, and enforced only by a network plugin that does so.',
    sources: ['networking.k8s.io/v1 NetworkPolicySpec', 'Network Policies', 'calico#8049'],
    confirm: [
      'kubectl -n NS get networkpolicies',
      'kubectl -n NS describe networkpolicy NAME',
      'kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT',
    ],
    mend: [
      'Allow the clients in a policy, with the port of the Pods, as the fix of the finding prints it.',
      'Narrow the podSelector of the policy, if it was not meant for these Pods.',
    ],
  },
}

/** As kubectl takes a selector; an empty one matches every Pod of the namespace. */
function selectorOf({ policies }: Chain, { kind, namespace, name }: ObjectRef): unknown {
  const { podSelector } = policies.find((one) => one.kind === kind && one.namespace === namespace && one.name === name) ?? {}
  const text = podSelector && labelSelectorText(podSelector)
  return text === '' ? {} : (text ?? null)
}
