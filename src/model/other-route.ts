import type { RouteMatch } from './gateway.ts'
import type { Labels, Manifest } from './resources.ts'

/** Kinds of routes beside Ingress and the Gateway API, and of other objects that name a Service to call. */
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
  /** API group; with the kind it tells what the route is. */
  group: string
  kind: OtherRouteKind
  /** `''` where the kind has no namespace. */
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  /** Hosts of the whole route; none: any, or those of its rules. */
  hosts: string[]
  /** What takes the traffic for it, as far as the route names it. */
  parents: OtherParent[]
  rules: OtherRule[]
  /** Of a Gateway: what it listens to, and the labels of the Pods that do. */
  listeners?: OtherListener[]
  selector?: Labels
  /** Routes of the same kind that it hands requests to: they get its hosts. */
  includes: OtherInclude[]
  /** What its controller says of it. */
  statements: RouteStatement[]
}

/** A Gateway, an entry point or a router that the route names. */
export interface OtherParent {
  kind: string
  /** Absent: it has none, or the route does not say which. */
  namespace?: string
  name: string
  field: string
}

/** A server of a Gateway. */
export interface OtherListener {
  name: string
  port: number
  protocol: string
  /** As they stand there, perhaps with a namespace before a `/`. */
  hosts: string[]
  /** Path of the hosts. */
  field: string
}

/** A route that this one hands some requests to. */
export interface OtherInclude {
  namespace: string
  name: string
  field: string
  /** Stands before every path of the other route. */
  prefix?: string
  /** It hands on only some of the requests that the host and the prefix describe. */
  isPartial?: true
}

/** A rule, and where it sends requests. */
export interface OtherRule {
  field: string
  /** Where rules have names: that of a webhook. */
  name?: string
  /** Of the rule alone; none: those of the route. */
  hosts: string[]
  /** Any of these; none: every request. */
  matches: RouteMatch[]
  /** It takes only some of the requests that its hosts and matches describe. */
  isPartial?: true
  backends: OtherBackend[]
}

/**
 * What a port of a backend is: `number` of a Service port; `number-or-name` of a Service port; `endpoint`: a text is the name of a Service
 * port, a number that of a port of the Pods.
 */
export type PortMeaning = 'number' | 'number-or-name' | 'endpoint'

/** Where a rule sends requests. */
export interface OtherBackend {
  /** Path of the reference in the route: `spec.http[0].route[1]`. */
  field: string
  /** Path of the name in it. */
  nameField: string
  /** Path of the port, where it is, or would be. */
  portField?: string
  /** `Service`, or another kind of object; `Host`: a name that is none of a Service of the cluster. */
  kind: string
  namespace: string
  name: string
  port?: number | string
  /** The part of the Service's endpoints that gets the requests, as a DestinationRule names it; absent: all. */
  subset?: { name: string; field: string }
  portMeaning: PortMeaning
  /** What no port means: `all` ports, the `only` one, or a route that is not valid (`required`). */
  withoutPort: 'all' | 'only' | 'required'
  /** Its share is the weight of the sum of the rule's weights; 0: no traffic. */
  weight: number
  /** It gets copies of requests, whose answers nobody sees. */
  mirror?: true
  /** It lies in another namespace, which a setting of the controller has to allow: this one. */
  needsSetting?: string
}

/** What a controller says of a route. */
export interface RouteStatement {
  /** Path of the condition or field. */
  field: string
  /** `Admitted`, `Valid`. */
  type: string
  /** `False`, `invalid`. */
  value: string
  isGood: boolean
  /** Who says so, where several may: the name of a router. */
  by?: string
  reason?: string
  message?: string
}
