/** Shapes that the facts of several findings have in common. */

/** The port that a finding is about. */
export interface PortFacts {
  /** Index in `spec.ports`, for patches. */
  index: number
  name: string
  port: number
  protocol: string
  targetPort: number | string
}

/** Facts about some Pods of all that the Service selects. */
export interface PodFacts {
  /** The first of them, by name. */
  pod: string
  container?: string
  /** How many Pods this is true of, of how many selected. */
  count: number
  of: number
  /** Does any endpoint remain in use? */
  served: boolean
}

/** Facts about some usable endpoints, by the socket tables of their Pods. */
export interface SocketFacts {
  /** The first of them. */
  pod: string
  /** How many endpoints this is true of, of how many that are usable. */
  count: number
  of: number
  /** How many of them Kubernetes calls ready. */
  ready: number
  /** Sockets on the port, and on others, that all of them have. */
  listening: readonly string[]
  elsewhere: readonly string[]
  ofNode?: true
  young?: true
  /** Who answers connections anyway: a mesh, or something that is not known. */
  answered?: string
}
