import type { ClientAccess } from '../../model/access.ts'
import type { ClientView } from '../../model/client.ts'
import type { Labels, ObjectRef } from '../../model/resources.ts'
import type { Party } from '../../policy/connection.ts'

/** A client that was named, and what stands for it in the cluster. */
export interface Client {
  view: ClientView
  /** All that the client stands for, such as the Pods of a workload. Absent: it was not read. */
  parties?: readonly Party[]
}

/** With dnsPolicy None a Pod has only the resolvers and the search list of its dnsConfig (core/v1 PodSpec.dnsPolicy). */
export interface OwnDns {
  pod: string
  nameservers: readonly string[]
  searches: readonly string[]
  /** All nameservers have addresses outside of the cluster. */
  isForeign: boolean
}

/**
 * How a client asks for names. `node`: all of its Pods ask the resolver of their Node, which knows no Services; else whether policies
 * allow them to reach their resolver.
 */
export type Resolver =
  | { type: 'node'; pod: string; policy: string }
  | { type: 'asked'; service?: ObjectRef & { selector: Labels }; address: string; port: number; udp: ClientAccess; tcp: ClientAccess }
