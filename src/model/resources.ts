/**
 * The slim resources: what porttrace needs of each Kubernetes object, and nothing else. Raw API objects are turned into these
 * once, in `cluster/project`; defaults and nil rules of the API are already applied, so a missing field here is a fact.
 */

/** `TCP`, `UDP` or `SCTP`; any other text is kept as the server sent it. */
export type Protocol = string
/** An IP family, as `spec.ipFamilies` names it. */
export type Family = 'IPv4' | 'IPv6'
/** Label keys and their values. */
export type Labels = Readonly<Record<string, string>>

/** What names an object for a person and for kubectl. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  kind: string
  namespace?: string
  name: string
}

/** A port of a Service (core/v1 ServicePort). */
export interface ServicePort {
  /** `''` when the port has no name, which is what EndpointSlices match on. */
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

/** An entry of `status.conditions`. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}

/** A core/v1 Service. */
export interface Service {
  kind: 'Service'
  namespace: string
  name: string
  labels: Labels
  /** RFC 3339. */
  created?: string
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  /** Absent when the Service has none or an empty one: then nobody writes its EndpointSlices but a person or another controller. */
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
  loadBalancerClass?: string
  loadBalancerSourceRanges: string[]
  healthCheckNodePort?: number
  loadBalancer: LoadBalancerAddress[]
  conditions: Condition[]
  /**
   * The ports in the annotation `kubectl.kubernetes.io/last-applied-configuration`; kept only where two of them have one number for two
   * protocols, of which a client-side apply can lose one.
   */
  appliedPorts?: ServicePort[]
}

/** An endpoint of a slice, with the nil rules of its conditions applied. */
export interface SliceEndpoint {
  /** `addresses[0]`: kube-proxy uses no other. */
  address: string
  /** nil is true (discovery/v1 EndpointConditions). */
  ready: boolean
  /** nil is true. */
  serving: boolean
  /** nil is false. */
  terminating: boolean
  node?: string
  zone?: string
  /** The Pod (or other object) that the address belongs to; absent for addresses written by hand. */
  target?: ObjectRef & { uid?: string }
  hintZones: string[]
  hintNodes: string[]
}

/** A port of a slice. */
export interface SlicePort {
  /** Absent when nil: kube-proxy ignores such a port. */
  name?: string
  /** Absent when nil: kube-proxy ignores such a port. */
  port?: number
  protocol: Protocol
}

/** An EndpointSlice, or a subset of a core/v1 Endpoints object put in the same shape (`kind` tells which). */
export interface EndpointSlice {
  kind: 'EndpointSlice' | 'Endpoints'
  namespace: string
  name: string
  /** Label `kubernetes.io/service-name`; for Endpoints its own name. Absent: no Service owns it. */
  service?: string
  /** Label `endpointslice.kubernetes.io/managed-by`. */
  managedBy?: string
  /** Label `multicluster.kubernetes.io/service-name`: its addresses belong to the ServiceImport of that name. */
  importedAs?: string
  /** `IPv4`, `IPv6`, or `FQDN`, which kube-proxy ignores. */
  addressType: string
  ports: SlicePort[]
  endpoints: SliceEndpoint[]
}

/** A port that a container declares (core/v1 ContainerPort): information only, except for its name. */
export interface ContainerPort {
  /** `''` when the port has no name. */
  name: string
  port: number
  protocol: Protocol
  hostPort?: number
  hostIP?: string
}

/** What the kubelet asks a container (core/v1 Probe). */
export interface ContainerProbe {
  handler: 'httpGet' | 'tcpSocket' | 'grpc' | 'exec'
  port?: number | string
  path?: string
  scheme?: string
  /** Set when the kubelet asks another host than the Pod: the probe then proves nothing about the Pod. */
  host?: string
}

/** What a container does now, or how it ended (core/v1 ContainerState). */
export interface ContainerState {
  state: 'waiting' | 'running' | 'terminated' | 'unknown'
  reason?: string
  message?: string
  exitCode?: number
  /** RFC 3339: when it started (running) or finished (terminated). */
  since?: string
}

/** A container of a Pod, with its state. */
export interface Container {
  name: string
  /** `sidecar` is an init container with `restartPolicy: Always` (a native sidecar): it runs beside the others and may own ports. */
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
  readinessProbe?: ContainerProbe
  livenessProbe?: ContainerProbe
  startupProbe?: ContainerProbe
  /** Has a `lifecycle.preStop` hook. */
  preStop?: true
  ready: boolean
  restarts: number
  state: ContainerState
  /** How it ended last time, when it has ended before. */
  lastEnd?: ContainerState
}

/** A core/v1 Pod; environment, volumes and commands are not kept. */
export interface Pod {
  kind: 'Pod'
  namespace: string
  name: string
  uid: string
  labels: Labels
  created?: string
  /** The controller (`ownerReferences[].controller`). */
  owner?: { kind: string; name: string }
  node?: string
  /** `status.hostIP`: the address of its Node. */
  nodeAddress?: string
  hostNetwork: boolean
  hostname?: string
  subdomain?: string
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  phase: string
  /** `status.reason` and `status.message`, such as `Evicted`. */
  reason?: string
  message?: string
  ips: string[]
  /** Set while the Pod is being deleted. RFC 3339. */
  deleting?: string
  conditions: Condition[]
  /** RFC 3339: when its condition Ready last changed. */
  readySince?: string
  readinessGates: string[]
  /** Annotation `ambient.istio.io/redirection` is `enabled`: its traffic passes the Node's ztunnel. */
  ambient?: true
  /** Annotations that tell the proxy of a mesh which incoming ports to take; absent where there is none. */
  inbound?: InboundPorts
  containers: Container[]
}

/** Incoming ports that the proxy of a mesh takes, and those that it leaves alone. */
export interface InboundPorts {
  /** Absent: all. */
  taken?: PortRange[]
  left: PortRange[]
}

/** From the one port to the other, both included. */
export interface PortRange {
  from: number
  to: number
}

/** A core/v1 Node. */
export interface Node {
  kind: 'Node'
  name: string
  labels: Labels
  zone?: string
  addresses: { type: string; address: string }[]
  conditions: Condition[]
  architecture?: string
  /** `status.nodeInfo.containerRuntimeVersion`: `containerd://2.1.9`. */
  runtime?: string
  /** `spec.podCIDRs`, where the cluster gives each Node a range of Pod addresses. */
  podRanges?: string[]
}

/** A meta/v1 LabelSelector. */
export interface LabelSelector {
  matchLabels: Labels
  matchExpressions: { key: string; operator: string; values: string[] }[]
}

/** A networking.k8s.io/v1 NetworkPolicy, as far as telling which Pods it selects. */
export interface NetworkPolicy {
  kind: 'NetworkPolicy'
  namespace: string
  name: string
  podSelector: LabelSelector
  policyTypes: string[]
}

/** A controller with `spec.replicas`: Deployment, StatefulSet or ReplicaSet; a DaemonSet and a Job have none. */
export interface Workload {
  kind: string
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  owner?: { kind: string; name: string }
  replicas?: number
  readyReplicas: number
  /** Labels of the Pod template. */
  podLabels: Labels
  /** Its Pods (`spec.selector`). */
  selector?: LabelSelector
  /** Of a DaemonSet: on how many Nodes it wants a Pod. */
  desired?: number
  /** Of a StatefulSet: the Service that names its Pods; `''` where it names none. */
  serviceName?: string
  /** Of a Job: it is suspended, has ended well, or has failed for good. */
  job?: 'suspended' | 'complete' | 'failed'
  /** Conditions that are True and say that Pods are missing or lost. */
  conditions?: Condition[]
}
