import type { ClientView } from '../../model/client.ts'
import type { Mesh } from '../../model/endpoint.ts'
import type { Labels } from '../../model/resources.ts'
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
  /** Labels that all of its Pods have, without those that controllers give to single ones; absent where it has no Pod. */
  labels?: Labels
  /** Its addresses, where it is no Pod. */
  addresses: readonly string[]
  /** Nodes where its traffic starts. */
  nodes: readonly string[]
  /** The mesh whose proxy takes what all of its Pods send. */
  sidecar?: Mesh
}
