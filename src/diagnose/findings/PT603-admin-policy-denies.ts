import { peerText } from '../../kube/peer-text.ts'
import type { AccessSource, Enforcement } from '../../model/access.ts'
import { whoGetsIn } from '../../trace/access/who-gets-in.ts'
import { adminDenial, isProven, policed, ruleEvidence } from '../chain/access.ts'
import { firstPort, portFacts, sharePort } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { enforcementText, policyName } from '../words/policies.ts'

interface Facts {
  port: PortFacts
  podPort: number
  denial: AccessSource
  priority: number | undefined
  enforcement: Enforcement | undefined
  /** Clients outside of the cluster are not kept out. */
  isOpenOutside: boolean
}

/** A policy for the whole cluster keeps all Pods out of the Pods of a port. */
export const PT603: FindingDefinition<'PT603', Facts> = {
  code: 'PT603',
  name: 'admin-policy-denies',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const all = policed(port)
      const denials = all.flatMap(({ ingress }) => adminDenial(ingress) ?? [])
      const used = port.endpoints.filter(({ usable }) => usable).length
      const [denial] = denials
      const [first] = all
      if (!denial || !first || denials.length < used) return []
      const isOpenOutside = whoGetsIn(port) === 'somebody'
      const proven = isProven(all)
      const { kind, name } = denial.policy
      return [
        {
          facts: {
            port: portFacts(port),
            podPort: first.endpoint.port ?? port.port,
            denial,
            priority: chain.policies.find((policy) => policy.kind === kind && policy.name === name)?.priority,
            enforcement: chain.enforcement,
            isOpenOutside,
          },
          severity: proven && !isOpenOutside ? 'error' : 'warn',
          confidence: proven ? 'proven' : 'inferred',
          stage: 'access',
          ports: [position],
          hop: firstPort([position]),
          evidence: [
            ruleEvidence(denial, 'Deny', '.action'),
            ruleEvidence(denial, peerText(denial.peer), '.from'),
            ...(chain.enforcement?.evidence ?? []),
          ],
        },
      ]
    }),
  title: ({ denial, podPort }) => `${denial.policy.kind} ${denial.policy.name} keeps all Pods out of ${podPort}`.slice(0, 60),
  message: ({ denial, podPort, port, priority, enforcement, isOpenOutside }, { namespace }) =>
    `Rule ${denial.rule.index}${denial.rule.name === undefined ? '' : ` (${denial.rule.name})`} of ${policyName(denial.policy, namespace)}, in tier ${denial.tier}${priority === undefined ? '' : ` with priority ${priority}`}, denies ${peerText(denial.peer)} on ${podPort}/${port.protocol}. ${denial.tier === 'Admin' ? 'No NetworkPolicy can allow what it denies.' : 'A NetworkPolicy that selects the Pods would come before it.'}${isOpenOutside ? ' Clients outside of the cluster are not kept out.' : ''} ${enforcementText(enforcement)}`,
  fix: ({ denial }, { kubectlIn }) => ({
    text: 'Ask who runs the cluster for a rule before it that accepts the clients, or passes them to the NetworkPolicies.',
    command: kubectlIn('', 'get', denial.policy.kind.toLowerCase(), denial.policy.name, '-o', 'yaml'),
  }),
  relations: { causes: { PT707: (_, own, other) => sharePort(own, other) } },
  explain: {
    summary: 'A policy for the whole cluster keeps all Pods out.',
    means: 'Connections of Pods are dropped without an answer, whatever the NetworkPolicies of the namespace say.',
    why: 'AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy belong to who runs the cluster. Those of the Admin tier are looked at first, by their priority, and a rule that denies is final. Those of the Baseline tier count for Pods that no NetworkPolicy selects.',
    sources: ['policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy'],
    confirm: [
      'kubectl get clusternetworkpolicies,adminnetworkpolicies,baselineadminnetworkpolicies',
      'kubectl porttrace -n NS svc/SVC -o json',
    ],
    mend: [
      'Have a rule with a lower priority number accept or pass the clients.',
      'Of the Baseline tier: write a NetworkPolicy that selects the Pods and allows the clients.',
    ],
  },
}
