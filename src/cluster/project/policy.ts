import type { V1NetworkPolicy, V1NetworkPolicyEgressRule, V1NetworkPolicyPeer, V1NetworkPolicyPort } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { number, text, texts } from '../../lib/read.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from '../../model/resources.ts'
import { metadata } from './metadata.ts'
import { part, partOrAbsent, parts, type RawFields, rawOf } from './raw.ts'
import { labelSelector } from './selector.ts'

/** A networking.k8s.io/v1 NetworkPolicy; `policyTypes` as the API defaults them: Ingress always, Egress if it has egress rules. */
export function projectPolicy(raw: unknown): NetworkPolicy | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = part(rawOf<V1NetworkPolicy>(raw).spec)
  const types = texts(spec.policyTypes)
  return {
    kind: 'NetworkPolicy',
    namespace: meta.namespace,
    name: meta.name,
    podSelector: labelSelector(spec.podSelector),
    policyTypes: types.length > 0 ? types : ['Ingress', ...(parts(spec.egress).length > 0 ? ['Egress'] : [])],
    ingress: parts(spec.ingress).map((rule) => networkRule(rawOf<IngressRule>(rule).from, rule.ports)),
    egress: parts(spec.egress).map((rule) => networkRule(rule.to, rule.ports)),
  }
}

/** The generator of the types treats `from` as a keyword, and writes `_from` in its place. */
interface IngressRule {
  from?: V1NetworkPolicyPeer[]
}

type EgressRule = RawFields<V1NetworkPolicyEgressRule>

function networkRule(peers: EgressRule['to'], ports: EgressRule['ports']): NetworkPolicyRule {
  return { peers: parts(peers).map(networkPeer), ports: parts(ports).map(networkPort) }
}

/** A selector that is there and empty matches everything; one that is absent says nothing (networking/v1 NetworkPolicyPeer). */
function networkPeer(peer: RawFields<V1NetworkPolicyPeer>): NetworkPolicyPeer {
  const block = partOrAbsent(peer.ipBlock)
  if (block) return { type: 'ipBlock', cidr: text(block.cidr) ?? '', except: texts(block.except) }
  const pods = partOrAbsent(peer.podSelector)
  const namespaces = partOrAbsent(peer.namespaceSelector)
  if (!pods && !namespaces) return { type: 'unknown' }
  return { type: 'pods', ...defined({ pods: pods && labelSelector(pods), namespaces: namespaces && labelSelector(namespaces) }) }
}

function networkPort({ protocol, port, endPort }: RawFields<V1NetworkPolicyPort>): NetworkPolicyPort {
  const value = number(port) ?? text(port)
  const end = number(endPort)
  return { protocol: text(protocol) ?? 'TCP', ...defined({ port: value, endPort: end }) }
}
