import type { Condition, Family, Labels, Manifest, Protocol } from './common.ts'

/** A port of a Service (core/v1 ServicePort). */
export interface ServicePort {
  /** `''` if the port has no name. EndpointSlices match ports by this name. */
  name: string
  protocol: Protocol
  port: number
  /** A number, or the name of a container port. Defaults to `port` (core/v1 ServicePort). */
  targetPort: number | string
  nodePort?: number
  appProtocol?: string
}

/** An entry of `status.loadBalancer.ingress` (core/v1 LoadBalancerIngress). */
export interface LoadBalancerAddress {
  ip?: string
  hostname?: string
  /** `VIP` when the server sent none (core/v1 LoadBalancerIngress). */
  ipMode: string
  ports: { port: number; protocol: Protocol; error?: string }[]
}

/** A core/v1 Service. */
export interface Service extends Manifest {
  kind: 'Service'
  namespace: string
  name: string
  labels: Labels
  /** RFC 3339. */
  created?: string
  /** RFC 3339: when more than its status was last written (`metadata.managedFields`); absent: not since its creation, or unknown. */
  written?: string
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  /** Absent if the Service has none or an empty one: then only a person or another controller writes its EndpointSlices. */
  selector?: Labels
  headless: boolean
  /** Without `None`. */
  clusterIPs: string[]
  ipFamilies: Family[]
  ipFamilyPolicy?: string
  externalIPs: string[]
  externalName?: string
  ports: ServicePort[]
  externalTrafficPolicy: 'Cluster' | 'Local'
  internalTrafficPolicy: 'Cluster' | 'Local'
  publishNotReadyAddresses: boolean
  /** Seconds, when `sessionAffinity` is `ClientIP`. */
  sessionAffinitySeconds?: number
  trafficDistribution?: string
  /** Annotation `service.kubernetes.io/topology-aware-hints`, else `service.kubernetes.io/topology-mode`; `Auto` asks for hints. */
  topologyMode?: { annotation: string; value: string }
  /** Label `istio.io/use-waypoint`: the waypoint of an ambient mesh that its traffic passes. */
  waypoint?: string
  /** Annotation `cloud.google.com/neg` requests a network endpoint group for Ingresses of GKE. */
  negForIngress?: true
  loadBalancerClass?: string
  loadBalancerSourceRanges: string[]
  healthCheckNodePort?: number
  loadBalancer: LoadBalancerAddress[]
  conditions: Condition[]
  /**
   * The ports in the annotation `kubectl.kubernetes.io/last-applied-configuration`; kept only if two of them have one number for two
   * protocols, of which a client-side apply can lose one.
   */
  appliedPorts?: ServicePort[]
}
