import { clientName } from '../../../kube/client-access.ts'
import { count } from '../../../lib/count.ts'
import type { ClientNearRule } from '../../../model/access.ts'
import type { Fix } from '../../../model/finding.ts'
import { sharePort } from '../../chain/ports.ts'
import type { FindingDefinition, WordContext } from '../../finding.ts'
import { clientPeers, openingFix, podsPeer } from '../../words/opening.ts'
import { enforcementText, policyName, policyNames } from '../../words/policies.ts'
import { client } from './client.ts'
import { closed } from './closed.ts'
import type { ClientFacts, ClosedFacts, Facts, RouteFacts } from './facts.ts'
import { route } from './route.ts'

/** NetworkPolicies block all clients, or the given client, on a port of the Pods. */
export const PT601: FindingDefinition<'PT601', Facts> = {
  code: 'PT601',
  name: 'policy-denies',
  rule: (chain) => [...closed(chain), ...client(chain), ...route(chain)],
  title: (facts) =>
    facts.way === 'route'
      ? `policies block the controller of ${facts.route}`
      : facts.way === 'client'
        ? `policies block ${clientName(facts.source.view, facts.home)} (${facts.side})`
        : `policies allow no client on port ${facts.podPort}`,
  message: (facts, { namespace }) =>
    facts.way === 'route' ? routeMessage(facts) : facts.way === 'client' ? clientMessage(facts) : closedMessage(facts, namespace),
  advice: (facts, context) => ({
    fix:
      facts.way === 'route'
        ? clientFix({ ...facts, denied: facts.decided }, context)
        : facts.way === 'client'
          ? clientFix({ ...facts, source: facts.standIn ?? facts.source }, context)
          : closedFix(facts, context),
  }),
  effect: 'denied',
  relations: { causes: { PT707: (_, own, other) => sharePort(own, other) } },
  explain: {
    summary: 'Network policies block all clients, or the client of --from, on a port of the Pods.',
    means:
      'Connections are dropped without a response: clients time out. Only the Node of a Pod can still connect, for example the kubelet with its probes.',
    why: 'A Pod that any NetworkPolicy selects for ingress is isolated: it gets only traffic that a rule of one of these policies allows. Rules apply to the port of the Pod (targetPort), not to the port of the Service. Every cluster stores policies, but only some network plugins enforce them.',
    sources: ['networking.k8s.io/v1 NetworkPolicySpec', 'Network Policies', 'calico#8049'],
    confirm: [
      'kubectl -n NS get networkpolicies',
      'kubectl -n NS describe networkpolicy NAME',
      'kubectl porttrace -n NS svc/SVC --from pod/CLIENT',
      'kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT',
    ],
    fix: [
      'Allow the clients in a policy, with the port of the Pods, as in the fix of the finding.',
      'Narrow the podSelector of the policy if it should not select these Pods.',
    ],
  },
}

function closedMessage({ podPort, port, policies, enforcement }: ClosedFacts, namespace: string): string {
  const isOne = policies.length === 1
  const all = isOne ? 'The policy' : `${count(policies.length, 'policy').replace('policys', 'policies')} together`
  return `${all} ${policyNames(policies, namespace)} ${isOne ? 'isolates' : 'isolate'} the Pods for incoming traffic, and no rule allows ${podPort}/${port.protocol}, so connections time out. ${enforcementText(enforcement)}`
}

function clientMessage({ side, denied, near, podPort, port, home, count: some, of, enforcement }: ClientFacts): string {
  const { policy, isolatedBy = policy ? [policy] : [] } = denied
  const isOne = isolatedBy.length === 1
  const whom = side === 'egress' ? 'the client for outgoing traffic' : 'the Pods for incoming traffic'
  const rule = side === 'egress' ? 'allows it to connect to them' : 'allows the client'
  const part = some < of ? ` (${some} of ${of} endpoints)` : ''
  return `${policyNames(isolatedBy, home)} ${isOne ? 'isolates' : 'isolate'} ${whom}, and no rule ${rule} on ${podPort}/${port.protocol}${near ? ` (${nearText(near, home)})` : ''}, so connections time out${part}. ${enforcementText(enforcement)}`
}

/** The rule that comes closest, and the label that is in the way. */
function nearText({ policy, rule, object, key, wanted, found }: ClientNearRule, home: string): string {
  const has = found === undefined ? `has no label ${key}` : `has ${key}=${found}`
  return `closest match: rule ${rule.index} of ${policyName(policy, home)} wants ${key}=${wanted}, but ${object.kind.toLowerCase()}/${object.name} ${has}`
}

function routeMessage({ route, source, side, decided, podPort, port, home, enforcement }: RouteFacts): string {
  const { policy, isolatedBy = policy ? [policy] : [] } = decided
  const who = clientName(source.view, home)
  const onNode = source.isOnNode ? ', because its Pods use the network of their Nodes and need an ipBlock with the Node addresses' : ''
  const whom = side === 'egress' ? 'it for outgoing traffic' : 'the Pods for incoming traffic'
  return `${who} handles ${route}, and ${policyNames(isolatedBy, home)} ${isolatedBy.length === 1 ? 'isolates' : 'isolate'} ${whom}: no rule clearly allows it on ${podPort}/${port.protocol}${onNode}. ${enforcementText(enforcement)}`
}

function closedFix({ podPort, port, selector }: ClosedFacts, context: WordContext): Fix {
  const { namespace, service } = context
  return openingFix(
    'Allow the clients to connect to the port of the Pods. This policy allows all Pods in the namespace.',
    `allow-to-${service}`,
    {
      direction: 'Ingress',
      namespace,
      labels: selector,
      peers: [{ podSelector: {} }],
      ports: [{ port: podPort, protocol: port.protocol }],
    },
    context,
  )
}

/** The one rule that is missing; where the labels of the client are not known, what to look at. */
function clientFix(
  {
    source,
    side,
    denied,
    podPort,
    port,
    selector,
    home,
  }: Pick<ClientFacts, 'source' | 'side' | 'denied' | 'podPort' | 'port' | 'selector' | 'home'>,
  context: WordContext,
): Fix {
  const ports = [{ port: podPort, protocol: port.protocol }]
  const { service, kubectlIn } = context
  const { view, labels } = source
  if (side === 'egress' && labels && view.namespace !== undefined) {
    const peer = podsPeer(selector, home, view.namespace)
    return openingFix(
      'Allow the client to connect to the Pods, by a policy in its own namespace.',
      `allow-${view.name}-to-${service}`,
      { direction: 'Egress', namespace: view.namespace, labels, peers: [peer], ports },
      context,
    )
  }
  const peers = side === 'ingress' ? clientPeers(source, home) : []
  if (peers.length > 0)
    return openingFix(
      'Allow the client to connect to the port of the Pods.',
      `allow-${view.namespace === undefined ? view.kind.toLowerCase() : view.name}-to-${service}`,
      { direction: 'Ingress', namespace: home, labels: selector, peers, ports },
      context,
    )
  const { namespace = '', name = '' } = denied.policy ?? {}
  return { text: 'Allow the client in the policy.', command: kubectlIn(namespace, 'edit', 'networkpolicy', name) }
}
