import type { Candidate, Mesh } from './endpoint.ts'
import type { ContainerPort, ContainerProbe, ContainerState, ObjectRef, Protocol } from './resources.ts'

/** A Pod as the target of a trace, or as one of its Pods: its containers share one address and one port space. */
export interface PodView {
  namespace: string
  name: string
  /** What made it; a ReplicaSet stands for its Deployment. */
  owner?: ObjectRef
  node?: string
  /** The address of its Node (`status.hostIP`): where its hostPorts are, and with `hostNetwork` all of its ports. */
  nodeAddress?: string
  addresses: string[]
  /** Names of its own in the cluster's DNS, below a headless Service: `db-0.db.demo.svc`. */
  dnsNames: string[]
  phase: string
  /** The Pod's condition Ready. */
  ready: boolean
  /** RFC 3339: when that condition last changed. */
  readySince?: string
  /** RFC 3339: set while it is being deleted. */
  deleting?: string
  /** Is no traffic meant for it any more? It has completed, was replaced, or is being deleted and no Service uses it. */
  gone: boolean
  hostNetwork: boolean
  /** Why it is not Ready; absent where it is. */
  trouble?: PodTrouble
  /** `spec.readinessGates` with the status of their conditions; `null` where nobody has set it. */
  gates: { type: string; status: string | null }[]
  /** Whose proxy takes its connections, and in which container; `ztunnel` of an ambient mesh runs on the Node. */
  mesh?: { proxy: FirstAnswer; container?: string }
  containers: ContainerView[]
  /** Ports that several of its containers declare: they share one network namespace, so only one of them can listen there. */
  clashes: PortClash[]
}

/** Why a Pod is not Ready: the same words and proof as for a candidate of a Service. */
export type PodTrouble = Omit<Candidate, 'pod' | 'address' | 'node' | 'owner' | 'declared' | 'differs' | 'dnsName'>

/** What answers a connection before the container does. */
export type FirstAnswer = Mesh | 'ztunnel'

/** A container of the Pod. */
export interface ContainerView {
  name: string
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
  ready: boolean
  restarts: number
  state: ContainerState
  /** How it ended last time, when it has ended before. */
  lastEnd?: ContainerState
  probes: ContainerProbeView[]
}

/** What the kubelet asks a container. */
export interface ContainerProbeView extends ContainerProbe {
  purpose: 'readiness' | 'liveness' | 'startup'
  /** The number of the port, also where the probe names it; absent where no port of the container has the name, or none is asked. */
  number?: number
}

/** A port that several containers of a Pod declare. */
export interface PortClash {
  port: number
  protocol: Protocol
  /** In the order in which the Pod lists them. */
  containers: string[]
}
