import type { ObjectRef } from '../../../model/resources.ts'

/** Addresses that are kept for objects that do not exist. */
export interface Facts {
  address: string
  /** What keeps the first of them, and for which object. */
  holder: ObjectRef
  owner: ObjectRef
  count: number
  /** The API server deletes what keeps it by itself. */
  isCleaned?: true
  /** The target is the Service that has the address. */
  isOwn?: true
}
