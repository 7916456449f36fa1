import type { ObjectRef } from './resources.ts'
import type { WorkloadTarget } from './target.ts'

/**
 * Where traffic starts, as `--from` names it. An absent namespace means that of the target. `outside`: some
 * client outside of the cluster.
 */
export type ClientRef =
  | { kind: 'pod'; namespace?: string; name: string; container?: string }
  | { kind: 'workload'; type: WorkloadTarget['type']; namespace?: string; name: string }
  | { kind: 'node'; name: string }
  | { kind: 'address'; address: string }
  | { kind: 'outside' }

/**
 * A client in the document: the object; for an address the kind `Address` with the address as its name; for any client outside of the
 * cluster the kind `Outside`.
 */
export interface ClientView extends ObjectRef {
  /** The container that was named. */
  container?: string
}
