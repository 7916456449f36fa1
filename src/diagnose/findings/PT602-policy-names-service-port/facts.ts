import type { ClientMissedRule, MissedRule } from '../../../model/access.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import type { PortFacts } from '../../facts.ts'

/** A rule that was meant for whoever connects. */
export interface OpenFacts {
  way: 'open'
  port: PortFacts
  podPort: number
  /** The first of the rules. */
  missed: MissedRule
  /** No other rule allows a client. */
  isOnlyWay: boolean
}

/** A rule that was intended for a client that was named. No other rule allows that client. */
export interface ClientFacts {
  way: 'client'
  port: PortFacts
  podPort: number
  missed: ClientMissedRule
  source: TrafficSource
  side: 'egress' | 'ingress'
  home: string
}

export type Facts = OpenFacts | ClientFacts
