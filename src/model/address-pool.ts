import type { ObjectRef } from './resources.ts'

/** Addresses that an object of a network plugin gives to Pods, or to Nodes for their Pods. */
export interface AddressPool {
  /** `Calico`; of a plugin with separate networks also the network: `Kube-OVN vpc-1`. */
  plugin: string
  object: ObjectRef
  field: string
  /** `10.244.0.0/16`, `10.0.0.5-10.0.0.9`; the name of a subnet if the object shows no addresses. */
  range: string
  /** The Node that has these addresses for its Pods. */
  node?: string
  /** It is part of a pool, and the Node gets further parts as it needs them. */
  isPart?: true
  /** It lies in the network of the Nodes by design. */
  isOnNodeNetwork?: true
  /** Nothing is given out of it any more. */
  isDisabled?: true
  /** How many of its addresses nothing gets. */
  reserved: number
  /** What counts as used. */
  uses: PoolUse
  /** The field and the words with which the object itself says that no address is left. */
  told?: { field: string; value: string }
}

/**
 * `counted`: as the object counts. `held`: the addresses in use that it lists. `assigned`: those of the addresses that Pods have. `pods`: addresses of Pods in the range, and `own` ones of the
 * plugin. `parts`: of its parts what is used of them, or their whole size. `unknown`: the object does not show it.
 */
export type PoolUse =
  | { by: 'counted'; size: string; used: string }
  | { by: 'held'; held: PoolAddress[]; size?: number }
  | { by: 'assigned'; addresses: string[] }
  | { by: 'pods'; own: string[] }
  | { by: 'parts'; of: 'used' | 'size' }
  | { by: 'unknown' }

/** An address that is given out, and to which Pod; absent: the object does not say, or it is of the plugin itself. */
export interface PoolAddress {
  address: string
  pod?: { namespace: string; name: string }
  /** RFC 3339: since when; absent if the object does not say. */
  since?: string
}
