import type { PodFacts } from '../../facts.ts'

export interface Facts extends PodFacts {
  kind: 'unscheduled' | 'rejected' | 'shared'
  hostPorts: readonly number[]
  node?: string
  other?: string
  /** The Pod's, where the target has none: a Node. */
  namespace?: string
}
