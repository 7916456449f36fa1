import type { RangeView } from '../../../model/ranges.ts'
import type { ObjectRef } from '../../../model/resources.ts'

/** What is used up, or nearly. */
export interface Facts {
  use: RangeView['use']
  /** `failed`: an event says that something got nothing. `full`, `nearly`: by what is used. */
  kind: 'failed' | 'full' | 'nearly'
  /** Of `failed`: the first object that got nothing, how many there are, and what the event says. */
  first?: ObjectRef
  count: number
  said?: string
  /** The ranges it is about, as far as they are known. */
  ranges: readonly FilledRange[]
  /** The Node on which Pods got no address. */
  node?: string
  /** For Pods behind a Service: does any endpoint remain? */
  served?: boolean
  /** The Pods no longer wait for an address; the range of Services has a free one again. */
  isPast?: true
}

/** A range with what is used of it. */
export interface FilledRange {
  range: string
  node?: string
  size: number
  used: number
}
