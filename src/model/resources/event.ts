import type { ObjectRef } from './common.ts'

/** A Warning event, of core/v1 or events.k8s.io/v1. */
export interface WarningEvent {
  kind: 'Event'
  namespace: string
  name: string
  /** What it is about. */
  object: ObjectRef
  reason: string
  /** With the secrets in it masked. */
  message: string
  /** How often it happened. */
  count: number
  /** RFC 3339: when it happened last; `''` if the server does not say. */
  last: string
}
