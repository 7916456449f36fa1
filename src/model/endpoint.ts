import type { ClientAccess, ClientOf, OpenAccess } from './access.ts'
import type { EndpointConnections } from './connections.ts'
import type { Condition, ContainerProbe, Family, Labels, ObjectRef, Protocol } from './resources.ts'
import type { EndpointSocket } from './socket.ts'

/**
 * `ready`: kube-proxy sends to it. `serving-terminating`: kube-proxy sends to it only while no other is ready. `no-port`: its slice has no
 * port of this name. `duplicate`: another slice lists the same address and port.
 */
export type EndpointState = 'ready' | 'serving-terminating' | 'not-ready' | 'terminating' | 'no-port' | 'duplicate'

/** A port that a container of a Pod declares; `name` is `''` if it has none. */
export interface DeclaredPort {
  container: string
  name: string
  port: number
  protocol: Protocol
  /** The hostPort that it requests. */
  hostPort?: number
}

/** The meshes whose proxies are known. */
export type Mesh = 'istio' | 'linkerd' | 'consul'

/** A field other than a declared port that contains a port of a Pod. */
export interface NamedPort {
  container: string
  /** In the container: `args[1]`, `env[PORT]`, `readinessProbe.httpGet.port`. */
  field: string
  port: number
}

/** One address behind a Service port. */
export interface Endpoint {
  address: string
  /** Absent when its slice has no port of this name. */
  port?: number
  protocol: Protocol
  family: Family
  state: EndpointState
  /** Would kube-proxy send traffic to it, on at least one Node? */
  usable: boolean
  /** The name of the Pod, in the namespace of the Service; absent if the address belongs to no Pod there. */
  pod?: string
  /** The id of the cluster that the address is in, if its slice names one and no Pod of this cluster has it. */
  cluster?: string
  /** The Pod that the slice names does not exist; only for a Service without a selector, whose slices no controller updates. */
  podMissing?: true
  /** The condition Ready of the Pod; absent if the Pod was not read. It differs from `state` under `publishNotReadyAddresses`. */
  podReady?: boolean
  /** The status of that condition, if it is set and not `True`. */
  readyStatus?: string
  /** Why the container that gets the traffic is not running, in a Pod that is not ready: `CrashLoopBackOff`. */
  stopped?: string
  /** The Pod does not exist yet: a manifest would create it. Its name replaces its address. */
  planned?: true
  /** The Pod would exist only while a Job runs. */
  ends?: true
  /** An injector would add a container to the Pod; its ports are unknown before. */
  injected?: true
  hostNetwork?: boolean
  node?: string
  zone?: string
  slice: string
  hintZones: string[]
  hintNodes: string[]
  /** The container that declares the port. */
  container?: string
  /** That container is a native sidecar: it is one of the init containers. */
  role?: 'sidecar'
  /** Whether a container declares this port; absent if the Pod was not read. An undeclared port is not a fault. */
  declared?: boolean
  /** The port of the Node that leads to this container port (hostPort), independent of the Service. */
  hostPort?: number
  /** The address of the Node that `hostPort` is bound to; absent: all of them. */
  hostIP?: string
  /** A sidecar accepts every connection before the container does. */
  sidecar?: Mesh
  /** The Pod is in an ambient mesh: the ztunnel of the Node accepts every connection. */
  ambient?: true
  /** The ports that the containers of the Pod declare, if they do not declare this port. */
  declaredPorts?: DeclaredPort[]
  /** For a port that no container declares: the fields that contain it, or, if there are none, the fields that contain another port. */
  named?: NamedPort
  /** A container of the Pod that crashed within the last ten minutes and runs again: it may crash again. */
  crashed?: { container: string; role?: 'sidecar'; restarts: number; exitCode: number; at: string }
  /** The readiness probe of the container; absent if there is none or the Pod was not read. */
  readinessProbe?: ContainerProbe & { container: string; samePort: boolean }
  /** The liveness probe of the container that declares the port, if it checks another port. */
  livenessProbe?: ContainerProbe
  /** Other containers of the Pod that declare the same port and protocol. */
  alsoDeclaredBy?: string[]
  /** Whether the container has a preStop hook; only for an address whose Pod is being deleted. */
  preStop?: boolean
  /** The phase of a Pod that has ended but whose address is still listed. */
  ended?: 'Succeeded' | 'Failed'
  /** The state that a `duplicate` would have if no other endpoint had its address. */
  duplicate?: EndpointState
  /** Which clients may connect to it, or whether the one client of `--from` may; absent if it has no port, or there are several clients. */
  access?: OpenAccess | ClientAccess
  /** If several clients were given: whether each of them may connect to it. */
  clients?: ClientOf[]
  /** What listens there; absent until a probe has read it. */
  socket?: EndpointSocket
  /** Who is connected; absent until a probe has asked, and where its answer is not known. */
  connections?: EndpointConnections
}

/** Why a Pod is not a ready endpoint, as a word for scripts. */
export type CandidateReason =
  | 'selector-nearly'
  | 'pending'
  | 'unschedulable'
  | 'image'
  | 'creating'
  | 'init-running'
  | 'crashing'
  | 'container-waiting'
  | 'completed'
  | 'failed'
  | 'terminating'
  | 'no-address'
  | 'no-address-in-family'
  | 'no-port'
  | 'readiness-probe'
  | 'readiness-gate'
  | 'not-ready'
  | 'not-listed'

/** A Pod that the selector matches, or nearly matches, but that is not a ready endpoint. */
export interface Candidate {
  pod: string
  /** An injector would add a container to the Pod; its ports are unknown before. */
  injected?: true
  address?: string
  node?: string
  /** The condition Ready of its Node, if it was read and is not True. */
  nodeNotReady?: { status: string; reason?: string; message?: string }
  owner?: ObjectRef
  reason: CandidateReason
  /** The container that the reason is about. */
  container?: string
  /** The role of that container, if it is one of the init containers. */
  role?: 'init' | 'sidecar'
  /** The message of the kubelet, the scheduler or the API, one line. */
  message?: string
  restarts?: number
  exitCode?: number
  /** Why that container ended, by the runtime: `OOMKilled`; and its termination message (`terminationMessagePath`). */
  endReason?: string
  endMessage?: string
  /** The conditions of the readiness gates that are not True, for `readiness-gate`; a condition that is not set is missing. */
  gateConditions?: Condition[]
  /** Its other conditions that are False and say why. */
  conditions?: Condition[]
  /** RFC 3339: when the youngest of its running containers started. */
  started?: string
  /** RFC 3339: when its condition Ready last changed. */
  readySince?: string
  /**
   * Why it is a close match, for `selector-nearly`: its labels, the name of its workload, or that it has the labels of the Service itself.
   */
  nearBy?: 'labels' | 'name' | 'own-labels'
  /** The labels that it shares with the Service. */
  carries?: Labels
  /** The labels in which it differs from the selector, for `selector-nearly`. */
  differs?: { key: string; wanted: string; found?: string }[]
  /** The probe that has not succeeded, for `readiness-probe`: the kubelet runs a startup probe first. */
  probe?: ContainerProbe & { purpose: 'readiness' | 'startup' }
  gates?: string[]
  /** The DNS name of the Pod once its address is published: `HOSTNAME.SERVICE`. */
  dnsName?: string
  /** Ports that its containers declare, with their names. */
  declared: DeclaredPort[]
  /** Field and value that prove the reason. */
  field: string
  value: unknown
}
