import type { ObjectRef } from './resources.ts'

/** An address that an object keeps for another one, so that nothing else gets it. */
export interface HeldAddress {
  address: string
  /** The object that keeps it, such as an IPAddress. */
  object: ObjectRef
  /** The field that names the owner. */
  field: string
  /** The object that it is kept for; of another kind than Service and Pod the name of the resource stands for the kind. */
  owner: ObjectRef
  /** RFC 3339: since when; absent if the object does not say. */
  since?: string
  /** The API server itself deletes it once its owner is gone. */
  isCleaned?: true
}
