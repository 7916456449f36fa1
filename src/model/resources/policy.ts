import type { Protocol } from './common.ts'
import type { LabelSelector } from './workload.ts'

/** The two directions of traffic, as seen from the Pod that a policy selects. */
export type Direction = 'Ingress' | 'Egress'

/** A networking.k8s.io/v1 NetworkPolicy. */
export interface NetworkPolicy {
  kind: 'NetworkPolicy'
  namespace: string
  name: string
  podSelector: LabelSelector
  /** With the API's defaults: Ingress always, Egress if the policy has egress rules. */
  policyTypes: string[]
  ingress: NetworkPolicyRule[]
  egress: NetworkPolicyRule[]
}

/** A rule of a NetworkPolicy: traffic that matches a peer and a port is allowed. */
export interface NetworkPolicyRule {
  /** `from` or `to`; empty: all clients or destinations. */
  peers: NetworkPolicyPeer[]
  /** Empty: every port of every protocol. */
  ports: NetworkPolicyPort[]
}

/**
 * A peer of a rule. `pods`: the Pods that both selectors match; without `namespaces` Pods in the policy's namespace, without `pods` all
 * Pods. `unknown`: it has no known field, and matches nothing.
 */
export type NetworkPolicyPeer =
  | { type: 'pods'; pods?: LabelSelector; namespaces?: LabelSelector }
  | { type: 'ipBlock'; cidr: string; except: string[] }
  | { type: 'unknown' }

/** A port of a rule. */
export interface NetworkPolicyPort {
  protocol: Protocol
  /** A number, or the name of a container port of the Pod that gets the traffic; absent: every port of the protocol. */
  port?: number | string
  /** The last port of a range that begins with the number in `port`. */
  endPort?: number
}

/** The kinds of policy.networking.k8s.io: the first two are v1alpha1, the third is v1alpha2. */
export type AdminPolicyKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy'

/** A cluster-wide policy, evaluated before (Admin) or after (Baseline) all NetworkPolicies. */
export interface AdminPolicy {
  kind: AdminPolicyKind
  name: string
  tier: 'Admin' | 'Baseline'
  /** A lower number is evaluated first. 0 for the only BaselineAdminNetworkPolicy. */
  priority: number
  /** The Pods that it selects. */
  subject: PodSet
  ingress: AdminRule[]
  egress: AdminRule[]
}

/** Pods of any namespace; `unknown`: the policy has no known field. */
export type PodSet = { type: 'pods'; pods: LabelSelector; namespaces: LabelSelector } | { type: 'unknown' }

/** A rule of an admin policy; the first one that matches decides. */
export interface AdminRule {
  name?: string
  /** `Accept` also stands for v1alpha1's Allow. Any other text is kept as the server sent it. */
  action: string
  peers: AdminPeer[]
  /** Absent: every port of every protocol. */
  ports?: AdminPort[]
}

/** A peer of an admin rule. `unknown`: it has no known field. */
export type AdminPeer =
  | PodSet
  | { type: 'nodes'; nodes: LabelSelector }
  | { type: 'networks'; cidrs: string[] }
  | { type: 'domainNames'; names: string[] }

/** A port of an admin rule. */
export type AdminPort =
  | { type: 'range'; protocol: Protocol; from: number; to: number }
  /** The name of a container port of the Pod that gets the traffic, of any protocol. */
  | { type: 'name'; name: string }
  | { type: 'unknown' }

/** A plugin-specific policy. It is not evaluated; only whether it selects a Pod is checked. */
export interface VendorPolicy {
  /** With its API group if Kubernetes, or another plugin, has a kind of the same name: `NetworkPolicy.crd.antrea.io`. */
  kind: string
  /** Absent for a cluster-wide policy. */
  namespace?: string
  name: string
  /** Directions that it may affect. */
  directions: Direction[]
  /** The Pods that it selects: any of these. */
  selects: VendorSelector[]
  tier?: string
  /** Calico's order, or Antrea's priority. */
  order?: number
}

/**
 * Pods that a policy of a plugin selects; without `namespaces` Pods in its own namespace, or in all namespaces if it has none. `text`:
 * Calico's selector expressions. `unreadable`: not selected by labels, but for example by a group or a service account.
 */
export type VendorSelector =
  | { type: 'labels'; pods: LabelSelector; namespaces?: LabelSelector }
  | { type: 'text'; pods: string; namespaces?: string }
  | { type: 'unreadable' }
