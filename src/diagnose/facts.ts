import type { AgainstCondition, ParentView } from '../model/edge.ts'
import type { Candidate } from '../model/endpoint.ts'
import type { Confidence, Evidence, Severity } from '../model/finding.ts'
import type { Condition, Family, Labels, ObjectRef } from '../model/resources.ts'
import type { Hop, OwnerView, WorkloadView } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'

/** The port that a finding is about. */
export interface PortFacts {
  /** Index in `spec.ports`, for patches. */
  index: number
  name: string
  port: number
  protocol: string
  targetPort: number | string
}

/** Facts about some Pods of all that the Service selects. */
export interface PodFacts {
  /** The first of them, by name. */
  pod: string
  container?: string
  /** How many are so, of how many selected. */
  count: number
  of: number
  /** Does any endpoint remain in use? */
  served: boolean
}

/**
 * What the words of each code are filled with. A new code is a new line here; it does not compile until the catalogue has words for it.
 */
export interface Facts {
  PT101: { selector: Labels; near: readonly Candidate[]; inferred: boolean }
  PT102: { foreign: readonly OwnerView[]; own: readonly OwnerView[]; count: number; of: number; reached: boolean; selector?: Labels }
  PT103: {
    kind: 'EndpointSlice' | 'Endpoints'
    slice: string
    service: string
    label?: string
    fault: 'label' | 'port'
    /** The name of the Service leads there all the same. */
    headless?: true
    ports: readonly string[]
    wanted: readonly string[]
  }
  PT104: { slices: readonly { name: string; managedBy?: string }[]; mirrored: boolean }
  /** `isLate`: its slices may not have followed a change yet. */
  PT105: { port: PortFacts; states: readonly string[]; selector: boolean; isLate?: true }
  PT106: PodFacts
  PT201: PodFacts & { reason: Candidate['reason']; probe?: string; purpose?: 'readiness' | 'startup'; port?: PortFacts }
  PT202: PodFacts & { reason: Candidate['reason']; runsNow?: boolean; said?: string; exitCode?: number; restarts?: number }
  PT203: { workload: WorkloadView }
  PT204: PodFacts & { gates: readonly string[] }
  PT205: { port: PortFacts; count: number; serving: number; resting: boolean; headless?: true; selector?: Labels }
  PT206: { pod: string; container?: string; count: number }
  PT207: {
    port: PortFacts
    address: string
    pod: string
    other: string
    slice: string
    /** Of the Pod whose entry is not used: `runs` beside the other one, `stale`: lives, but is not Ready. */
    fate: 'ended' | 'gone' | 'runs' | 'stale' | 'unread'
    unsettled: boolean
  }
  PT208: PodFacts & { names: readonly string[] }
  PT209: PodFacts & { headless: boolean; stopped?: string }
  PT301: {
    port: PortFacts
    served?: true
    /** The name of the Service leads there all the same. */
    headless?: true
    names: readonly string[]
    suggestion?: string
    otherProtocol?: string
    count: number
    of: number
  }
  PT302: {
    port: PortFacts
    declared: readonly string[]
    suggestion?: number
    pods: number
    /** What the sockets show; absent where it is inferred from the declared ports. */
    sockets?: SocketFacts
    /** The number behind targetPort. */
    number: number
  }
  PT303: { port: PortFacts; number: number; sockets: SocketFacts; mesh?: string }
  PT304: { port: PortFacts; numbers: readonly { number: number; count: number }[] }
  /** `isOwn`: the family is one of the Service, and not only that of an external IP. */
  PT305: { family: Family } & (
    | { fault: 'address'; addresses: readonly string[]; isOwn: boolean }
    | { fault: 'pods'; pods: PodFacts }
    | { fault: 'slice'; slice: string; addressType: string }
    | { fault: 'listener'; port: PortFacts; number: number; sockets: SocketFacts }
  )
  PT306: { asked: number | string; ports: readonly PortFacts[]; meant?: PortFacts; how?: 'targetPort' | 'nodePort' | 'similar' }
  PT307: { port: PortFacts; count: number; isAddable: boolean }
  PT308: { port: PortFacts; bound: number; of: number; tried: number }
  PT309: { port: PortFacts; numbers: readonly number[] }
  PT310: { port: PortFacts; declared: string; count: number; patch: boolean }
  PT311: { pod: string; port: number; protocol: string; containers: readonly string[]; count: number; crashing?: string }
  PT401: { loadBalancerClass?: string; message?: string }
  PT404: { nodePort: boolean; dropping: readonly string[]; serving: readonly string[] }
  PT405: { dropping: readonly string[]; serving: readonly string[] }
  PT402: { errors: readonly { port: PortFacts; error: string }[]; condition?: Condition; mixed: boolean }
  PT403: { ranges: readonly string[] } | { excluded: readonly string[]; all: boolean; local: boolean }
  PT406: HintFacts
  PT407: { seconds: number; endpoints: number }
  PT408: { addresses: readonly string[]; nodes: readonly string[]; setting: readonly string[] }
  PT410: { externalName: string; ports: readonly PortFacts[]; isAddress: boolean }
  PT501: { route: RouteView }
  PT502: { route: RouteView; ports: readonly PortFacts[]; meant?: PortFacts }
  PT503: { route: RouteView; classes: readonly string[]; suggestion?: string }
  PT504: {
    route: RouteView
    parent: ParentView
    kind: 'refused' | 'partial' | 'unresolved' | 'unclaimed'
    condition?: AgainstCondition
    /** Does another parent take the route? */
    others: boolean
  }
  PT505: { route: RouteView; from: string; to: string }
  PT506: { route: RouteView; parent?: ParentView; suggestion?: string; others: boolean }
  PT507:
    | { kind: 'class'; gateway: ObjectRef; className: string; condition?: AgainstCondition }
    | { kind: 'gateway'; gateway: ObjectRef; condition: AgainstCondition }
    | { kind: 'listeners'; gateway: ObjectRef; listeners: readonly string[]; of: number; condition?: AgainstCondition }
  PT701:
    | { way: 'hint'; slices: readonly string[]; services: readonly string[] }
    | {
        way?: never
        name: string
        client: string
        result: 'no-such-name' | 'timeout'
        said?: string
        /** Was an address of the Service reached by the same client? */
        reached: boolean
        hostNetwork?: true
      }
  PT702:
    | { client: string; way: 'clusterIP' | 'nodePort'; address: string; result: string; own?: true; node?: string }
    | { way: 'hint'; pod: string; node: string; reason: string; count: number }
  /** `compared`: another client reaches the same address. */
  PT703: { pod: string; address: string; compared: boolean; node?: string }
  PT704: { kind: 'undeclared' | 'mismatch'; ports: readonly PortFacts[]; declared?: string; usual?: string; waypoint?: string }
  PT705: { port: PortFacts; protocol: string; podPort: number; other: string; otherPort: PortFacts; otherProtocol: string; more: number }
  PT706: { ports: readonly PortFacts[]; protocol: string; endpoints: number }
  PT707: {
    client: string
    pod: string
    count: number
    of: number
    result: string
    policies: readonly string[]
    /** Its sockets are IPv6 ones, which may take no IPv4. */
    sixOnly?: true
  }
  PT801: PodFacts & {
    kind: 'unscheduled' | 'rejected' | 'shared'
    hostPorts: readonly number[]
    node?: string
    other?: string
    /** The Pod's, where the target has none: a Node. */
    namespace?: string
  }
  PT802: {
    nodes: readonly { name: string; status: string; reason?: string }[]
    /** Endpoints in use on these Nodes, and Pods on them that are kept out of use. */
    endpoints: number
    stranded: number
    /** Is a NodePort answered by them? */
    nodePort: boolean
    served: boolean
  }
}

/** Facts about some endpoints in use, by the socket tables of their Pods. */
export interface SocketFacts {
  /** The first of them. */
  pod: string
  /** How many are so, of how many in use. */
  count: number
  of: number
  /** How many of them Kubernetes calls ready. */
  ready: number
  /** Sockets on the port, and on others, that all of them have. */
  listening: readonly string[]
  elsewhere: readonly string[]
  ofNode?: true
  young?: true
  /** Who answers connections all the same: a mesh, or something that is not known. */
  answered?: string
}

/** What is to be known of hints. `zone`: no endpoint is hinted for these zones; `overload`: one endpoint gets this share, in percent. */
export type HintFacts =
  | { kind: 'absent'; setting: string }
  | { kind: 'incomplete'; without: readonly string[]; of: number }
  | { kind: 'zone'; zones: readonly string[]; nodes: readonly string[] }
  | { kind: 'overload'; endpoint: string; share: number; of: number }

/** A code of a finding: `PT101`. */
export type Code = keyof Facts

/** What a rule finds: a code and facts, never sentences. */
export interface Diagnosis<C extends Code = Code> {
  code: C
  facts: Facts[C]
  severity: Severity
  confidence: Confidence
  /** The stage of the chain that it marks, and the positions in `ports` where it does. */
  stage: Hop['stage']
  ports: readonly number[]
  /** Path into the trace document. */
  hop: string
  evidence: Evidence[]
}

/** A diagnosis of any code, each with the facts of its own. */
export type AnyDiagnosis = { [C in Code]: Diagnosis<C> }[Code]
