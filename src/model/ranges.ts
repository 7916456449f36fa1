import type { Gap } from './gap.ts'
import type { ObjectRef } from './resources.ts'
import type { Verdict } from './verdict.ts'

/** The ranges of addresses and ports of a cluster, and how full they are. `--ranges -o json` prints it. */
export interface RangeList {
  apiVersion: 'porttrace/v1'
  kind: 'RangeList'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The worst of the ranges and of the problems. */
  verdict: Verdict
  items: RangeView[]
  problems: RangeProblem[]
  gaps: Gap[]
}

/** One range. */
export interface RangeView {
  use: 'services' | 'nodePorts' | 'pods'
  /** `10.96.0.0/16`, `30000-32767`; for Services of which no range is shown the lowest and highest address in use. */
  range: string
  /** The Node whose Pods have these addresses. */
  node?: string
  /** Where the range is set; absent if the cluster does not show that. */
  source?: RangeSource
  /** `default`: Kubernetes' default range is assumed. `seen`: only addresses in use are known. Absent: the cluster shows the range. */
  assumed?: 'default' | 'seen'
  /** Addresses or ports that can be given out; absent if that is unknown. Of IPv6 it can be larger than 2^53, and is then rounded. */
  size?: number
  used: number
  /** Absent if the size is unknown. */
  free?: number
  /** `degraded`: nine tenths are used. `broken`: nothing is free, or an event proves it. `unknown`: what is free is unknown. */
  verdict: Verdict
  /** Why it is not healthy. */
  reason?: string
}

/** A field that sets a range. */
export interface RangeSource {
  object: ObjectRef
  field: string
}

/** What is wrong between ranges, or with an address. */
export interface RangeProblem {
  /**
   * `exhausted`: a Pod got no address. `overlap`: two ranges hold the same addresses. `node-inside`: the address of a Node is in a range of
   * the cluster. `outside`: a ClusterIP or node port is in no range.
   */
  type: 'exhausted' | 'overlap' | 'node-inside' | 'outside'
  verdict: Verdict
  message: string
  /** The objects that prove it. */
  objects: ObjectRef[]
}
