import type { ObservedCondition, ParentStatus } from './gateway.ts'

/** A gateway.networking.k8s.io BackendTLSPolicy: Gateways connect to the Services that it names by TLS. */
export interface BackendTlsPolicy {
  kind: 'BackendTLSPolicy'
  namespace: string
  name: string
  generation?: number
  /** RFC 3339. */
  created?: string
  /** Services of its own namespace, each with the name of one port, or with none for all. */
  targets: { service: string; port?: string }[]
  /** The name that the certificate has to have. */
  hostname?: string
  /** What each controller reports for a Gateway (PolicyAncestorStatus). */
  ancestors: ParentStatus[]
}

/** The BackendTLSPolicy by which Gateways connect to a Service port. */
export interface BackendTlsView {
  name: string
  hostname?: string
  /** The condition that a controller reports against it; absent if none does. */
  condition?: ObservedCondition
  /** No controller has reported anything. */
  unreported?: true
}
