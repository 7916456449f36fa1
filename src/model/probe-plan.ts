import type { HttpTarget } from './http-probe.ts'
import type { Protocol } from './resources.ts'
import type { TargetView } from './target.ts'

/** What the probes of a target would run, and where: plain data, created before anything runs. */
export interface ProbePlan {
  apiVersion: 'porttrace/v1'
  kind: 'ProbePlan'
  target: TargetView
  sockets: SocketStep[]
  connects: ConnectStep[]
  /** Requests to the URL, or to each port; absent: none. */
  requests?: HttpStep[]
  /** Ports that get no request, and why, or why there is no port to ask; absent: none. */
  unasked?: { port?: number; why: string }[]
  /** Ports of the Service to which no connection is tried, and why; absent: none. */
  unconnected?: { port: number; protocol: Protocol; why: string }[]
  /** Addresses of the chain: of a Pod's own connections only those to one of them are kept. */
  targets: { address: string; port: number }[]
  /** The tables of the client Pod, of which only these are kept; absent unless several samples are taken. */
  client?: SocketStep
  /** How many of the Pods are probed; absent if all of them are. */
  sample?: { pods: number; of: number }
  /** Pods that cannot be probed, and why. */
  left: { pod: string; message: string }[]
}

/** What `--probe=plan -o json` prints: one plan for one target, else a list. */
export type PlanDocument = ProbePlan | { apiVersion: 'porttrace/v1'; kind: 'ProbePlanList'; items: ProbePlan[] }

/** Containers of a Pod in which a command may run; the first that can is used. */
export interface ProbePlace {
  namespace: string
  pod: string
  containers: string[]
  node?: string
  /** It uses the network of its Node. */
  hostNetwork?: true
  /** Pods with the same key have the same images, so a tool that one lacks is missing in all. */
  template: string
}

/** The tables of listening sockets of a Pod, to be read in one of its containers. */
export interface SocketStep extends ProbePlace {
  ips: string[]
  /** The architecture of its Node, if known: the tables are in the byte order of the machine. */
  architecture?: string
  /** Which rows of connections are kept; all others are dropped as they are read. Absent: none is kept. */
  kept?: KeptConnections
}

/** The connections of a Pod that are kept of its tables. */
export interface KeptConnections {
  /** Ports of the chain on which this Pod is an endpoint. */
  ports: { protocol: Protocol; port: number }[]
  /** The kubelet's probes that connect to the Pod: to which port, and how many s from one to the next. These are not counted. */
  kubelet: { port: number; every: number }[]
  /** Addresses of its Node. */
  nodeAddresses: string[]
}

/** A request, from a Pod or, without `from`, from this machine. */
export interface HttpStep {
  from?: ConnectStep['from']
  to: HttpTarget
}

/** What a connection tests: the whole path from a client, or the path between the containers of one Pod. */
export type ConnectRole = 'client' | 'endpoint' | 'neighbour'

/** A connection to be tried from a Pod. */
export interface ConnectStep {
  from: ProbePlace & { role: ConnectRole }
  to: ConnectTarget
}

/** Where a connection goes. */
export interface ConnectTarget {
  type: 'dns' | 'clusterIP' | 'pod' | 'nodePort' | 'neighbour'
  address: string
  port: number
  protocol: Protocol
  /** Index in `ports` of the Service port that it belongs to; absent for a port to which none leads. */
  position?: number
  /** The Pod, for a Pod IP. */
  pod?: string
  /** The Node, for a NodePort. */
  node?: string
  /** The container that declares the port, for a neighbour. */
  container?: string
}
