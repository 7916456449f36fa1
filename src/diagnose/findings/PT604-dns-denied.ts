import { directionText } from '../../kube/access-text.ts'
import { clientName, denyingSide } from '../../kube/client-access.ts'
import type { ClientAccess, DirectionAccess, Enforcement } from '../../model/access.ts'
import type { Evidence, Fix } from '../../model/finding.ts'
import type { Resolver } from '../../trace/access/client.ts'
import type { TrafficSource } from '../../trace/access/traffic-sources.ts'
import { isServed, marks, positions } from '../chain/ports.ts'
import type { FindingDefinition, Found, WordContext } from '../finding.ts'
import { clientPeers, openingFix, type Peer, podsPeer } from '../words/opening.ts'
import { enforcementText, policyName } from '../words/policies.ts'

type Asked = Extract<Resolver, { type: 'asked' }>

interface Facts {
  source: TrafficSource
  resolver: Asked
  side: 'egress' | 'ingress'
  denied: DirectionAccess
  /** Which protocols are denied. */
  protocols: readonly ('UDP' | 'TCP')[]
  home: string
  enforcement: Enforcement | undefined
}

/** Policies block the DNS lookups of a given client: usually a default-deny of egress without an exception for DNS. */
export const PT604: FindingDefinition<'PT604', Facts> = {
  code: 'PT604',
  name: 'dns-denied',
  rule: (chain) => {
    const ports = positions(chain, isServed)
    if (ports.length === 0) return []
    return (chain.trafficSources ?? []).flatMap((source): Found<Facts>[] => {
      const { resolver } = source
      if (resolver?.type !== 'asked') return []
      const protocols = (['UDP', 'TCP'] as const).filter((protocol) => of(resolver, protocol).result === 'denied')
      const [first] = protocols
      const access = first && of(resolver, first)
      const side = access && denyingSide(access)
      if (!access || !side) return []
      const denied = access[side]
      const isProven = denied.certainty === 'proven'
      const isUdp = first === 'UDP'
      return [
        {
          facts: { source, resolver, side, denied, protocols, home: chain.target.namespace ?? '', enforcement: access.enforcement },
          // Over TCP go only answers that are too large for UDP.
          severity: !isUdp ? 'info' : isProven ? 'error' : 'warn',
          confidence: isProven ? 'proven' : 'inferred',
          ...marks('entry', ports),
          evidence: [...deniedBy(denied, side, resolver), ...(access.enforcement?.evidence ?? [])],
        },
      ]
    })
  },
  title: ({ source, home, protocols }) =>
    `policies block DNS${protocols.includes('UDP') ? '' : ' over TCP'} for ${clientName(source.view, home)}`,
  message: ({ source, resolver, side, denied, protocols, home, enforcement }) =>
    `DNS lookups of ${clientName(source.view, home)} to ${resolver.service ? policyName(resolver.service, home) : resolver.address} (port ${resolver.port}/${protocols.join(' and ')}) are dropped ${directionText(denied, side, home)}${protocols.includes('UDP') ? '' : ', so answers that are too large for UDP are lost'}. ${enforcementText(enforcement)}`,
  advice: (facts, context) => ({ fix: dnsFix(facts, context) }),
  effect: 'unresolved',
  relations: {},
  explain: {
    summary: 'Policies block the DNS lookups of the client of --from.',
    means: 'DNS lookups time out after a few seconds. Connections to an IP address may still work.',
    why: 'A Pod that any NetworkPolicy selects for outgoing traffic may send only traffic that a rule allows, DNS lookups included. Rules apply to the port of the DNS Pods, which may not be 53. With NodeLocal DNSCache, lookups go to an address on the Node (169.254.20.10), which only an ipBlock can allow.',
    sources: ['Network Policies: default deny all egress traffic', 'Using NodeLocal DNSCache', 'networking.k8s.io/v1 NetworkPolicySpec'],
    confirm: [
      'kubectl -n NS get networkpolicies',
      'kubectl -n kube-system get service kube-dns -o wide',
      'kubectl porttrace -n kube-system svc/kube-dns --from pod/NS/CLIENT',
    ],
    fix: ['Allow UDP and TCP to the DNS Pods in a policy for the client, as in the fix of the finding.'],
  },
}

/** The rule that is missing: in the client's namespace for outgoing traffic, else in that of the DNS Pods. */
function dnsFix(facts: Facts, context: WordContext): Fix {
  const { source, resolver, side } = facts
  const { view, labels } = source
  const ports = [
    { port: resolver.port, protocol: 'UDP' },
    { port: resolver.port, protocol: 'TCP' },
  ]
  if (side === 'egress' && labels && view.namespace !== undefined) {
    const peer = resolverPeer(resolver, view.namespace)
    return openingFix(
      'Allow the client to connect to the port of the DNS Pods.',
      `allow-${view.name}-to-dns`,
      { direction: 'Egress', namespace: view.namespace, labels, peers: [peer], ports },
      context,
    )
  }
  const { service } = resolver
  const [peer] = service ? clientPeers(source, service.namespace ?? '') : []
  if (!service || !peer) return { text: 'Allow the client in the policy of the DNS Pods.' }
  return openingFix(
    'Allow the client to connect to the DNS Pods.',
    `allow-${view.name}-to-dns`,
    { direction: 'Ingress', namespace: service.namespace ?? '', labels: service.selector, peers: [peer], ports },
    context,
  )
}

function of({ udp, tcp }: Asked, protocol: 'UDP' | 'TCP'): ClientAccess {
  return protocol === 'UDP' ? udp : tcp
}

function resolverPeer({ service, address }: Asked, home: string): Peer {
  if (service) return podsPeer(service.selector, service.namespace, home)
  return { ipBlock: { cidr: `${address}/${address.includes(':') ? 128 : 32}` } }
}

function deniedBy({ policy, rule, isolatedBy = policy ? [policy] : [] }: DirectionAccess, side: string, { port }: Asked): Evidence[] {
  if (policy && rule) return [{ object: policy, field: `spec.${side}[${rule.index}].action`, value: 'Deny' }]
  return isolatedBy.map((object) => ({ object, field: `spec.${side}`, value: `no rule for ${port}/UDP of the DNS Pods` }))
}
