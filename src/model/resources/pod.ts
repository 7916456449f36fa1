import type { Condition, Labels, Protocol } from './common.ts'

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
  /** `periodSeconds`: from one to the next, in s; absent: 10, the default. */
  period?: number
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

/** A port that the command, an argument or a variable of a container names. */
export interface PortMention {
  /** `args[1]`, `command[2]`, `env[PORT]`. */
  field: string
  port: number
  /** By what stands before it, it is a port to listen on. */
  listens?: true
}

/** A container of a Pod, with its state. */
export interface Container {
  name: string
  /** `sidecar` is an init container with `restartPolicy: Always` (a native sidecar): it runs beside the others and may own ports. */
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
  /** Absent where there is none. */
  mentions?: PortMention[]
  readinessProbe?: ContainerProbe
  livenessProbe?: ContainerProbe
  startupProbe?: ContainerProbe
  /** Its startup probe has not passed yet (`started` of its status): until then the kubelet asks no other. */
  starting?: true
  /** Has a `lifecycle.preStop` hook. */
  preStop?: true
  ready: boolean
  restarts: number
  state: ContainerState
  /** How it ended last time, when it has ended before. */
  lastEnd?: ContainerState
}

/** What would make a Pod that is not there yet. */
export interface PlannedBy {
  kind: string
  name: string
  /** Path of the Pod template in that object; `''`: the object is the Pod. */
  field: string
  /** It lives only while a job runs. */
  ends?: true
  /** Its annotations, or the labels of its namespace, ask an injector for a container of which nothing is known. */
  injected?: true
}

/** A core/v1 Pod; volumes are not kept, and of environment and commands the ports that they name alone. */
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
  /** `spec.dnsPolicy`; absent: `ClusterFirst`. */
  dnsPolicy?: string
  /** `spec.dnsConfig.nameservers`; absent: none. */
  nameservers?: string[]
  /** `spec.dnsConfig.searches`; absent: none. */
  searches?: string[]
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
  /** Set where a manifest would make the Pod, which is not there yet. */
  plannedBy?: PlannedBy
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
