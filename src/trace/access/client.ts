import type { ClientAccess } from '../../model/access.ts'
import type { ClientView } from '../../model/client.ts'
import type { Mesh } from '../../model/endpoint.ts'
import type { Labels, ObjectRef, Pod } from '../../model/resources.ts'
import type { Party } from '../../policy/connection.ts'

/** A client that was named, and what stands for it in the cluster. */
export interface Client {
  view: ClientView
  /** All of them are meant: of a workload its Pods. Absent: it was not read. */
  parties?: readonly Party[]
}

/** What a chain knows of a client beside its access, for those who diagnose it. */
export interface Caller {
  view: ClientView
  /** Its Pods; absent where it is none. */
  pods?: readonly Pick<Pod, 'namespace' | 'name'>[]
  /** Labels that all of its Pods have, without those that controllers give to single ones; absent where it has no Pod. */
  labels?: Labels
  /** All of its Pods are on the network of their Nodes, where no selector surely matches them. */
  isOnNode?: true
  /** Its addresses, where it is no Pod with an address of its own. */
  addresses: readonly string[]
  /** Nodes where its traffic starts. */
  nodes: readonly string[]
  /** The mesh whose proxy takes what all of its Pods send. */
  sidecar?: Mesh
  /** How it asks for names; absent where that is not known. */
  resolver?: Resolver
  /** What its Pods name instead of the cluster's name service; absent where they do not. */
  ownDns?: OwnDns
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
 * How a client asks for names. `node`: all of its Pods ask the resolver of their Node, which knows no Services; else whether policies let
 * them to the resolver that they ask.
 */
export type Resolver =
  | { type: 'node'; pod: string; policy: string }
  | { type: 'asked'; service?: ObjectRef & { selector: Labels }; address: string; port: number; udp: ClientAccess; tcp: ClientAccess }
