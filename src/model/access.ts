import type { ClientView } from './client.ts'
import type { NodeReason } from './node-reason.ts'
import type { Direction, LabelSelector, ObjectRef } from './resources.ts'

/** The result of policies for a connection, by the rules of their APIs. `unknown`: these do not decide it, or something was not read. */
export type AccessResult = 'allowed' | 'denied' | 'unknown'

/** The tier of a policy kind; tiers are evaluated in this order. */
export type PolicyTier = 'Admin' | 'NetworkPolicy' | 'Baseline'

/** A rule of a policy, in the direction in question, with its name if it has one. */
export interface RuleRef {
  index: number
  name?: string
}

/**
 * Why the rules alone do not decide it. `host-network`: a Pod on its Node's network, as a Pod that a NetworkPolicy selects or as a peer of
 * one; `block-on-pod`: an ipBlock covers the address of a Pod or Node, and this plugin does not match it; `service-port`: this plugin also
 * compares ports with the port of the Service, which differs; `same-priority`: two policies with the same priority disagree; `two-apis`:
 * policies of two versions of the admin API disagree; `domain-names`: what a name resolves to is not known; `own-node`: a Pod's traffic to
 * its own Node; `itself`: a Pod that reaches itself through a Service; `some-outside`: only some of the addresses outside of the cluster
 * match; `address-unknown`: a Pod or Node has no address of this family (yet); `vendor`: a policy of the plugin's own kind selects the Pod,
 * or may; `unknown-option`: an action or a port of a kind that is not known; `pods-differ`: it is not the same for all Pods of the client;
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

/** The result of policies for one direction of a connection. */
export interface DirectionAccess {
  result: AccessResult
  reason: AccessReason
  /** Absent if no policy decides. */
  tier?: PolicyTier
  /** The policy that decided, or whose effect is unknown; of several that isolate the Pod, the first by name. */
  policy?: ObjectRef
  /** The rule that decided; absent if no rule matches. */
  rule?: RuleRef
  /** All policies that isolate the Pod, if there are several and none of their rules matches. */
  isolatedBy?: ObjectRef[]
  /**
   * How sure the result is. `proven`: everything that it depends on was read; for a denial also that a plugin enforces such policies on the Node.
   * `inferred`: what the rules say, and no more.
   */
  certainty: 'proven' | 'inferred'
}

/** Both directions of a connection, and the combined result. */
export interface ConnectionAccess {
  result: AccessResult
  /** By the policies that select the Pod where the traffic starts. */
  egress: DirectionAccess
  /** By the policies that select the Pod that gets the traffic. */
  ingress: DirectionAccess
}

/** Whether something enforces policies on a Node. `ignores`: the plugin on it is known not to. */
export interface Enforcement {
  state: 'enforces' | 'ignores' | 'unknown'
  /** The network plugin, if the cluster shows one. */
  plugin?: string
  /** Where that was read. */
  evidence: { object: ObjectRef; field: string; value: string }[]
}

/** How many of a group may connect, by the ingress policies. */
export type Who = 'everyone' | 'some' | 'nobody' | 'unknown'

/** Which clients may connect to an endpoint, by the rules of its policies. */
export interface WhoMayConnect {
  /** Pods of the cluster that have their own address. */
  pods: Who
  /** Clients outside of the cluster. */
  outside: Who
  /** The results of the rules, in the order in which they are evaluated; empty if no policy applies. */
  sources: AccessSource[]
  /** All other clients, after the last entry of `sources`. */
  rest: 'allowed' | 'denied'
  /** How certain it is that the other clients are blocked; absent if none is. */
  certainty?: 'proven' | 'inferred'
  /** Why it is unknown; absent if it is not. */
  doubt?: Doubt
  /** Rules that would apply to the port if they had the port of the Pod; absent if there are none. */
  missed?: MissedRule[]
  /** The policies that block other clients, or whose effect is unknown. */
  policies: ObjectRef[]
}

/** One peer of an ingress rule that applies to this port. */
export interface AccessSource {
  /** `passed`: left to the policies of the next tier. */
  effect: 'allowed' | 'denied' | 'passed' | 'unknown'
  peer: SourcePeer
  tier: PolicyTier
  policy: ObjectRef
  rule: RuleRef
  /** How many Pods it matches now; absent if they were not read, or if it does not select Pods. */
  pods?: number
  /** How many Namespaces its selector matches now; absent if they were not read, or if it has no such selector. */
  namespaces?: number
  /** If it matches none: the closest match among Namespaces and Pods, and the labels that differ. */
  nearest?: { object: ObjectRef; differs: { key: string; wanted: string; found?: string }[] }
}

/** An ingress rule with the port or NodePort of the Service instead of the port of the Pod. */
export interface MissedRule {
  policy: ObjectRef
  rule: RuleRef
  /** Index of the port in the rule. */
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

/**
 * An agent of a network plugin that the cluster shows, and what it does with policies. Without a Node: on all Nodes that it should run on.
 */
export interface PolicyAgent {
  plugin: string
  node?: string
  state: Enforcement['state']
  evidence: Enforcement['evidence'][number]
}

/** Which clients may connect to an endpoint, if no client was given. */
export interface OpenAccess {
  /**
   * `some`: some Pods, or some addresses outside of the cluster. `nobody`: only clients that a policy cannot block, such as the kubelet of
   * the Node.
   */
  result: Who
  /** Absent if no policy applies. */
  ingress?: WhoMayConnect
}

/** The result of the policies for traffic from one client to an endpoint. */
export interface ClientAccess extends ConnectionAccess {
  from: ClientView
  /** For a workload whose Pods differ: how many are allowed, denied and unknown. */
  pods?: Record<AccessResult, number>
  /** Why kube-proxy on the Node of the client does not send to this endpoint. */
  unused?: NodeReason
  /** What enforces policies on the side that denies; absent if neither side denies. */
  enforcement?: Enforcement
  /** Rules that would allow the client if they had the port of the Pods; absent if there are none. */
  missed?: ClientMissedRule[]
  /** For a side that isolates: the closest rule, which would allow the client if one label were different; absent if there is none. */
  near?: ClientNearRule
}

/** A rule for this client with the port or NodePort of the Service instead of the port of the Pod. */
export interface ClientMissedRule extends Omit<MissedRule, 'peers'> {
  direction: Direction
}

/** A rule whose peer would match the other end of the connection if one label of its Pod or Namespace were different. */
export interface ClientNearRule {
  direction: Direction
  policy: ObjectRef
  rule: RuleRef
  /** The Pod or Namespace that needs the label. */
  object: ObjectRef
  key: string
  wanted: string
  /** Absent if it lacks the key. */
  found?: string
}

/** One of several clients, and the result of the policies for it. */
export interface ClientOf {
  from: ClientView
  access: Omit<ClientAccess, 'from'>
}
