/** API objects of policies as they are written, for the second implementation of what policies do. */

export interface RawPod {
  metadata: { namespace: string; name: string; labels: Record<string, string> }
  spec: { nodeName: string; hostNetwork?: boolean; containers: RawContainer[]; initContainers?: RawContainer[] }
  status: { podIPs: { ip: string }[] }
}

export interface RawContainer {
  name: string
  restartPolicy?: string
  ports: { name: string; containerPort: number; protocol: string }[]
}

export interface RawSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: readonly string[] }[]
}

export interface RawPeer {
  podSelector?: RawSelector
  namespaceSelector?: RawSelector
  ipBlock?: { cidr: string; except?: string[] }
  futureSelector?: object
}

export interface RawRule {
  from?: RawPeer[]
  to?: RawPeer[]
  ports?: { protocol?: string; port?: number | string; endPort?: number }[]
}

export interface RawPolicy {
  kind: 'NetworkPolicy'
  metadata: { namespace: string; name: string }
  spec: { podSelector: RawSelector; policyTypes?: readonly string[]; ingress?: RawRule[]; egress?: RawRule[] }
}

export interface RawPodSet {
  namespaces?: RawSelector
  pods?: { namespaceSelector: RawSelector; podSelector: RawSelector }
}

export interface RawAdminPeer extends RawPodSet {
  nodes?: RawSelector
  networks?: string[]
  futurePeer?: object
}

export interface RawAdminRule {
  action: 'Accept' | 'Deny' | 'Pass'
  from?: RawAdminPeer[]
  to?: RawAdminPeer[]
  protocols?: { tcp?: RawPort; udp?: RawPort; sctp?: RawPort; destinationNamedPort?: string }[]
}

export interface RawPort {
  destinationPort: { number?: number; range?: { start: number; end: number } }
}

export interface RawAdminPolicy {
  kind: 'ClusterNetworkPolicy'
  metadata: { name: string }
  spec: { tier: 'Admin' | 'Baseline'; priority: number; subject: RawPodSet; ingress?: RawAdminRule[]; egress?: RawAdminRule[] }
}

export interface RawCluster {
  namespaces: { metadata: { name: string; labels: Record<string, string> } }[]
  nodes: { metadata: { name: string; labels: Record<string, string> }; status: { addresses: { type: string; address: string }[] } }[]
  pods: RawPod[]
  policies: RawPolicy[]
  adminPolicies: RawAdminPolicy[]
}

/** An end of a connection: a Pod, a Node by its name, or an address. */
export type RawParty = { pod: RawPod } | { node: string } | { address: string }

export interface RawConnection {
  from: RawParty
  to: { pod: RawPod } | { address: string }
  port: number
  protocol: string
}
