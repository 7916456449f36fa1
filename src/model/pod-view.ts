import type { Candidate, Mesh } from './endpoint.ts'
import type { ContainerPort, ContainerProbe, ContainerState, ObjectRef, Protocol } from './resources.ts'

/** A Pod as the target of a trace, or as one of its Pods: its containers share one address and one port space. */
export interface PodView {
  namespace: string
  name: string
  /** The workload that created it; a Deployment instead of its ReplicaSet. */
  owner?: ObjectRef
  node?: string
  /** The address of its Node (`status.hostIP`): where its hostPorts are, and with `hostNetwork` all of its ports. */
  nodeAddress?: string
  addresses: string[]
  /** Its own DNS names, under a headless Service: `db-0.db.demo.svc`. */
  dnsNames: string[]
  phase: string
  /** The Pod's condition Ready. */
  ready: boolean
  /** RFC 3339: when that condition last changed. */
  readySince?: string
  /** RFC 3339: set while it is being deleted. */
  deleting?: string
  /** Is no traffic expected for it? It has completed, was replaced, or is being deleted and no Service uses it. */
  gone: boolean
  hostNetwork: boolean
  /** Why it is not ready; absent if it is. */
  trouble?: PodTrouble
  /** `spec.readinessGates` with the status of their conditions; `null` if the condition is not set. */
  gates: { type: string; status: string | null }[]
  /** The mesh whose proxy accepts its connections, and the container of the proxy; the `ztunnel` of an ambient mesh runs on the Node. */
  mesh?: { proxy: FirstAnswer; container?: string }
  containers: ContainerView[]
  /** Ports that several of its containers declare: they share one network namespace, so only one of them can listen there. */
  clashes: PortClash[]
}

/** Why a Pod is not ready: the same reasons and proof as for a candidate of a Service. */
export type PodTrouble = Omit<Candidate, 'pod' | 'address' | 'node' | 'owner' | 'declared' | 'differs' | 'dnsName'>

/** A proxy that answers a connection before the container does. */
export type FirstAnswer = Mesh | 'ztunnel'

/** A container of the Pod. */
export interface ContainerView {
  name: string
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
  ready: boolean
  restarts: number
  state: ContainerState
  /** How it ended last time, if it has ended before. */
  lastEnd?: ContainerState
  probes: ContainerProbeView[]
}

/** A probe that the kubelet runs on a container. */
export interface ContainerProbeView extends ContainerProbe {
  purpose: 'readiness' | 'liveness' | 'startup'
  /**
   * The number of the port, also if the probe uses its name; absent if no port of the container has the name, or the probe uses no port.
   */
  number?: number
}

/** A port that several containers of a Pod declare. */
export interface PortClash {
  port: number
  protocol: Protocol
  /** In the order in which the Pod lists them. */
  containers: string[]
}
