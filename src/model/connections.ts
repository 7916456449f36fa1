import type { ProbeOrigin } from './probe-origin.ts'
import type { ObjectRef, Protocol } from './resources.ts'
import type { UnknownReason } from './socket.ts'

/** The connections of the chain's ports in the network of one Pod, as its socket tables list them: one sample or more. */
export interface ConnectionProbe {
  kind: 'connections'
  from: ProbeOrigin
  /** The workload that created the Pod, and replaces it; absent: none, or the Pod was not read. */
  workload?: ObjectRef
  /** `unknown`: no sample could be taken. A later sample that fails ends the samples, with the cause in `reason`. */
  state: 'read' | 'unknown'
  /** The program that read the tables. */
  tool?: string
  /** ms from the start of one sample to the start of the next; absent if only one was requested. */
  every?: number
  /** In the order of time. */
  samples: ConnectionSample[]
  /** Gateways of the Pod's default routes: the addresses of its Node in the Pod network. Absent: unknown. */
  gateways?: string[]
  reason?: UnknownReason
  message?: string
}

/** The tables at one time. Connections over loopback, and those of the probes themselves, are not counted. */
export interface ConnectionSample {
  /** RFC 3339: when it was read. */
  at: string
  /** ms until it was complete; absent for one that a session printed by itself. */
  ms?: number
  /** Rows are missing: a connection that is not here may still exist. */
  cut?: true
  counters: ConnectionCounters
  /** The chain's ports on which this Pod is an endpoint, each once. */
  ports: PortConnections[]
  /** Connections of this Pod to addresses of the chain. */
  outgoing: OutgoingConnections[]
}

/**
 * Counters of the whole network namespace since the Pod's sandbox started, not of a port (`/proc/net/snmp`, `/proc/net/netstat`). An
 * absent counter is unknown. For a Pod with hostNetwork they would be those of the Node, so they are absent.
 */
export interface ConnectionCounters {
  /** Tcp PassiveOpens, ActiveOpens, AttemptFails, EstabResets, RetransSegs, OutRsts. */
  passiveOpens?: number
  activeOpens?: number
  attemptFails?: number
  estabResets?: number
  retransSegs?: number
  outRsts?: number
  /** TcpExt ListenOverflows, ListenDrops, TCPTimeouts, TCPSynRetrans, TCPReqQFullDrop. */
  listenOverflows?: number
  listenDrops?: number
  timeouts?: number
  synRetrans?: number
  reqQFullDrop?: number
  /** Udp NoPorts, RcvbufErrors. */
  udpNoPorts?: number
  udpRcvbufErrors?: number
}

/** The connections of one port, by state. */
export interface PortConnections {
  protocol: Protocol
  port: number
  /** Connections that the process has not accepted, counted by its listening socket; absent: unknown. */
  waiting?: number
  states: ConnectionStates
  /** The same connections in earlier samples; absent in the first sample, and if unknown. */
  stayed?: StayedConnections
  /** UDP: bytes that the process has not read, and datagrams dropped since the socket was opened; absent: not known. */
  unread?: number
  drops?: number
  /** The connected clients, by address, the most connections first; at most 50. */
  peers: Peer[]
  /** The number of further clients. */
  morePeers?: number
  /** How many may wait, as `ss` told it after the last sample; absent: unknown. */
  limit?: number
  /** By `ss`, the queue of a socket of this port held more than its limit: the kernel drops further SYNs. */
  full?: true
  /** Other ports of the Pod have waiting connections, so a full queue may be one of theirs. */
  othersWait?: true
  /** Of the connections that waited in several samples, one that waits the longest; absent: none does, or it is unknown. */
  longest?: LongestWait
}

/** A connection that the process has not accepted since an earlier sample. */
export interface LongestWait {
  who: Peer['who']
  address: string
  /** The port of the client. */
  port: number
  /** RFC 3339: the first sample in which it waited. It may have waited before that. */
  since: string
  /** How many more have waited since that sample. */
  more: number
}

/** Rows of the table by their state; a state without a row is absent. Waiting connections are `notAccepted`, regardless of their state. */
export interface ConnectionStates {
  established?: number
  /** Established by the kernel, but not accepted by the process. */
  notAccepted?: number
  closeWait?: number
  timeWait?: number
  synRecv?: number
  /** FIN_WAIT1, FIN_WAIT2, CLOSING, LAST_ACK. */
  closing?: number
}

/** Connections that a sample shares with earlier ones. */
export interface StayedConnections {
  /** Not accepted now, and not accepted 2 s or more before. */
  notAccepted: number
  /** With the same number of unread bytes, at least 1, in three samples over 10 s or more. */
  notRead: number
  /** In CLOSE_WAIT now, and 60 s or more before. */
  closeWait: number
}

/** The connections from one address. */
export interface Peer {
  who: PeerOwner | 'outside' | 'unknown'
  address: string
  established: number
  notAccepted: number
  timeWait: number
}

/** The owner of the address: a Pod, a Node or a Service. */
export interface PeerOwner extends ObjectRef {
  /** The workload that created the Pod; a Deployment instead of its ReplicaSet. */
  workload?: ObjectRef
  /** A Node stands for all clients that connect through it: their address was replaced (SNAT), or they use hostNetwork. */
  hidden?: true
}

/** The connections of a Pod to one address of the chain. */
export interface OutgoingConnections {
  to: { address: string; port: number }
  who: PeerOwner | 'outside' | 'unknown'
  /** Without a response so far. */
  synSent: number
  /** The most retransmissions of one of them; absent: unknown. */
  retransmits?: number
  established: number
}

/** A summary of the clients of an endpoint, by the last sample. */
export interface EndpointConnections {
  /** Accepted and established. */
  open: number
  /** Not accepted; absent: unknown. */
  waiting?: number
  /**
   * Connections per second that the Pod accepted during the samples, without probes of the kubelet; absent: unknown, or for several ports.
   */
  newPerSecond?: number
  /** The number of samples. */
  samples: number
  /** RFC 3339: when the first one was taken. */
  since: string
  /**
   * ms from the first sample to the last, if no sample had a connection, and the Pod accepted none but probes of the kubelet. Absent: it had
   * some, or it is unknown, as in a mesh.
   */
  idleMs?: number
  /** Rows are missing: there may be more. */
  cut?: true
}

/** The clients of a Service port that have one owner. */
export interface PortClient {
  /** A workload, a Pod without a workload, a Node or a Service. */
  who: ObjectRef | 'outside' | 'unknown'
  /** The address of a Node, which hides the address of the client. */
  hidden?: true
  /** The addresses from which it is connected, those with the most connections first; at most 50. */
  addresses: string[]
  open: number
  waiting: number
  /** Ended within the last 60 s; only those that the server closed first. */
  ended: number
}
