import type { RangeView } from '../../../model/ranges.ts'

/** Two ranges with addresses in common, or a range and the address of a Node in it. */
export interface Facts {
  kind: 'ranges' | 'node'
  one: Named
  /** Absent for the address of a Node. */
  other?: Named
  /** The address of a Node, and the Node; or the address of the target that lies in both ranges. */
  address?: string
  node?: string
  /** How many such pairs, or Nodes, there are. */
  count: number
}

/** A range in words. */
export interface Named {
  range: string
  use: RangeView['use']
  node?: string
}
