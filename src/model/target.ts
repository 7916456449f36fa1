import type { RouteKind } from './gateway.ts'
import type { OtherRouteKind } from './other-route.ts'
import type { ObjectRef, Protocol } from './resources.ts'

/** A target as parsed from the command line. */
export type TargetRef = ServiceTarget | PodTarget | WorkloadTarget | RouteTarget | GatewayTarget | ImportTarget | NodeTarget | AddressTarget

/** A Service, or one of its ports. */
export interface ServiceTarget {
  kind: 'service'
  name: string
  /** Number or name after the colon: `svc/web:80`, `svc/web:http`. */
  port?: number | string
  /** The EndpointSlice that was given instead: then `name` is a guess until the slice was read. */
  slice?: string
  /** The namespace of the EndpointSlice by which it was found; absent: that of the command. */
  namespace?: string
}

/** A Pod: traced upward to what reaches it. */
export interface PodTarget {
  kind: 'pod'
  name: string
}

/** A workload: traced upward from all of its Pods. */
export interface WorkloadTarget {
  kind: 'workload'
  type: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job'
  name: string
}

/** An Ingress, a route of the Gateway API or of another kind: traced downward to its backends. */
export interface RouteTarget {
  kind: 'route'
  type: 'Ingress' | RouteKind | OtherRouteKind
  name: string
}

/** A Gateway: traced downward through the routes that attach to it. */
export interface GatewayTarget {
  kind: 'gateway'
  name: string
}

/** A ServiceImport: traced to the Services of other clusters that are exported under its name. */
export interface ImportTarget {
  kind: 'import'
  type: 'ServiceImport'
  name: string
  /** The namespace in the DNS name by which it was given; absent: that of the command. */
  namespace?: string
  /** The port that a client asks for. */
  port?: number
  /** The id of the cluster in the DNS name: only that cluster is asked for. */
  cluster?: string
}

/** A Node: what can be reached on it. */
export interface NodeTarget {
  kind: 'node'
  name: string
}

/** What a client connects to: `10.96.3.4:80`, `[fd00::1]:80`, `:31200`, `web.demo.svc:80`, `https://shop.example.com/cart`. */
export interface AddressTarget {
  kind: 'address'
  /** As it was typed. */
  text: string
  /** An IP without brackets, or a name in lower case without a trailing dot; absent for `:31200`, which is a port of any Node. */
  host?: string
  /** Absent if none was given and the scheme has no default. */
  port?: number
  scheme?: 'http' | 'https'
  /** For a URL: `/cart`, without query and fragment. */
  path?: string
  /** Of `203.0.113.5:443/TCP`; absent if none was given. */
  protocol?: Protocol
}

/** The target that was requested. */
export interface TargetView extends ObjectRef {
  /** Its API group, if a kind of another group has the same name: `networking.istio.io` for a Gateway of Istio. */
  group?: string
  /** The requested port, by number or name; absent for the whole Service. */
  port?: number | string
}

/** A kind of object that a trace can start from. */
export interface TargetKind {
  /** As the API names it: `StatefulSet`. */
  kind: string
  /** Its API group, if a kind of another group has the same name; without a group, the other kind is used. */
  group?: string
  /** Its names on a command line in lower case: singular, plural, short (kubectl api-resources). */
  words: readonly string[]
  refTo: (name: string) => TargetRef
}
