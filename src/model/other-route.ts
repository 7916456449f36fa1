import type { RouteMatch } from './gateway.ts'
import type { Labels, Manifest } from './resources.ts'

/** Kinds of routes other than Ingress and the Gateway API, and other kinds that name a Service to call. */
export type OtherRouteKind =
  | 'Route'
  | 'VirtualService'
  | 'Gateway'
  | 'IngressRoute'
  | 'IngressRouteTCP'
  | 'IngressRouteUDP'
  | 'TraefikService'
  | 'HTTPProxy'
  | 'TargetGroupBinding'
  | 'Rollout'
  | 'ValidatingWebhookConfiguration'
  | 'MutatingWebhookConfiguration'
  | 'APIService'
  | 'CustomResourceDefinition'

/**
 * A route of a kind that is neither Ingress nor of the Gateway API, in one shape for all: an OpenShift Route, a VirtualService, an
 * IngressRoute, an HTTPProxy, a webhook configuration and the like.
 */
export interface OtherRoute extends Manifest {
  /** API group; together with the kind it identifies the type of the route. */
  group: string
  kind: OtherRouteKind
  /** `''` if the kind has no namespace. */
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  /** Hosts of the whole route; empty: any host, or the hosts of its rules. */
  hosts: string[]
  /** What accepts the traffic for it, if the route names it. */
  parents: OtherParent[]
  rules: OtherRule[]
  /** For a Gateway: its servers, and the labels of the Pods that serve it. */
  listeners?: OtherListener[]
  selector?: Labels
  /** Routes of the same kind to which it delegates requests: they get its hosts. */
  includes: OtherInclude[]
  /** What its controller reports about it. */
  statements: RouteStatement[]
}

/** A Gateway, an entry point or a router that the route names. */
export interface OtherParent {
  kind: string
  /** Absent: it has none, or the route does not name it. */
  namespace?: string
  name: string
  field: string
}

/** A server of a Gateway. */
export interface OtherListener {
  name: string
  port: number
  protocol: string
  /** As in the object, possibly with a namespace before a `/`. */
  hosts: string[]
  /** Path of the hosts. */
  field: string
}

/** A route to which this one delegates some requests. */
export interface OtherInclude {
  namespace: string
  name: string
  field: string
  /** The prefix of every path of the other route. */
  prefix?: string
  /** It delegates only some of the requests for the host and the prefix. */
  isPartial?: true
}

/** A rule, and its backends. */
export interface OtherRule {
  field: string
  /** The name of the rule, for example of a webhook. */
  name?: string
  /** Hosts of this rule; empty: those of the route. */
  hosts: string[]
  /** Any of these; none: every request. */
  matches: RouteMatch[]
  /** It accepts only some of the requests that its hosts and matches describe. */
  isPartial?: true
  backends: OtherBackend[]
}

/**
 * What a port of a backend is: `number` of a Service port; `number-or-name` of a Service port; `endpoint`: a string is the name of a
 * Service port, a number that of a port of the Pods.
 */
export type PortMeaning = 'number' | 'number-or-name' | 'endpoint'

/** A backend of a rule. */
export interface OtherBackend {
  /** Path of the reference in the route: `spec.http[0].route[1]`. */
  field: string
  /** Path of the name in it. */
  nameField: string
  /** Path of the port, set or not. */
  portField?: string
  /** `Service`, or another kind of object; `Host`: a name that does not belong to a Service of the cluster. */
  kind: string
  namespace: string
  name: string
  port?: number | string
  /** The subset of the endpoints of the Service that gets the requests, by its name in a DestinationRule; absent: all. */
  subset?: { name: string; field: string }
  portMeaning: PortMeaning
  /** The meaning of a missing port: `all` ports, the `only` port, or an invalid route (`required`). */
  withoutPort: 'all' | 'only' | 'required'
  /** Its share is its weight divided by the sum of the weights of the rule; 0: no traffic. */
  weight: number
  /** It gets copies of requests, whose responses are discarded. */
  mirror?: true
  /** The setting of the controller that must allow the backend, which is in another namespace. */
  needsSetting?: string
}

/** What a controller reports about a route. */
export interface RouteStatement {
  /** Path of the condition or field. */
  field: string
  /** `Admitted`, `Valid`. */
  type: string
  /** `False`, `invalid`. */
  value: string
  isGood: boolean
  /** The name of the router that reports it, if there can be several. */
  by?: string
  reason?: string
  message?: string
}
