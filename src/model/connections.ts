import type { ProbeOrigin } from './probe-origin.ts'
import type { ObjectRef, Protocol } from './resources.ts'
import type { UnknownReason } from './socket.ts'

/** The connections of the chain's ports in the network of one Pod, as its socket tables list them: one sample or more. */
export interface ConnectionProbe {
  kind: 'connections'
  from: ProbeOrigin
  /** `unknown`: no sample could be taken; one that fails later ends the samples, and `reason` says why. */
  state: 'read' | 'unknown'
  /** The program that read the tables. */
  tool?: string
  /** ms from the start of one sample to the start of the next; absent where one was asked for. */
  every?: number
  /** In the order of time. */
  samples: ConnectionSample[]
  /** Addresses that the Pod's default routes name: those of its Node in the Pods' network. Absent: not known. */
  gateways?: string[]
  reason?: UnknownReason
  message?: string
}

/** What the tables said at one time. Connections over loopback, and those of the probes themselves, are not counted. */
export interface ConnectionSample {
  /** RFC 3339: when it was asked for. */
  at: string
  /** ms until it was there. */
  ms: number
  /** Rows are missing: nothing follows from what is not here. */
  cut?: true
  counters: ConnectionCounters
  /** The chain's ports on which this Pod is an endpoint, each once. */
  ports: PortConnections[]
  /** Connections of this Pod to addresses of the chain. */
  outgoing: OutgoingConnections[]
}

/**
 * Counters of the whole network namespace since the Pod's sandbox started, not of a port (`/proc/net/snmp`, `/proc/net/netstat`). One that is
 * absent is not known. Of a Pod on its Node's network they are the Node's, and absent.
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
  /** Connections that the process has not accepted, as its listening socket counts them; absent: not known. */
  waiting?: number
  states: ConnectionStates
  /** What was so in earlier samples too, of the same connections; absent in the first one, and where it is not known. */
  stayed?: StayedConnections
  /** UDP: bytes that the process has not read, and datagrams dropped since the socket was opened; absent: not known. */
  unread?: number
  drops?: number
  /** Who is connected, by address, the most connections first; at most 50. */
  peers: Peer[]
  /** How many more there are. */
  morePeers?: number
  /** Other ports of the Pod have connections that wait: a full queue may be theirs. */
  othersWait?: true
}

/** Rows of the table by their state; a state without a row is absent. The connections that wait are `notAccepted`, in whatever state. */
export interface ConnectionStates {
  established?: number
  /** The kernel has established it, and the process has not accepted it. */
  notAccepted?: number
  closeWait?: number
  timeWait?: number
  synRecv?: number
  /** FIN_WAIT1, FIN_WAIT2, CLOSING, LAST_ACK. */
  closing?: number
}

/** Connections that a sample shares with earlier ones. */
export interface StayedConnections {
  /** Not accepted here, nor 2 s before or more. */
  notAccepted: number
  /** With the same number of bytes, more than none, that the process has not read in three samples over 10 s or more. */
  notRead: number
  /** In CLOSE_WAIT here, and 60 s before or more. */
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

/** Whose address it is: a Pod's, a Node's or a Service's. */
export interface PeerOwner extends ObjectRef {
  /** What made the Pod, without the ReplicaSet between them. */
  workload?: ObjectRef
  /** A Node stands for whoever connected through it: their address was replaced (SNAT), or they are on its network. */
  hidden?: true
}

/** The connections of a Pod to one address of the chain. */
export interface OutgoingConnections {
  to: { address: string; port: number }
  who: PeerOwner | 'outside' | 'unknown'
  /** Without an answer so far. */
  synSent: number
  /** Of these, the most repetitions of one; absent: not known. */
  retransmits?: number
  established: number
}

/** Who is connected to an endpoint, in short, by the last sample. */
export interface EndpointConnections {
  /** Accepted and established. */
  open: number
  /** Not accepted; absent: not known. */
  waiting?: number
  /** Connections a second that the Pod took while it was looked at, without the kubelet's probes; absent: not known, or of several ports. */
  newPerSecond?: number
  /** How many samples there were. */
  samples: number
  /** RFC 3339: when the first one was taken. */
  since: string
  /** Rows are missing: there may be more. */
  cut?: true
}

/** The clients of a Service port that have one owner. */
export interface PortClient {
  /** A workload, a Pod that nothing made, a Node or a Service. */
  who: ObjectRef | 'outside' | 'unknown'
  /** The address of a Node, behind which its sender is hidden. */
  hidden?: true
  open: number
  waiting: number
  /** Ended within the last 60 s, as far as the server closed them first. */
  ended: number
}
