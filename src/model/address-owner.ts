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
  /** Of a Service: the port meant, by name where it has one, else by number; one that it does not have is as it was asked. */
  port?: number | string
  /** It has the address, but not this port. */
  lacksPort?: true
  /** The Node that is addressed; absent: any. */
  node?: string
  /** Of a DNS name before that of its Service: the hostname of one Pod. */
  hostname?: string
  container?: string
  containerPort?: number
  rule?: RouteRule
}
