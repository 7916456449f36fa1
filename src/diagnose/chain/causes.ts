import type { Chain } from '../../trace/chain.ts'
import type { Diagnosis, Found } from '../finding.ts'
import { sharePort } from './ports.ts'

type Cause = Pick<Found<unknown>, 'severity' | 'ports'>

/** Both are about one port. */
export function sharesPort(_: Chain, own: Cause, other: Cause): boolean {
  return sharePort(own, other)
}

/** If new Pods would serve but are in trouble, the deletion of old Pods is not the fault. */
export function oldPodsGo(_: Chain, own: Cause, other: Cause): boolean {
  return own.severity !== 'info' && (other.severity !== 'error' || own.severity === 'error') && sharePort(own, other)
}

/** Does every Node that drops packets have a Pod of the Service that is not an endpoint for the reason that the cause gives? */
export function dropsOnTheirNodes(chain: Chain, dropping: readonly string[], cause: Diagnosis): boolean {
  if (cause.severity === 'info') return false
  const candidates = cause.ports.flatMap((port) => chain.ports[port]?.candidates ?? [])
  const nodes = new Set(candidates.flatMap(({ node }) => node ?? []))
  return dropping.every((name) => nodes.has(name))
}
