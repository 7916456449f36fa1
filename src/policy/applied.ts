import { matches } from '../kube/selector.ts'
import { compareText } from '../lib/compare.ts'
import { grouped } from '../lib/indexes.ts'
import type { AdminPolicy, Direction, LabelSelector, NetworkPolicy, Pod, VendorPolicy } from '../model/resources.ts'
import type { SelectingPolicy } from './admin-tier.ts'
import type { MatchContext, PolicyFacts } from './context.ts'
import type { Match } from './match.ts'
import { isInSet } from './peers.ts'
import { vendorSelects } from './vendor.ts'

/** A policy of a plugin's own kind, and whether it selects the Pod. */
export interface SelectingVendorPolicy {
  policy: VendorPolicy
  selects: Match
}

/** The policies that select a Pod for one direction. */
export interface Applied {
  networkPolicies: readonly NetworkPolicy[]
  /** A NetworkPolicy selects the Pod for the other direction only. */
  isSelectedElsewhere: boolean
  admin: readonly SelectingPolicy[]
  baseline: readonly SelectingPolicy[]
  /** Policies of a plugin's own kinds that select the Pod, or may. */
  vendor: readonly SelectingVendorPolicy[]
}

/** Finds the policies that select a Pod. Pods whose labels no selector tells apart are looked at once. */
export type AppliedTo = (pod: Pod, direction: Direction) => Applied

/** Makes the look-up. */
export function appliedPolicies(facts: PolicyFacts, context: MatchContext): AppliedTo {
  const sorted = facts.networkPolicies.toSorted(byName)
  const policiesIn = grouped(sorted, ({ namespace }) => namespace)
  const selecting = selectingPolicies(sorted)
  const everywhere = { admin: facts.adminPolicies.toSorted(byName), vendor: facts.vendorPolicies.toSorted(byName) }
  const commonKeys = keysOf(everywhere.admin.flatMap(({ subject }) => (subject.type === 'pods' ? [subject.pods] : [])))
  const tellsByText = everywhere.vendor.length > 0
  const keys = new Map<string, ReadonlySet<string>>()
  const known = new Map<string, Applied>()

  const keysIn = (namespace: string): ReadonlySet<string> => {
    const found = keys.get(namespace) ?? new Set([...commonKeys, ...keysOf(policiesIn(namespace).map(({ podSelector }) => podSelector))])
    keys.set(namespace, found)
    return found
  }
  const classOf = (pod: Pod): string => {
    const told = tellsByText ? Object.entries(pod.labels) : Object.entries(pod.labels).filter(([key]) => keysIn(pod.namespace).has(key))
    return JSON.stringify([pod.namespace, pod.hostNetwork, told.sort(([a], [b]) => (a < b ? -1 : 1))])
  }
  const ofClass = (pod: Pod, direction: Direction): Applied => {
    const key = `${direction} ${classOf(pod)}`
    const found = known.get(key) ?? applied(pod, direction, selecting(pod), everywhere, context)
    known.set(key, found)
    return found
  }
  // The same Pod is looked up often, and working out its class takes longer than this look-up.
  const ofPod = { Ingress: new WeakMap<Pod, Applied>(), Egress: new WeakMap<Pod, Applied>() }
  return (pod, direction) => {
    const found = ofPod[direction].get(pod) ?? ofClass(pod, direction)
    ofPod[direction].set(pod, found)
    return found
  }
}

function applied(
  pod: Pod,
  direction: Direction,
  selecting: readonly NetworkPolicy[],
  everywhere: { admin: readonly AdminPolicy[]; vendor: readonly VendorPolicy[] },
  context: MatchContext,
): Applied {
  const networkPolicies = selecting.filter(({ policyTypes }) => policyTypes.includes(direction))
  // Pods on their Node's network are no subject of the admin tiers (v1alpha1 and v1alpha2, `subject`).
  const admin = (pod.hostNetwork ? [] : everywhere.admin).flatMap((policy): SelectingPolicy[] => {
    const selects = isInSet(policy.subject, pod, context)
    return selects === false ? [] : [{ policy, selects }]
  })
  const vendor = everywhere.vendor.flatMap((policy): SelectingVendorPolicy[] => {
    const selects = vendorSelects(policy, pod, direction, context)
    return selects === false ? [] : [{ policy, selects }]
  })
  return {
    networkPolicies,
    isSelectedElsewhere: selecting.length > 0 && networkPolicies.length === 0,
    admin: admin.filter(({ policy }) => policy.tier === 'Admin'),
    baseline: admin.filter(({ policy }) => policy.tier === 'Baseline'),
    vendor,
  }
}

/**
 * Finds the policies of its namespace that select a Pod, in the order of the list. Each is looked up by the first label of its selector: a
 * Pod without that label is not compared with the policy.
 */
function selectingPolicies(sorted: readonly NetworkPolicy[]): (pod: Pod) => readonly NetworkPolicy[] {
  const placed = sorted.map((policy, place) => ({ policy, place }))
  const byLabel = grouped(placed, ({ policy: { namespace, podSelector } }) => {
    const [first] = Object.entries(podSelector.matchLabels)
    return labelKey(namespace, first)
  })
  return ({ namespace, labels }) =>
    [undefined, ...Object.entries(labels)]
      .flatMap((label) => byLabel(labelKey(namespace, label)))
      .filter(({ policy }) => matches(policy.podSelector, labels))
      .sort((a, b) => a.place - b.place)
      .map(({ policy }) => policy)
}

/** The key of one label; without a label, the key of selectors that name none. */
function labelKey(namespace: string, label: readonly [key: string, value: string] | undefined): string {
  return JSON.stringify([namespace, label])
}

function keysOf(selectors: readonly LabelSelector[]): ReadonlySet<string> {
  return new Set(
    selectors.flatMap(({ matchLabels, matchExpressions }) => [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)]),
  )
}

function byName(a: { name: string }, b: { name: string }): number {
  return compareText(a.name, b.name)
}
