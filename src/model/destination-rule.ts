import type { Labels, Manifest } from './resources.ts'

/** A networking.istio.io DestinationRule: the subsets into which it divides the endpoints of a host. */
export interface DestinationRule extends Manifest {
  kind: 'DestinationRule'
  namespace: string
  name: string
  /** As in the object: a short name, a full name, or a name that begins with `*`. */
  host: string
  subsets: Subset[]
  /** Clients outside of its namespace, or some clients in it, do not see it (`exportTo`, `workloadSelector`). */
  isPrivate?: true
}

/** A named part of the endpoints of a host. */
export interface Subset {
  name: string
  /** Labels of the Pods that are in it; empty: all of them. */
  labels: Labels
  /** `spec.subsets[0]`. */
  field: string
}
