import { peerText, ruleText, sideText } from '../../../kube/access-text.ts'
import { clientName } from '../../../kube/client-access.ts'
import { sharePort } from '../../chain/ports.ts'
import type { FindingDefinition } from '../../finding.ts'
import { enforcementText, policyName } from '../../words/policies.ts'
import { client } from './client.ts'
import { closed } from './closed.ts'
import type { ClientFacts, ClosedFacts, Facts } from './facts.ts'

/** A policy for the whole cluster blocks all Pods on a port of the target Pods, or drops the traffic of a client that was named. */
export const PT603: FindingDefinition<'PT603', Facts> = {
  code: 'PT603',
  name: 'admin-policy-denies',
  rule: (chain) => [...closed(chain), ...client(chain)],
  title: (facts) =>
    facts.way === 'client'
      ? `cluster policies block ${clientName(facts.source.view, facts.home)} (${facts.side})`
      : `cluster policies deny port ${facts.podPort} to all Pods`,
  message: (facts, { namespace }) => (facts.way === 'client' ? clientMessage(facts) : closedMessage(facts, namespace)),
  advice: (facts, { kubectlIn }) => {
    const { kind = '', name = '' } = (facts.way === 'client' ? facts.denied.policy : facts.denial.policy) ?? {}
    return {
      fix: {
        text: 'Ask the cluster administrator for an earlier rule that accepts the clients, or passes them to the NetworkPolicies.',
      },
      next: { text: 'Look at the policy.', command: kubectlIn('', 'get', kind.toLowerCase(), name, '-o', 'yaml') },
    }
  },
  effect: 'denied',
  relations: { causes: { PT707: (_, own, other) => sharePort(own, other) } },
  explain: {
    summary: 'A cluster-wide policy blocks connections from all Pods.',
    means: 'Connections from Pods are dropped without a response, regardless of the NetworkPolicies in the namespace.',
    why: 'AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy belong to the cluster administrator. Policies of the Admin tier apply first, by their priority, and a rule that denies is final. Policies of the Baseline tier apply only to Pods that no NetworkPolicy selects.',
    sources: ['policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy'],
    confirm: [
      'kubectl get clusternetworkpolicies,adminnetworkpolicies,baselineadminnetworkpolicies',
      'kubectl porttrace -n NS svc/SVC -o json',
    ],
    fix: [
      'Add a rule with a lower priority number that accepts or passes the clients.',
      'For the Baseline tier: create a NetworkPolicy that selects the Pods and allows the clients.',
    ],
  },
}

function closedMessage({ denial, podPort, port, priority, enforcement, isOpenOutside }: ClosedFacts, namespace: string): string {
  return `Rule ${denial.rule.index}${denial.rule.name === undefined ? '' : ` (${denial.rule.name})`} of ${policyName(denial.policy, namespace)}, in tier ${denial.tier}${priority === undefined ? '' : ` with priority ${priority}`}, denies ${peerText(denial.peer)} on ${podPort}/${port.protocol} and ${denial.tier === 'Admin' ? 'overrides every NetworkPolicy' : 'applies only while no NetworkPolicy selects the Pods'}${isOpenOutside ? '; external clients are allowed' : ''}. ${enforcementText(enforcement)}`
}

function clientMessage({ denied, side, podPort, port, priority, enforcement, home }: ClientFacts): string {
  const { policy, rule, tier } = denied
  const name = policy === undefined ? 'a policy' : policyName(policy, home)
  const where = `in tier ${tier}${priority === undefined ? '' : ` with priority ${priority}`}`
  const final = tier === 'Admin' ? 'overrides every NetworkPolicy' : 'applies only while no NetworkPolicy selects the Pod'
  return `${rule ? `R${ruleText(rule).slice(1)} of ` : ''}${name}, ${where}, denies the traffic on ${podPort}/${port.protocol}, ${sideText[side]}, and ${final}. ${enforcementText(enforcement)}`
}
