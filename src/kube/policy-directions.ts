import type { Direction } from '../model/resources.ts'

/** Does a kind of policies, as RBAC names it, say anything of a direction? EgressFirewalls are for outgoing traffic alone (k8s.ovn.org/v1). */
export function isForDirection(api: string, direction: Direction): boolean {
  return direction === 'Egress' || !api.startsWith('egressfirewalls.')
}
