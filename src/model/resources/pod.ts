import type { Condition, Labels, Protocol } from './common.ts'

/** A port that a container declares (core/v1 ContainerPort): informational, except for its name. */
export interface ContainerPort {
  /** `''` when the port has no name. */
  name: string
  port: number
  protocol: Protocol
  hostPort?: number
  hostIP?: string
}

/** A probe that the kubelet runs on a container (core/v1 Probe). */
export interface ContainerProbe {
  handler: 'httpGet' | 'tcpSocket' | 'grpc' | 'exec'
  port?: number | string
  path?: string
  scheme?: string
  /** Set if the kubelet probes another host than the Pod: then the probe proves nothing about the Pod. */
  host?: string
  /** `periodSeconds`: from one to the next, in s; absent: 10, the default. */
  period?: number
}

/** The state of a container (core/v1 ContainerState). */
export interface ContainerState {
  state: 'waiting' | 'running' | 'terminated' | 'unknown'
  reason?: string
  message?: string
  exitCode?: number
  /** RFC 3339: when it started (running) or finished (terminated). */
  since?: string
}

/** A port in the command, an argument or an environment variable of a container. */
export interface PortMention {
  /** `args[1]`, `command[2]`, `env[PORT]`. */
  field: string
  port: number
  /** The text before it shows that it is a port to listen on. */
  listens?: true
}

/** A container of a Pod, with its state. */
export interface Container {
  name: string
  /**
   * `sidecar` is an init container with `restartPolicy: Always` (a native sidecar): it runs alongside the other containers and may have
   * ports.
   */
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
  /** Absent if there is none. */
  mentions?: PortMention[]
  readinessProbe?: ContainerProbe
  livenessProbe?: ContainerProbe
  startupProbe?: ContainerProbe
  /** Its startup probe has not succeeded yet (`started` of its status): until then the kubelet runs no other probe. */
  starting?: true
  /** Has a `lifecycle.preStop` hook. */
  preStop?: true
  ready: boolean
  restarts: number
  state: ContainerState
  /** How it ended last time, if it has ended before. */
  lastEnd?: ContainerState
}

/** The object that would create a Pod that does not exist yet. */
export interface PlannedBy {
  kind: string
  name: string
  /** Path of the Pod template in that object; `''`: the object is the Pod. */
  field: string
  /** It exists only while a Job runs. */
  ends?: true
  /** Its annotations, or the labels of its namespace, ask an injector to add an unknown container. */
  injected?: true
}

/** A core/v1 Pod, without volumes; of environment variables and commands only the ports in them are kept. */
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
  /** Annotations that tell the proxy of a mesh which incoming ports to capture; absent if there are none. */
  inbound?: InboundPorts
  containers: Container[]
  /** Set if a manifest would create the Pod, which does not exist yet. */
  plannedBy?: PlannedBy
}

/** Incoming ports that the proxy of a mesh captures, and those that it excludes. */
export interface InboundPorts {
  /** Absent: all. */
  taken?: PortRange[]
  left: PortRange[]
}

/** A range of ports, both ends included. */
export interface PortRange {
  from: number
  to: number
}
