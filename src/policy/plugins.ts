import type { Enforcement } from '../model/access.ts'

/** What is known of a network plugin: which kinds of policies it enforces, and in what it differs from the API. */
interface Plugin {
  enforces: readonly string[]
  /** It matches no ipBlock with an address that a Pod or Node of the cluster has (cilium#9209, terway#904). */
  blocksMissPods?: true
  /** It compares ports with the port of the Service too (aws-network-policy-agent#166, #493). */
  comparesServicePort?: true
}

const standard = ['NetworkPolicy']
const v1alpha1 = ['NetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']

/** Plugins by their display name. A plugin that is not listed, or enforces nothing, proves nothing. */
const plugins: ReadonlyMap<string, Plugin> = new Map<string, Plugin>([
  ['Calico', { enforces: standard }],
  ['Canal (Calico and Flannel)', { enforces: standard }],
  ['Cilium', { enforces: standard, blocksMissPods: true }],
  ['GKE Dataplane V2 (Cilium)', { enforces: standard, blocksMissPods: true }],
  ['Terway', { enforces: standard, blocksMissPods: true }],
  ['Amazon VPC CNI', { enforces: standard, comparesServicePort: true }],
  ['Antrea', { enforces: standard }],
  ['OVN-Kubernetes', { enforces: v1alpha1 }],
  ['Kube-OVN', { enforces: standard }],
  ['kube-router', { enforces: standard }],
  ['Weave Net', { enforces: standard }],
  ['kindnet', { enforces: standard }],
  ['kube-network-policies', { enforces: standard }],
  ['Azure Network Policy Manager', { enforces: standard }],
  ['Flannel', { enforces: [] }],
])

/** Is it shown that policies of this kind are enforced there? */
export function isEnforced({ state, plugin }: Enforcement, kind: string): boolean {
  return state === 'enforces' && plugin !== undefined && plugins.get(plugin)?.enforces.includes(kind) === true
}

/** Does the plugin match no ipBlock with the address of a Pod or Node? */
export function blocksMissPods({ plugin }: Enforcement): boolean {
  return plugin !== undefined && plugins.get(plugin)?.blocksMissPods === true
}

/** Does the plugin compare the ports of rules with the Service's port as well as the Pod's? */
export function comparesServicePort({ plugin }: Enforcement): boolean {
  return plugin !== undefined && plugins.get(plugin)?.comparesServicePort === true
}
