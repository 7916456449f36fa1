import type { Condition, Labels } from './common.ts'

/** A core/v1 Node. */
export interface Node {
  kind: 'Node'
  name: string
  labels: Labels
  zone?: string
  addresses: { type: string; address: string }[]
  conditions: Condition[]
  architecture?: string
  /** `status.nodeInfo.containerRuntimeVersion`: `containerd://2.1.9`. */
  runtime?: string
  /** `spec.podCIDRs`, if the cluster assigns each Node a range of Pod addresses. */
  podRanges?: string[]
}
