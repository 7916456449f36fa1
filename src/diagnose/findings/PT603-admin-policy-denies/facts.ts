import type { AccessSource, DirectionAccess, Enforcement } from '../../../model/access.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import type { PortFacts } from '../../facts.ts'

interface Shared {
  port: PortFacts
  podPort: number
  priority: number | undefined
  enforcement: Enforcement | undefined
}

/** All Pods are kept out. */
export interface ClosedFacts extends Shared {
  way: 'closed'
  denial: AccessSource
  /** Clients outside of the cluster are not kept out. */
  isOpenOutside: boolean
}

/** A client that was named is kept out. */
export interface ClientFacts extends Shared {
  way: 'client'
  source: TrafficSource
  side: 'egress' | 'ingress'
  denied: DirectionAccess
  home: string
}

export type Facts = ClosedFacts | ClientFacts
