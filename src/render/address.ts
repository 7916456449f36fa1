import type { OwnerType } from '../model/address-owner.ts'
import type { AddressOwner, AddressView, OwnerReason } from '../model/address-view.ts'
import { table } from './layout.ts'
import { type Line, type Look, naming, span, toneOf } from './style.ts'
import { gutter } from './ways-in.ts'
import { refName } from './words.ts'

/** What owns an address, in a line each, with what is wrong with this entry point. */
export function addressLines({ owners }: AddressView, look: Look): Line[] {
  return table(
    owners.map((owner) => {
      const tone = owner.state === 'ok' ? 'plain' : toneOf(owner.state)
      return [
        [gutter(owner.state, look), span(typeWords[owner.type])],
        [naming(owner.object, span(refName(owner.object, undefined), tone)), span(detail(owner), 'quiet')],
        [span(reasonWords(owner), tone)],
      ]
    }),
  )
}

/** The words for one owner: what the address is to it, the object, and what is wrong with this entry point. */
export function ownerWords(owner: AddressOwner): string[] {
  return [typeWords[owner.type], refName(owner.object, undefined), detail(owner).trim(), reasonWords(owner)]
}

const typeWords: Readonly<Record<OwnerType, string>> = {
  clusterIP: 'ClusterIP',
  externalIP: 'external IP',
  loadBalancer: 'LoadBalancer',
  nodePort: 'NodePort',
  healthCheck: 'health check',
  dns: 'DNS name',
  podIP: 'Pod IP',
  hostPort: 'hostPort',
  hostNetwork: 'hostNetwork',
  node: 'Node IP',
  route: 'route',
}

/** ` on node-1`, ` app:8080`, ` shop.example.com/cart (Prefix)`. */
function detail(owner: AddressOwner): string {
  const { rule, container, containerPort, node, type, hostname } = owner
  if (rule) {
    const host = rule.host ?? '*'
    const kind = rule.isDefault ? 'default backend' : (rule.pathType ?? 'any path')
    return ` ${host}${rule.path ?? ''} (${kind})${backendWords(rule)}`
  }
  if (hostname !== undefined) return ` Pod ${hostname}`
  if (container !== undefined) return ` ${container}:${containerPort}`
  return node === undefined || type === 'node' ? '' : ` on ${node}`
}

function backendWords({ backend, share, route }: NonNullable<AddressOwner['rule']>): string {
  if (!backend) return ''
  const place = backend.namespace === route.namespace ? '' : `${backend.namespace}/`
  return ` to ${place}${backend.service}:${backend.port ?? '?'}${share ? ` ${Math.round((100 * share.weight) / share.of)}%` : ''}`
}

const reasons: Readonly<Record<OwnerReason, string>> = {
  dropped: 'dropped: no endpoint there',
  'some-drop': 'dropped on Nodes without an endpoint',
  'no-endpoint': 'no endpoint of this family',
  'node-not-ready': 'the Node is not ready',
  'node-unread': 'Nodes not read',
  'other-family': 'its owner does not have this IP family',
  'port-error': 'the load balancer reports an error for this port',
  'other-port': 'the port is not known to be open on any endpoint',
  'other-answer': 'cluster DNS is configured to answer differently',
  'answer-unknown': 'unknown what cluster DNS answers',
  'not-published': 'not in DNS: no ready endpoint has this address',
  'not-running': 'the Pod is not running',
  'not-ready': 'its container is not ready, so it may not listen',
  denied: 'policies allow no Pod to connect',
  'access-unknown': 'unknown whether policies allow connections',
  headless: 'not served: kube-proxy has no rules for a headless Service',
  undeclared: 'no container declares this port; they declare other ports',
  'not-listening': 'nothing listens there for other hosts',
  'no-service': 'leads to no Service',
  'service-unread': 'the Service could not be read',
  'some-requests': 'matches only some requests: it has conditions other than host and path',
  route: 'has no endpoint',
  'gateway-unread': 'its Gateway is not among the manifests',
  'request-failed': 'see the request to the URL',
}

function reasonWords({ reason, lacksPort, state, gateway, object }: AddressOwner): string {
  if (lacksPort) return 'has no such port'
  if (gateway)
    return `Gateway ${gateway.name}${gateway.namespace === object.namespace ? '' : ` in ${gateway.namespace}`} is not among the manifests`
  if (reason === 'route' && state !== 'broken') return state === 'unknown' ? 'not known to be served' : 'not served by all its parents'
  return reason === undefined ? '' : reasons[reason]
}
