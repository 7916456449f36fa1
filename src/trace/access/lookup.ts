import { isForDirection } from '../../kube/policy-directions.ts'
import { defined } from '../../lib/defined.ts'
import type { OpenAccess, WhoMayConnect } from '../../model/access.ts'
import { type Extent, NOTHING_READ, type Resource, type Snapshot } from '../../model/snapshot.ts'
import type { PolicyFacts } from '../../policy/context.ts'
import { createPolicies, type Policies } from '../../policy/policies.ts'
import { touches } from '../gaps.ts'
import { type EnforcementOn, enforcementOn } from './enforcement.ts'

/** The policies of a snapshot, ready to be asked, and what enforces them. */
export interface AccessLookup extends Policies {
  enforcement: EnforcementOn
  /** The view of an answer, made once for all endpoints that got the same answer. */
  viewOf(who: WhoMayConnect, make: () => OpenAccess): OpenAccess
  /** May a policy be for Pods of the namespace? If none may, it makes no difference that a Pod was not read. */
  mayHavePolicies(namespace: string): boolean
  /** May a policy be for any Pod at all? */
  mayHaveAny: boolean
}

const resources: Readonly<Record<Parameters<PolicyFacts['isUnread']>[0], Resource>> = {
  network: 'networkpolicies',
  admin: 'adminpolicies',
  vendor: 'vendorpolicies',
}

/** Makes the look-up. The policies are indexed at the first question. */
export function createAccessLookup(snapshot: Snapshot, isWhole: (resource: Resource, namespace: string) => boolean): AccessLookup {
  const { policies, adminPolicies = [], vendorPolicies = [], namespaces = [], policyAgents = [], gaps } = snapshot
  const extent: Readonly<Record<Resource, Extent>> = { ...NOTHING_READ, ...snapshot.extent }
  const isUnread: PolicyFacts['isUnread'] = (kind, namespace, direction) =>
    gaps.some((gap) => gap.resource === resources[kind] && touches(gap, namespace) && isForDirection(gap.api, direction)) ||
    // Only the policies of the target's namespace were read, and a client is in another namespace.
    (kind === 'network' && snapshot.listed?.networkpolicies?.includes(namespace) === false)
  const enforcement = enforcementOn(policyAgents)
  const facts: PolicyFacts = {
    networkPolicies: policies,
    adminPolicies,
    vendorPolicies,
    ...defined({
      namespaces: extent.namespaces === 'all' ? namespaces : undefined,
      nodes: extent.nodes === 'all' ? snapshot.nodes : undefined,
    }),
    isUnread,
    enforcement,
  }
  let indexed: Policies | undefined
  const index = () => {
    indexed ??= createPolicies(facts, { pods: snapshot.pods, isWhole: (namespace) => isWhole('pods', namespace) })
    return indexed
  }
  const views = new Map<WhoMayConnect, OpenAccess>()
  const named = new Set(policies.map(({ namespace }) => namespace))
  const isForAll = adminPolicies.length > 0 || vendorPolicies.length > 0
  const isGap = gaps.some(({ resource }) => Object.values(resources).includes(resource))
  const mayHaveAny = isForAll || named.size > 0 || isGap || snapshot.listed?.networkpolicies !== undefined
  return {
    enforcement,
    evaluate: (connection) => index().evaluate(connection),
    whoMayConnect: (incoming) => index().whoMayConnect(incoming),
    missedFor: (direction, connection) => index().missedFor(direction, connection),
    nearFor: (direction, connection) => index().nearFor(direction, connection),
    appliedTo: (pod, direction) => index().appliedTo(pod, direction),
    viewOf: (who, make) => {
      const view = views.get(who) ?? make()
      views.set(who, view)
      return view
    },
    mayHaveAny,
    mayHavePolicies: (namespace) =>
      mayHaveAny &&
      (isForAll ||
        named.has(namespace) ||
        isUnread('network', namespace, 'Egress') ||
        isUnread('admin', namespace, 'Egress') ||
        isUnread('vendor', namespace, 'Egress')),
  }
}
