import type { CertificateView } from './certificate.ts'
import type { ObservedCondition, RouteMatch } from './gateway.ts'
import type { Condition, LabelSelector, ObjectRef } from './resources.ts'
import type { HopState } from './verdict.ts'

/** A condition that reports a fault of its object. */
export interface AgainstCondition extends ObservedCondition {
  /** It is about an older generation of the object (`observedGeneration`) and may be out of date. */
  stale?: true
  /** It is a condition of the Gateway, not of the route. */
  of?: 'gateway'
}

/** A condition that is False now and does not change the verdict; it may say why its object has a fault. */
export interface FurtherCondition extends Condition {
  of: 'route' | 'gateway' | 'class'
  /** The listener of the Gateway that it is about. */
  listener?: string
}

/**
 * Why a route gets no traffic through a parent, or may get none. `gateway-missing`: the Gateway does not exist; `no-pods`: no Pod has the
 * labels that it asks for; `no-listener`: none of its listeners accepts the route; `refused`: its controller reports it; `partial`: its
 * controller ignores some rules; `unclaimed`: no controller has reported anything yet; `not-programmed`: the Gateway or the listener itself
 * does not work; `port-not-offered`: no Service of its Pods offers the port of a server.
 */
export type ParentReason =
  | 'gateway-missing'
  | 'no-pods'
  | 'no-listener'
  | 'refused'
  | 'partial'
  | 'unclaimed'
  | 'not-programmed'
  | 'port-not-offered'
  | 'gateway-unread'
  | 'namespace-unread'
  | 'other-kind'

/** A parent of a route, and whether the route attaches to it. Its `kind` is usually Gateway. */
export interface ParentView extends ObjectRef {
  namespace: string
  /** `spec.parentRefs[0]`. */
  field: string
  sectionName?: string
  port?: number
  state: HopState
  reason?: ParentReason
  /** Conditions in which its controller reports a fault of the route, preceded by those of the Gateway if they are the reason. */
  against: AgainstCondition[]
  /** Other conditions of the route at this parent, of the Gateway, and of the listeners that the reference selects. */
  further?: FurtherCondition[]
  /** The listeners that the reference selects; absent if the Gateway was not read. */
  listeners?: ListenerMatch[]
  /** RFC 3339: when the route was created; only if no controller has reported on it. */
  since?: string
  /** If the Gateway or listener does not exist: the Gateways of that namespace, or the listeners. */
  names?: string[]
  /** The labels of the Pods that would serve it, if there are none. */
  selector?: string
  /** The servers of an Istio Gateway that no Service offers, if that is the reason. */
  unoffered?: UnofferedPorts
  /** Where clients reach the Gateway. */
  addresses?: string[]
  /** What cert-manager says of the certificates of the listeners that accept the route. */
  certificates?: ListenerCertificate[]
}

/** A certificate of a listener, as cert-manager reports on it. */
export interface ListenerCertificate extends CertificateView {
  namespace: string
  gateway: { namespace: string; name: string }
  listener: string
  /** Conditions in which the controller of the Gateway reports a fault of the listener. */
  against: AgainstCondition[]
}

/** Servers of an Istio Gateway whose port no Service of its Pods offers, and the TCP ports that these Services have. */
export interface UnofferedPorts {
  servers: { port: number; field: string }[]
  services: { namespace: string; name: string; ports: { port: number; targetPort: number | string }[] }[]
}

/** Why a listener does not accept a route. */
export type ListenerReason = 'protocol' | 'kind' | 'namespace' | 'hostname' | 'namespace-unread' | 'not-programmed'

/** A listener that a route selects, and whether it accepts the route. */
export interface ListenerMatch {
  name: string
  port: number
  protocol: string
  hostname?: string
  /** Path of its hosts, if they are a list. */
  field?: string
  state: HopState
  reason?: ListenerReason
  /** What it allows, if that is the reason: the kinds, or the namespaces and the selector of their labels. */
  allowed?: { kinds: string[] } | { from: string; selector?: LabelSelector }
  /** The fault that its controller reports, if that is the reason. */
  against?: AgainstCondition
}

/** An Ingress or a route of any other kind, as the target of a trace. Its backends are the `routes` of the trace. */
export interface RouteTrace extends ObjectRef {
  /** RFC 3339. */
  created?: string
  /** For a route of the Gateway API; empty: those of its listeners. Hosts of an Ingress are in its rules. */
  hosts: string[]
  parents?: ParentView[]
  /** For an Ingress. */
  className?: string
  /** The controller of the class, if the class was read. */
  controller?: string
  /** For an Ingress: the addresses in its status. */
  addresses?: string[]
  /** For an Ingress: the Secrets with its certificates; they are never read. */
  tls?: { hosts: string[]; secret?: string }[]
  rules: RuleView[]
}

/** A rule of a route; for an Ingress, a path of a rule or the default backend. */
export interface RuleView {
  field: string
  /** For a webhook, which has no host. */
  name?: string
  host?: string
  /** Any of these; none: every request. */
  matches: RouteMatch[]
  /** Types of its filters. */
  filters: string[]
}

/** A Gateway as the target of a trace. */
export interface GatewayView extends ObjectRef {
  namespace: string
  className: string
  class: {
    state: HopState
    reason?: 'class-missing' | 'not-accepted' | 'class-unread'
    controller?: string
    against: AgainstCondition[]
  }
  addresses: string[]
  state: HopState
  against: AgainstCondition[]
  /** Other conditions of it, of its class and of its listeners. */
  further?: FurtherCondition[]
  /** What cert-manager says of the certificates of its listeners. */
  certificates?: ListenerCertificate[]
  listeners: ListenerView[]
}

/** A listener of a Gateway that is the target. */
export interface ListenerView {
  name: string
  port: number
  protocol: string
  hostname?: string
  /** The namespaces whose routes may attach: `Same`, `All`, `Selector`. */
  from: string
  state: HopState
  against: AgainstCondition[]
  /** As reported by its controller. */
  attachedRoutes?: number
  /** The routes that attach, of the kinds that porttrace reads. */
  routes: ObjectRef[]
}
