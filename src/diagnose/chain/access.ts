import { openAccess } from '../../kube/client-access.ts'
import type { AccessSource, WhoMayConnect } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'

/** A usable endpoint, and what its policies say. */
export interface PolicedEndpoint {
  endpoint: Endpoint
  ingress: WhoMayConnect
}

/** The usable endpoints for which policies say anything. */
export function policed({ endpoints }: PortChain): PolicedEndpoint[] {
  return endpoints.flatMap((endpoint) => {
    const ingress = openAccess(endpoint)?.ingress
    return endpoint.usable && ingress ? [{ endpoint, ingress }] : []
  })
}

/** The rule of an admin tier that blocks all Pods; undefined if none does. */
export function adminDenial({ pods, sources }: WhoMayConnect): AccessSource | undefined {
  if (pods !== 'nobody') return undefined
  const last = sources.findLast(({ effect, peer }) => effect === 'denied' && peer.type !== 'ipBlock')
  return last?.tier === 'NetworkPolicy' ? undefined : last
}

/** The NetworkPolicies that block every client that none of their rules allows. */
export function isolating({ policies }: WhoMayConnect): ObjectRef[] {
  return policies.filter(({ kind }) => kind === 'NetworkPolicy')
}

/** The priority of a policy for the whole cluster; undefined if its kind has none. */
export function priorityOf({ policies }: Chain, { kind, name }: ObjectRef): number | undefined {
  return policies.find((policy) => policy.kind === kind && policy.name === name)?.priority
}

/** Is it shown, for each of these endpoints, that something enforces the policies? */
export function isProven(endpoints: readonly PolicedEndpoint[]): boolean {
  return endpoints.every(({ ingress }) => ingress.certainty === 'proven')
}

/** `spec.ingress[0]` of a policy, as evidence. */
export function ruleEvidence({ policy, rule }: Pick<AccessSource, 'policy' | 'rule'>, value: unknown, rest = ''): Evidence {
  return { object: policy, field: `spec.ingress[${rule.index}]${rest}`, value }
}
