import type { ObjectRef } from './resources.ts'
import type { RouteRule } from './route-rule.ts'

/** What an address is to the object that owns it. */
export type OwnerType =
  | 'clusterIP'
  | 'externalIP'
  | 'loadBalancer'
  | 'nodePort'
  | 'healthCheck'
  | 'dns'
  | 'podIP'
  | 'hostPort'
  | 'hostNetwork'
  | 'node'
  | 'route'

/** An object to which an address leads. */
export interface Owner {
  type: OwnerType
  object: ObjectRef
  /** For a Service: the port, by name if it has one, else by number. A port that the Service does not have is as it was requested. */
  port?: number | string
  /** It has the address, but not this port. */
  lacksPort?: true
  /** The Node of the address; absent: any. */
  node?: string
  /** The hostname of one Pod, before the name of its Service in a DNS name. */
  hostname?: string
  container?: string
  containerPort?: number
  rule?: RouteRule
}
