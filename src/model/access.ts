import type { ClientView } from './client.ts'
import type { NodeReason } from './node-reason.ts'
import type { Direction, LabelSelector, ObjectRef } from './resources.ts'

/** What policies say of a connection: by the rules of their APIs. `unknown` where these do not settle it, or something was not read. */
export type AccessResult = 'allowed' | 'denied' | 'unknown'

/** Where policies of a kind stand in the order in which they are looked at. */
export type PolicyTier = 'Admin' | 'NetworkPolicy' | 'Baseline'

/** A place in a policy: a rule of the direction in question, with its name where it has one. */
export interface RuleRef {
  index: number
  name?: string
}

/**
 * Why the rules alone do not settle it. `host-network`: a Pod on its Node's network, as a Pod that a NetworkPolicy selects or as a peer
 * of one; `block-on-pod`: an ipBlock covers the address of a Pod or Node, and this plugin does not match it; `service-port`: this plugin
 * compares ports with the Service's port too, which differs; `same-priority`: two policies of one priority disagree; `two-apis`: policies
 * of two versions of the admin API disagree; `domain-names`: what a name resolves to is not known; `own-node`: a Pod's traffic to its own
 * Node; `itself`: a Pod that reaches itself through a Service; `some-outside`: only some of the addresses outside of the cluster match;
 * `address-unknown`: a Pod or Node has no address of this family (yet); `vendor`: a policy of the plugin's own kind selects the Pod, or
 * may; `unknown-option`: an action or a port of a kind that is not known; `pods-differ`: it is not the same for all Pods of the client;
 * `no-pods`: the client is a workload that has no Pod now; the others: the objects were not read.
 */
export type Doubt =
  | 'host-network'
  | 'block-on-pod'
  | 'service-port'
  | 'same-priority'
  | 'two-apis'
  | 'domain-names'
  | 'own-node'
  | 'itself'
  | 'some-outside'
  | 'address-unknown'
  | 'vendor'
  | 'unknown-option'
  | 'policies-unread'
  | 'admin-policies-unread'
  | 'vendor-policies-unread'
  | 'namespaces-unread'
  | 'nodes-unread'
  | 'pod-unread'
  | 'client-unread'
  | 'pods-differ'
  | 'no-pods'

/**
 * What decided. `rule`: a rule that matches; `isolated`: NetworkPolicies select the Pod, and no rule of any of them matches; `no-policy`:
 * no policy decides; `local-node`: traffic from the Pod's own Node; `loopback`: a Pod that connects to its own address; `no-pod`: on this
 * side there is no Pod that policies could select; a `Doubt`: `result` is `unknown`.
 */
export type AccessReason = 'rule' | 'isolated' | 'no-policy' | 'local-node' | 'loopback' | 'no-pod' | Doubt

/** What policies say of one direction of a connection. */
export interface DirectionAccess {
  result: AccessResult
  reason: AccessReason
  /** Absent where no policy decides. */
  tier?: PolicyTier
  /** The policy that decided, or about which nothing is certain; the first by name of those that isolate the Pod. */
  policy?: ObjectRef
  /** The rule that decided; absent where no rule matches. */
  rule?: RuleRef
  /** All policies that isolate the Pod, where there are several and no rule of any matches. */
  isolatedBy?: ObjectRef[]
  /**
   * How sure the result is. `proven`: it rests on nothing that was not seen; denied, that a plugin enforces such policies on the Node.
   * `inferred`: what the rules say, and no more.
   */
  certainty: 'proven' | 'inferred'
}

/** Both directions of a connection, and what they come to together. */
export interface ConnectionAccess {
  result: AccessResult
  /** By the policies that select the Pod where the traffic starts. */
  egress: DirectionAccess
  /** By the policies that select the Pod that gets the traffic. */
  ingress: DirectionAccess
}

/** Whether something enforces policies on a Node. `ignores`: the plugin that is there is known not to. */
export interface Enforcement {
  state: 'enforces' | 'ignores' | 'unknown'
  /** The network plugin, where the cluster shows one. */
  plugin?: string
  /** Where that was read. */
  evidence: { object: ObjectRef; field: string; value: string }[]
}

/** How many of a group may connect, by the policies for incoming traffic. */
export type Who = 'everyone' | 'some' | 'nobody' | 'unknown'

/** Who may connect to an endpoint, as the rules of its policies say it. */
export interface WhoMayConnect {
  /** Of the Pods of the cluster that have an address of their own. */
  pods: Who
  /** Of everybody outside of the cluster. */
  outside: Who
  /** What the rules say, in the order in which they are looked at; empty where no policy says anything. */
  sources: AccessSource[]
  /** Everybody else, behind the last of `sources`. */
  rest: 'allowed' | 'denied'
  /** How sure it is that the others are kept out; absent where nobody is. */
  certainty?: 'proven' | 'inferred'
  /** Why it is unknown, where it is. */
  doubt?: Doubt
  /** Rules that would take in the port if they named the Pod's; absent where there is none. */
  missed?: MissedRule[]
  /** The policies that keep others out, or about which nothing is certain. */
  policies: ObjectRef[]
}

/** One peer of a rule for incoming traffic that takes in this port. */
export interface AccessSource {
  /** `passed`: left to the policies of the next tier. */
  effect: 'allowed' | 'denied' | 'passed' | 'unknown'
  peer: SourcePeer
  tier: PolicyTier
  policy: ObjectRef
  rule: RuleRef
  /** How many Pods it matches now; absent where they were not read, or it matches none by its nature. */
  pods?: number
  /** How many Namespaces its selector matches now; absent where they were not read, or it has no such selector. */
  namespaces?: number
  /** Where it matches none: the Namespace or Pod that comes closest, and the labels in which that differs. */
  nearest?: { object: ObjectRef; differs: { key: string; wanted: string; found?: string }[] }
}

/** A rule for incoming traffic that names the port of the Service, or of its Nodes, and not that of the Pod. */
export interface MissedRule {
  policy: ObjectRef
  rule: RuleRef
  /** Place of the port in the rule. */
  index: number
  /** The number in the rule, and whose it is. */
  port: number
  of: 'service' | 'node'
  peers: SourcePeer[]
}

/** `pods` without `namespaces`: those of `namespace`. */
export type SourcePeer =
  | { type: 'everyone' }
  | { type: 'pods'; pods?: LabelSelector; namespaces?: LabelSelector; namespace?: string }
  | { type: 'ipBlock'; cidr: string; except: string[] }

/** An agent of a network plugin that the cluster shows, and what it does with policies. Without a Node: on all that it is meant for. */
export interface PolicyAgent {
  plugin: string
  node?: string
  state: Enforcement['state']
  evidence: Enforcement['evidence'][number]
}

/** Who may connect to an endpoint, where nobody was asked about a client. */
export interface OpenAccess {
  /** `some`: some Pods, or some addresses outside of the cluster. `nobody`: only what a policy cannot keep out, such as the Node's kubelet. */
  result: Who
  /** Absent where no policy says anything. */
  ingress?: WhoMayConnect
}

/** What policies say of the traffic of one client to an endpoint. */
export interface ClientAccess extends ConnectionAccess {
  from: ClientView
  /** Of a workload whose Pods differ: how many are allowed, and so on. */
  pods?: Record<AccessResult, number>
  /** kube-proxy on the Node of the client sends it nothing: why. */
  unused?: NodeReason
  /** What enforces policies on the side that denies; absent where neither does. */
  enforcement?: Enforcement
  /** Rules that would let the client through if they named the port of the Pods; absent where there is none. */
  missed?: ClientMissedRule[]
  /** Of a side that isolates: the rule that comes closest, which would let the client through but for one label; absent where there is none. */
  near?: ClientNearRule
}

/** A rule for this client that names the port of the Service, or of its Nodes, and not that of the Pod. */
export interface ClientMissedRule extends Omit<MissedRule, 'peers'> {
  direction: Direction
}

/** A rule whose peer misses the other end of the connection by one label, of its Pod or of that one's Namespace. */
export interface ClientNearRule {
  direction: Direction
  policy: ObjectRef
  rule: RuleRef
  /** The Pod or Namespace that would have to have the label. */
  object: ObjectRef
  key: string
  wanted: string
  /** Absent where it lacks the key. */
  found?: string
}

/** One of several clients, and what policies say of it. */
export interface ClientOf {
  from: ClientView
  access: Omit<ClientAccess, 'from'>
}
