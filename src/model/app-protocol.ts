import type { ObjectRef } from './resources.ts'

/** A route sends one protocol to a Service port that declares another one. What the process speaks is in neither. */
export interface ProtocolContradiction {
  /** What the route sends. `HTTP`: its controller chooses the version. */
  speaks: 'HTTP' | 'HTTP/1.1' | 'HTTPS' | 'gRPC' | 'gRPC over TLS' | 'TLS' | 'FastCGI'
  /** What says that it sends this. */
  object: ObjectRef
  field: string
  /** The value as it is in the object; null: not set, so that a default applies. */
  value: string | null
  /** The `appProtocol` of the port, or its name. */
  declared: string
  /** Path of it in the Service. */
  declaredAt: string
  kind: 'plain-to-tls' | 'tls-to-plain' | 'http1-to-http2' | 'http2-to-http1' | 'other-protocol'
  /** A setting that is not read may make it right, or many processes take both. */
  mayDiffer?: true
}
