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
  /** The ranges of addresses of its Pods, if it has any: `spec.podCIDRs`, or those of an annotation. */
  podRanges?: string[]
  /** The annotation of the network plugin that has `podRanges` instead. */
  podRangeField?: string
}
