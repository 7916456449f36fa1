import type { Cause } from './finding.ts'
import type { ObjectRef } from './resources.ts'
import type { Gap, Trace } from './trace.ts'
import type { Verdict } from './verdict.ts'

/** The addresses of Services that a Pod was given, and what becomes of a connection to each: what `--calls -o json` prints. */
export interface CallList {
  apiVersion: 'porttrace/v1'
  kind: 'CallList'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The Pod, or the workload whose Pod template was read. */
  client: ObjectRef
  /** The worst first. */
  items: TracedCall[]
  /** ConfigMaps that were not read. */
  unread: UnreadConfig[]
  gaps: Gap[]
}

/** An address of a Service in what a container was given. Of the value that holds it no more than the address is kept. */
export interface TracedCall {
  container: string
  /** Where it stands: `spec.containers[0].env[CART_ADDR].value`. */
  field: string
  /** The ConfigMap that holds it, if the value is there. */
  configMap?: string
  /** Host and port: `cart:7070`; the port is absent where none is given. */
  address: string
  verdict: Verdict
  cause?: Cause
  /** That the Service does not exist; the trace is absent then. Among manifests that is unknown: it may be applied from elsewhere. */
  missing?: string
  trace?: Trace
}

/** A ConfigMap that the Pod uses and that could not be read. */
export interface UnreadConfig {
  name: string
  /** What the server answered. */
  message: string
}
