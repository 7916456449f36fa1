import type { Labels, Manifest } from './resources.ts'

/** A networking.istio.io DestinationRule: the subsets into which it parts the endpoints of a host. */
export interface DestinationRule extends Manifest {
  kind: 'DestinationRule'
  namespace: string
  name: string
  /** As it stands there: a short name, a whole one, or one that begins with `*`. */
  host: string
  subsets: Subset[]
  /** Clients outside of its namespace, or some of those there, do not see it (`exportTo`, `workloadSelector`). */
  isPrivate?: true
}

/** A named part of the endpoints of a host. */
export interface Subset {
  name: string
  /** Those of the Pods that are in it; none: all of them. */
  labels: Labels
  /** `spec.subsets[0]`. */
  field: string
}
