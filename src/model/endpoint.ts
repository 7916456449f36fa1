import type { ClientAccess, ClientOf, OpenAccess } from './access.ts'
import type { EndpointConnections } from './connections.ts'
import type { Condition, ContainerProbe, Family, Labels, ObjectRef, Protocol } from './resources.ts'
import type { EndpointSocket } from './socket.ts'

/**
 * `ready`: kube-proxy sends to it. `serving-terminating`: only while no other is ready. `no-port`: its slice has no port of this
 * name. `duplicate`: another slice lists the same address and port.
 */
export type EndpointState = 'ready' | 'serving-terminating' | 'not-ready' | 'terminating' | 'no-port' | 'duplicate'

/** A port that a container of a Pod declares; `name` is `''` where it has none. */
export interface DeclaredPort {
  container: string
  name: string
  port: number
  protocol: Protocol
  /** The port of the Node that it asks for. */
  hostPort?: number
}

/** The meshes whose proxies are known. */
export type Mesh = 'istio' | 'linkerd' | 'consul'

/** What names a port of a Pod beside the ports that its containers declare. */
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
  /** The Pod's name, in the namespace of the Service; absent where the address belongs to none there. */
  pod?: string
  /** The Pod that the slice names does not exist; told of a Service without a selector, whose slices nobody has to follow. */
  podMissing?: true
  /** The Pod's own Ready condition; absent where the Pod was not read. It differs from `state` under `publishNotReadyAddresses`. */
  podReady?: boolean
  /** The status of that condition where it is there and not `True`. */
  readyStatus?: string
  /** Why the container that gets the traffic does not run, in a Pod that is not Ready: `CrashLoopBackOff`. */
  stopped?: string
  /** The Pod is not there yet: it would be made by a manifest. Its name stands for its address. */
  planned?: true
  /** An injector would add a container to the Pod, of which nothing is known before. */
  injected?: true
  hostNetwork?: boolean
  node?: string
  zone?: string
  slice: string
  hintZones: string[]
  hintNodes: string[]
  /** The container that declares the port. */
  container?: string
  /** That container is a native sidecar: it stands among the init containers. */
  role?: 'sidecar'
  /** Whether a container declares this port; absent where the Pod was not read. Undeclared is no fault. */
  declared?: boolean
  /** The port of the Node that leads to this container port (hostPort), whatever the Service does. */
  hostPort?: number
  /** The address of the Node that `hostPort` is bound to; absent: all of them. */
  hostIP?: string
  /** A sidecar takes every connection before the container does. */
  sidecar?: Mesh
  /** The Pod is in an ambient mesh: the Node's ztunnel takes every connection. */
  ambient?: true
  /** What the Pod's containers declare instead, where they do not declare this port. */
  declaredPorts?: DeclaredPort[]
  /** Of a port that no container declares: what names it, or if nothing does, what names another one. */
  named?: NamedPort
  /** A container of the Pod that crashed within the last ten minutes and runs again: it may be between two crashes. */
  crashed?: { container: string; role?: 'sidecar'; restarts: number; exitCode: number; at: string }
  /** What tests that the container answers; absent where there is none or the Pod was not read. */
  readinessProbe?: ContainerProbe & { container: string; samePort: boolean }
  /** The liveness probe of the container that declares the port, where it asks another port than this one. */
  livenessProbe?: ContainerProbe
  /** Other containers of the Pod that declare the same port and protocol. */
  alsoDeclaredBy?: string[]
  /** Whether the container has a preStop hook; only of an address whose Pod is being deleted. */
  preStop?: boolean
  /** The phase of a Pod that has ended, and whose address is listed all the same. */
  ended?: 'Succeeded' | 'Failed'
  /** What a `duplicate` would be if nothing else had its address. */
  duplicate?: EndpointState
  /** Who may connect to it, or whether the one client may that was named; absent where it has no port, or there are several clients. */
  access?: OpenAccess | ClientAccess
  /** Where several clients were named: whether each of them may connect to it. */
  clients?: ClientOf[]
  /** What listens there; absent until a probe has asked. */
  socket?: EndpointSocket
  /** Who is connected; absent until a probe has asked, and where its answer is not known. */
  connections?: EndpointConnections
}

/** Why a Pod is no ready endpoint: a word for scripts. */
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

/** A Pod that the selector matches, or nearly matches, but that is no ready endpoint. */
export interface Candidate {
  pod: string
  /** An injector would add a container to the Pod, of which nothing is known before. */
  injected?: true
  address?: string
  node?: string
  /** The condition Ready of its Node, where that was read and is not True. */
  nodeNotReady?: { status: string; reason?: string; message?: string }
  owner?: ObjectRef
  reason: CandidateReason
  /** The container that the reason is about. */
  container?: string
  /** What that container is, where it stands among the init containers. */
  role?: 'init' | 'sidecar'
  /** What the kubelet, the scheduler or the API said, one line. */
  message?: string
  restarts?: number
  exitCode?: number
  /** Why that container ended, as the runtime says it: `OOMKilled`; and the message that it left (`terminationMessagePath`). */
  endReason?: string
  endMessage?: string
  /** The conditions of the readiness gates that are not True, for `readiness-gate`; one that nobody has set is missing. */
  gateConditions?: Condition[]
  /** Its other conditions that are False and say why. */
  conditions?: Condition[]
  /** RFC 3339: when the youngest of its running containers started. */
  started?: string
  /** RFC 3339: when its condition Ready last changed. */
  readySince?: string
  /** What makes it near, for `selector-nearly`: its labels, the name of its workload, or that it carries the Service's own labels. */
  nearBy?: 'labels' | 'name' | 'own-labels'
  /** The labels of the Service that it carries too. */
  carries?: Labels
  /** Labels in which it differs from the selector, for `selector-nearly`. */
  differs?: { key: string; wanted: string; found?: string }[]
  /** The probe that has not passed, for `readiness-probe`: the kubelet asks a startup probe first. */
  probe?: ContainerProbe & { purpose: 'readiness' | 'startup' }
  gates?: string[]
  /** The name that the cluster's DNS gives the Pod once its address is published: `HOSTNAME.SERVICE`. */
  dnsName?: string
  /** Ports that its containers declare, with their names. */
  declared: DeclaredPort[]
  /** Field and value that prove the reason. */
  field: string
  value: unknown
}
