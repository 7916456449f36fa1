import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import type { Enforcement } from '../../model/access.ts'
import type { AdminPolicy, Direction, Pod } from '../../model/resources.ts'
import type { PolicyView } from '../../model/trace.ts'
import type { Applied } from '../../policy/applied.ts'
import type { Lookup } from '../lookup.ts'
import { enforcementOnAll } from './enforcement.ts'

/** The policies that select some Pods for a direction, incoming traffic unless told otherwise, in the order in which they are looked at, and what enforces them there. */
export function policyViews(
  pods: readonly Pod[],
  { access }: Lookup,
  direction: Direction = 'Ingress',
): { policies: PolicyView[]; enforcement?: Enforcement } {
  const views = new Map<string, PolicyView>()
  for (const pod of pods) {
    if (!access.mayHavePolicies(pod.namespace)) continue
    for (const view of viewsOf(access.appliedTo(pod, direction))) {
      const key = `${view.kind}/${view.namespace ?? ''}/${view.name}`
      const known = views.get(key)
      if (known) known.pods++
      else views.set(key, view)
    }
  }
  const policies = [...views.values()].sort(compareViews)
  if (policies.length === 0) return { policies }
  return {
    policies,
    enforcement: enforcementOnAll(
      pods.map(({ node }) => node),
      access.enforcement,
    ),
  }
}

function viewsOf({ admin, baseline, networkPolicies, vendor }: Applied): PolicyView[] {
  return [
    ...[...admin, ...baseline].map(({ policy, selects }) => adminView(policy, selects === true)),
    ...networkPolicies.map(({ kind, namespace, name, policyTypes, podSelector }) => ({
      kind,
      namespace,
      name,
      types: policyTypes,
      podSelector,
      pods: 1,
      tier: 'NetworkPolicy',
      evaluated: true,
    })),
    ...vendor.map(({ policy: { kind, namespace, name, directions, tier, order }, selects }) => ({
      kind,
      ...defined({ namespace }),
      name,
      types: directions,
      pods: 1,
      ...defined({ tier, priority: order }),
      evaluated: false,
      reason: selects === true ? ('vendor' as const) : ('selector' as const),
    })),
  ]
}

function adminView({ kind, name, tier, priority, ingress, egress }: AdminPolicy, isSure: boolean): PolicyView {
  const types = [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])]
  return {
    kind,
    name,
    types,
    pods: 1,
    tier,
    priority,
    evaluated: isSure,
    ...defined({ reason: !isSure ? ('selector' as const) : undefined }),
  }
}

const tiers = ['Admin', 'NetworkPolicy', 'Baseline']

/** Policies of plugins are last: their order among the others is up to the plugin. */
function compareViews(a: PolicyView, b: PolicyView): number {
  return (
    placeOf(a) - placeOf(b) ||
    (a.priority ?? 0) - (b.priority ?? 0) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.name, b.name)
  )
}

function placeOf({ tier, reason }: PolicyView): number {
  const place = reason === 'vendor' ? -1 : tiers.indexOf(tier ?? '')
  return place < 0 ? tiers.length : place
}

/** Policies for the Pods of a chain, and the policies that select the named clients for outgoing traffic, each once. */
export function withClientPolicies(policies: readonly PolicyView[], lookup: Lookup): PolicyView[] {
  const pods = lookup.clients.flatMap(({ parties = [] }) => parties.flatMap((party) => (party.type === 'pod' ? [party.pod] : [])))
  const own = policyViews(pods, lookup, 'Egress').policies
  const isSame = (a: PolicyView, b: PolicyView) => a.kind === b.kind && a.namespace === b.namespace && a.name === b.name
  return [...policies, ...own.filter((one) => !policies.some((other) => isSame(one, other)))].sort(compareViews)
}
