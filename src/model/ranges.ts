import type { Finding } from './finding.ts'
import type { Gap } from './gap.ts'
import type { ObjectRef } from './resources.ts'
import type { Verdict } from './verdict.ts'

/** The ranges of addresses and ports of a cluster, and how full they are. `--ranges -o json` prints it. */
export interface RangeList {
  apiVersion: 'porttrace/v1'
  kind: 'RangeList'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The worst of the ranges and of the findings. */
  verdict: Verdict
  items: RangeView[]
  /** What is wrong with ranges and addresses, the worst first. The `hop` of each is a path into this document, or `''`. */
  findings: Finding[]
  /** The codes of findings that were left out by `--ignore`; absent if there are none. */
  ignored?: string[]
  gaps: Gap[]
}

/**
 * One range. Its numbers are counted exactly; in the document a number larger than 2^53, as ranges of IPv6 have, is rounded.
 */
export interface RangeView {
  use: 'services' | 'nodePorts' | 'pods'
  /** `10.96.0.0/16`, `30000-32767`; if the cluster shows no range of Services, the lowest and the highest ClusterIP in use. */
  range: string
  /** The Node whose Pods have these addresses. */
  node?: string
  /** Where the range is set; absent if the cluster does not show that. */
  source?: RangeSource
  /** `default`: Kubernetes' default range is assumed. `seen`: only addresses in use are known. Absent: the cluster shows the range. */
  assumed?: 'default' | 'seen'
  /** Nothing is given out of it any more: its ServiceCIDR is being deleted, or is not ready; its pool is disabled. */
  closed?: 'deleting' | 'not-ready' | 'disabled'
  /** The network plugin in whose object it is; absent: Kubernetes' own. */
  plugin?: string
  /** It is part of a range of the plugin, and its Node gets further parts if it needs them, so its verdict does not depend on what is left. */
  isPart?: true
  /** It lies in the network of the Nodes by design. */
  isOnNodeNetwork?: true
  /** The field and value in which its object says that no address is left. */
  told?: { field: string; value: string }
  /** Addresses or ports that can be given out; absent if that is unknown. */
  size?: number
  used: number
  /** Absent if the size is unknown. */
  free?: number
  /** The part from which the API server takes an address for a Service that requests none (KEP-3070); absent if there is no such part. */
  dynamic?: RangePart
  /** `degraded`: nine tenths are used, or all. `broken`: an event proves that it is full. `unknown`: what is free is unknown. */
  verdict: Verdict
  /** Why it is not healthy. */
  reason?: string
}

/** A part of a range, with what is used of it. */
export interface RangePart {
  /** `10.96.1.1-10.96.255.254`. */
  range: string
  size: number
  used: number
  free: number
}

/** A field that sets a range. */
export interface RangeSource {
  object: ObjectRef
  field: string
}
