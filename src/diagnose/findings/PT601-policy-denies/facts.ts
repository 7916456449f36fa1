import type { ClientNearRule, DirectionAccess, Enforcement } from '../../../model/access.ts'
import type { Labels, ObjectRef } from '../../../model/resources.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import type { PortFacts } from '../../facts.ts'

interface Shared {
  port: PortFacts
  /** The port of the Pods, which the rules have to name. */
  podPort: number
  /** Labels of the Pods that get the traffic. */
  selector: Labels
  enforcement: Enforcement | undefined
}

/** No client is allowed. */
export interface ClosedFacts extends Shared {
  way: 'closed'
  policies: readonly ObjectRef[]
}

/** A client that was named is kept out. */
export interface ClientFacts extends Shared {
  way: 'client'
  source: TrafficSource
  side: 'egress' | 'ingress'
  denied: DirectionAccess
  near?: ClientNearRule
  /** The controller of a route that connects in place of a client outside of the cluster. */
  standIn?: TrafficSource
  count: number
  of: number
  home: string
}

/** The controller of a route is blocked, or it uses hostNetwork and no rule clearly allows it. */
export interface RouteFacts extends Shared {
  way: 'route'
  route: string
  source: TrafficSource
  side: 'egress' | 'ingress'
  decided: DirectionAccess
  home: string
}

export type Facts = ClosedFacts | ClientFacts | RouteFacts
