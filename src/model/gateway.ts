import type { Condition, LabelSelector, Labels, Manifest } from './resources.ts'

/** The kinds of routes of the Gateway API. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute'

/** A condition, with the generation of the object that it speaks of. */
export interface ObservedCondition extends Condition {
  observedGeneration?: number
}

/** What a route wants to attach to (gateway.networking.k8s.io ParentReference), with its defaults applied. */
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

/** What one controller says of a route and one parent (RouteParentStatus). */
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

/** What a request must be to take a rule: all that is given. Of a rule without any, every request takes it. */
export interface RouteMatch {
  path?: string
  /** `Exact`, `PathPrefix`, `RegularExpression`; of an Ingress `Prefix`, `Exact`, `ImplementationSpecific`. */
  pathType?: string
  /** Of HTTP, or of the gRPC service. */
  method?: string
  /** The gRPC service. */
  service?: string
  headers?: ValueMatch[]
  query?: ValueMatch[]
}

/** Where a rule sends to (BackendObjectReference), with its defaults applied: core group, kind Service, the route's namespace, weight 1. */
export interface RouteBackend {
  group: string
  kind: string
  namespace: string
  name: string
  port?: number
  /** Its share is the weight of the sum of the rule's weights; 0: no traffic. */
  weight: number
  /** Path of the reference in the route: `spec.rules[0].backendRefs[1]`. */
  field: string
  /** Gets copies of requests, whose answers nobody sees (filter RequestMirror). */
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

/** A port on which a Gateway takes traffic (Listener), with what its controller says of it. */
export interface Listener {
  name: string
  port: number
  /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or a controller's own. */
  protocol: string
  /** Absent: any. */
  hostname?: string
  tlsMode?: string
  /** Which namespaces' routes may attach. */
  from: string
  /** Of the labels of namespaces, where `from` is `Selector`. */
  selector?: LabelSelector
  /** Kinds that may attach; none: those that go with the protocol. */
  kinds: { group: string; kind: string }[]
  /** Routes that attach, as its controller counts them. */
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

/** Which controller makes the Gateways of a class. */
export interface GatewayClass {
  kind: 'GatewayClass'
  name: string
  generation?: number
  controller?: string
  conditions: ObservedCondition[]
}

/** Lets objects of other namespaces refer to objects of its own (ReferenceGrant). */
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
