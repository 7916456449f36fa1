import type { HeldAddress } from '../../model/held-address.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Node, Pod, Service, WarningEvent } from '../../model/resources.ts'

/** The ranges of a cluster, and what uses them: what rules about ranges judge. */
export interface ClusterRanges {
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** In the order of the document. */
  items: readonly RangeView[]
  services: readonly Service[]
  pods: readonly Pod[]
  nodes: readonly Node[]
  events: readonly WarningEvent[]
  held: readonly HeldAddress[]
  /** Were all Services, or Pods, of the cluster read? */
  isWhole: Readonly<Record<'services' | 'pods', boolean>>
}
