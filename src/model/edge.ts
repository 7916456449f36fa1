import type { ObservedCondition, RouteMatch } from './gateway.ts'
import type { Condition, LabelSelector, ObjectRef } from './resources.ts'
import type { HopState } from './verdict.ts'

/** A condition that speaks against its object. */
export interface AgainstCondition extends ObservedCondition {
  /** It speaks of an older generation of the object (`observedGeneration`), and may not hold any more. */
  stale?: true
  /** Of what a parent of a route is told: it is a condition of the Gateway, and not of the route. */
  of?: 'gateway'
}

/** A condition that is False now, of a type that decides nothing by itself: it may say why its object is in trouble. */
export interface FurtherCondition extends Condition {
  of: 'route' | 'gateway' | 'class'
  /** The listener of the Gateway that it is about. */
  listener?: string
}

/**
 * Why a route does not, or not surely, get traffic by a parent. `gateway-missing`: there is no such Gateway; `no-pods`: no Pod has the labels
 * that it asks for; `no-listener`: none of its
 * listeners takes the route; `refused`: its controller says so; `partial`: its controller leaves out some rules; `unclaimed`: no
 * controller has said anything yet; `not-programmed`: the Gateway or the listener itself does not work.
 */
export type ParentReason =
  | 'gateway-missing'
  | 'no-pods'
  | 'no-listener'
  | 'refused'
  | 'partial'
  | 'unclaimed'
  | 'not-programmed'
  | 'gateway-unread'
  | 'namespace-unread'
  | 'other-kind'

/** What a route wants to attach to, and whether it does. Its `kind` is mostly Gateway. */
export interface ParentView extends ObjectRef {
  namespace: string
  /** `spec.parentRefs[0]`. */
  field: string
  sectionName?: string
  port?: number
  state: HopState
  reason?: ParentReason
  /** What its controller says against the route, and before that against the Gateway where that is the reason. */
  against: AgainstCondition[]
  /** What else is said of the route at this parent, of the Gateway, and of the listeners that the reference means. */
  further?: FurtherCondition[]
  /** The listeners that the reference means; absent where the Gateway was not read. */
  listeners?: ListenerMatch[]
  /** RFC 3339: when the route was made that no controller has said anything of. */
  since?: string
  /** What there is instead, where there is no such Gateway or listener: the Gateways of that namespace, or the listeners. */
  names?: string[]
  /** The labels of the Pods that would serve it, where there are none. */
  selector?: string
  /** Where clients reach the Gateway. */
  addresses?: string[]
}

/** Why a listener does not take a route. */
export type ListenerReason = 'protocol' | 'kind' | 'namespace' | 'hostname' | 'namespace-unread' | 'not-programmed'

/** A listener that a route means, and whether it takes the route. */
export interface ListenerMatch {
  name: string
  port: number
  protocol: string
  hostname?: string
  /** Path of its hosts, where these are a list. */
  field?: string
  state: HopState
  reason?: ListenerReason
  /** What it allows, where that is why: the kinds, or which namespaces and the selector of their labels. */
  allowed?: { kinds: string[] } | { from: string; selector?: LabelSelector }
  /** What its controller says against it, where that is why. */
  against?: AgainstCondition
}

/** An Ingress or a route of any other kind, as the target of a trace. Its backends are the `routes` of the trace. */
export interface RouteTrace extends ObjectRef {
  /** RFC 3339. */
  created?: string
  /** Of a route of the Gateway API; none: those of its listeners. Those of an Ingress stand at its rules. */
  hosts: string[]
  parents?: ParentView[]
  /** Of an Ingress. */
  className?: string
  /** The controller of the class, where the class was read. */
  controller?: string
  /** Of an Ingress: where its controller says that it answers. */
  addresses?: string[]
  /** Of an Ingress: the Secrets that its certificates are in, which are not read. */
  tls?: { hosts: string[]; secret?: string }[]
  rules: RuleView[]
}

/** A rule of a route; of an Ingress, a path of a rule or the default backend. */
export interface RuleView {
  field: string
  /** Of a webhook, which is asked by no host. */
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
  /** What else is said of it, of its class and of its listeners. */
  further?: FurtherCondition[]
  listeners: ListenerView[]
}

/** A listener of a Gateway that is the target. */
export interface ListenerView {
  name: string
  port: number
  protocol: string
  hostname?: string
  /** Whose routes may attach, in words: `Same`, `All`, `Selector`. */
  from: string
  state: HopState
  against: AgainstCondition[]
  /** As its controller counts them. */
  attachedRoutes?: number
  /** The routes that attach, as far as porttrace reads them. */
  routes: ObjectRef[]
}
