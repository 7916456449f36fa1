import type { Condition, LabelSelector, Labels, Manifest } from './resources.ts'

/** The kinds of routes of the Gateway API. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute'

/** A condition, with the generation of the object that it is about. */
export interface ObservedCondition extends Condition {
  observedGeneration?: number
}

/** A parent of a route (gateway.networking.k8s.io ParentReference), with its defaults applied. */
export interface ParentRef {
  group: string
  kind: string
  namespace: string
  name: string
  /** The listener's name. */
  sectionName?: string
  /** The listener's port. */
  port?: number
}

/** What one controller reports about a route and one parent (RouteParentStatus). */
export interface ParentStatus extends ParentRef {
  controller?: string
  conditions: ObservedCondition[]
}

/** A header or query parameter that a request must have. */
export interface ValueMatch {
  name: string
  value: string
  /** `value` is a regular expression. */
  regex?: true
}

/** The conditions of a rule, all of which a request must meet. Every request meets a rule without conditions. */
export interface RouteMatch {
  path?: string
  /** `Exact`, `PathPrefix`, `RegularExpression`; of an Ingress `Prefix`, `Exact`, `ImplementationSpecific`. */
  pathType?: string
  /** The HTTP method, or the method of the gRPC service. */
  method?: string
  /** The gRPC service. */
  service?: string
  headers?: ValueMatch[]
  query?: ValueMatch[]
}

/** The backend of a rule (BackendObjectReference), with its defaults applied: core group, kind Service, the route's namespace, weight 1. */
export interface RouteBackend {
  group: string
  kind: string
  namespace: string
  name: string
  port?: number
  /** Its share is its weight divided by the sum of the weights of the rule; 0: no traffic. */
  weight: number
  /** Path of the reference in the route: `spec.rules[0].backendRefs[1]`. */
  field: string
  /** Gets copies of requests, whose responses are discarded (filter RequestMirror). */
  mirror?: true
}

/** A rule of a route. */
export interface GatewayRule {
  /** Any of these; none: every request. */
  matches: RouteMatch[]
  /** Types of its filters: `RequestRedirect`. */
  filters: string[]
  backends: RouteBackend[]
}

/** A route of any kind of the Gateway API. */
export interface Route extends Manifest {
  kind: RouteKind
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  generation?: number
  hostnames: string[]
  parentRefs: ParentRef[]
  rules: GatewayRule[]
  parents: ParentStatus[]
}

/** A port on which a Gateway accepts traffic (Listener), with what its controller reports about it. */
export interface Listener {
  name: string
  port: number
  /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or a controller's own. */
  protocol: string
  /** Absent: any. */
  hostname?: string
  tlsMode?: string
  /** The Secrets of its certificates by name (core group); they are never read. */
  secrets?: { namespace: string; name: string }[]
  /** The namespaces whose routes may attach. */
  from: string
  /** The selector of namespace labels, if `from` is `Selector`. */
  selector?: LabelSelector
  /** Kinds that may attach; empty: those of the protocol. */
  kinds: { group: string; kind: string }[]
  /** The number of attached routes, as reported by its controller. */
  attachedRoutes?: number
  conditions: ObservedCondition[]
}

/** A gateway.networking.k8s.io Gateway. */
export interface Gateway extends Manifest {
  kind: 'Gateway'
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  generation?: number
  className: string
  listeners: Listener[]
  /** `status.addresses`. */
  addresses: string[]
  conditions: ObservedCondition[]
}

/** The controller that handles the Gateways of a class. */
export interface GatewayClass {
  kind: 'GatewayClass'
  name: string
  generation?: number
  controller?: string
  conditions: ObservedCondition[]
}

/** Allows objects of other namespaces to refer to objects of its own namespace (ReferenceGrant). */
export interface ReferenceGrant {
  kind: 'ReferenceGrant'
  namespace: string
  name: string
  from: { group: string; kind: string; namespace: string }[]
  /** Without a name: all of the kind. */
  to: { group: string; kind: string; name?: string }[]
}

/** A namespace, for selectors of its labels. */
export interface Namespace {
  kind: 'Namespace'
  name: string
  labels: Labels
}
