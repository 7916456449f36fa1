import { defined } from '../lib/defined.ts'
import { distinct } from '../lib/distinct.ts'
import type { AccessSource, Doubt, SourcePeer, Who, WhoMayConnect } from '../model/access.ts'
import type { LabelSelector, ObjectRef, Pod } from '../model/resources.ts'
import type { SelectingPolicy } from './admin-tier.ts'
import type { Applied } from './applied.ts'
import type { Connection } from './connection.ts'
import type { MatchContext } from './context.ts'
import type { Decider } from './decide.ts'
import { missedRules } from './missed-rules.ts'
import { networkPolicyRef } from './network-tier.ts'
import { matchesNamespace } from './peers.ts'
import { blocksMissPods, isEnforced } from './plugins.ts'
import type { CountPods } from './population.ts'
import { adminSources, networkSources } from './sources.ts'
import { vendorPolicyRef } from './vendor.ts'

/** A connection whose start is left open. */
export type Incoming = Omit<Connection, 'from'>

/** What the tiers say of a port, each in the order in which it is looked at. */
interface Chain {
  admin: AccessSource[]
  network: AccessSource[]
  baseline: AccessSource[]
  isIsolated: boolean
}

/** Who may connect to an address and port, by the policies that select its Pod for incoming traffic. */
export function whoMayConnect(incoming: Incoming, { facts, context, appliedTo }: Decider, count: CountPods): WhoMayConnect {
  const { to } = incoming
  if (to.type !== 'pod') return { pods: 'everyone', outside: 'everyone', sources: [], rest: 'allowed', policies: [] }
  const { pod } = to
  const applied = appliedTo(pod, 'Ingress')
  if (applied.vendor.length > 0)
    return unknown(
      'vendor',
      applied.vendor.map(({ policy }) => vendorPolicyRef(policy)),
    )
  const doubt = doubtOf(pod, applied, facts.isUnread)
  if (doubt) return unknown(doubt, applied.networkPolicies.map(networkPolicyRef))

  const connection: Connection = { ...incoming, from: { type: 'outside' } }
  const chain = chainOf(connection, pod, applied, context)
  const missed = applied.networkPolicies.flatMap((policy) => missedRules(policy, connection, pod.node, context))
  const isMissed = blocksMissPods(context.enforcement(pod.node))
  const sources = upToLast([...chain.admin, ...chain.network, ...chain.baseline])
  const closing = [
    ...sources.filter(({ effect }) => effect === 'denied').map(({ policy }) => policy),
    ...applied.networkPolicies.map(networkPolicyRef),
  ]
  const isAmbiguous = applied.isSelectedElsewhere && chain.baseline.some(({ effect }) => effect === 'denied')
  const isProven = !isAmbiguous && closing.every(({ kind }) => isEnforced(context.enforcement(pod.node), kind))
  const pods = whoOf(chain, (peer) => {
    if (isAnyBlock(peer)) return isMissed ? 'unknown' : 'all'
    if (peer.type === 'everyone' || isAnyPod(peer)) return 'all'
    return mayMatchNone(peer, pod.namespace, context) ? 'unknown' : 'some'
  })
  const isUnread = pods === 'unknown' && sources.some(({ peer }) => mayMatchNone(peer, pod.namespace, context))
  return {
    pods,
    outside: whoOf(chain, (peer) => (peer.type === 'pods' ? 'none' : peer.type === 'everyone' || isAnyBlock(peer) ? 'all' : 'some')),
    sources: sources.map((source) => counted(source, count)),
    rest: chain.isIsolated ? 'denied' : 'allowed',
    ...defined({
      certainty: closing.length > 0 ? (isProven ? ('proven' as const) : ('inferred' as const)) : undefined,
      missed: missed.length > 0 ? missed : undefined,
      doubt: isUnread ? ('namespaces-unread' as const) : undefined,
    }),
    policies: distinct(closing),
  }
}

function doubtOf({ namespace, hostNetwork }: Pod, { networkPolicies }: Applied, isUnread: Decider['facts']['isUnread']): Doubt | undefined {
  if (isUnread('network', namespace, 'Ingress')) return 'policies-unread'
  if (hostNetwork) return networkPolicies.length > 0 ? 'host-network' : undefined
  if (isUnread('admin', namespace, 'Ingress')) return 'admin-policies-unread'
  return isUnread('vendor', namespace, 'Ingress') ? 'vendor-policies-unread' : undefined
}

function unknown(doubt: Doubt, policies: ObjectRef[]): WhoMayConnect {
  return { pods: 'unknown', outside: 'unknown', sources: [], rest: 'denied', doubt, policies }
}

function chainOf(connection: Connection, pod: Pod, applied: Applied, context: MatchContext): Chain {
  const isIsolated = applied.networkPolicies.length > 0
  const admin = disputed(applied.admin, connection)
  const network = applied.networkPolicies.flatMap((policy) => networkSources(policy, connection, pod.node, context))
  return { admin, network, baseline: isIsolated ? [] : disputed(applied.baseline, connection), isIsolated }
}

/** Without sources that are never evaluated, since a rule before them decides for all that they match. */
function upToLast(sources: readonly AccessSource[]): AccessSource[] {
  const kept: AccessSource[] = []
  const decided = { pods: false, all: false }
  let passedIn: AccessSource['tier'] | undefined
  for (const source of sources) {
    const { effect, peer, tier } = source
    const isForAll = peer.type === 'everyone' || isAnyPod(peer)
    if (decided.all || ((decided.pods || passedIn === tier) && peer.type === 'pods')) continue
    kept.push(source)
    if (effect === 'passed' && isForAll) passedIn = tier
    // If a rule passes some clients, later rules may still decide for those.
    if (effect === 'unknown' || kept.some((one) => one.effect === 'passed')) continue
    decided.all = peer.type === 'everyone'
    decided.pods ||= isForAll
  }
  return kept
}

/** By priority. If policies of one priority disagree about the same peer, it is not known which one counts. */
function disputed(policies: readonly SelectingPolicy[], connection: Connection): AccessSource[] {
  const groups = [...Map.groupBy(policies, ({ policy }) => policy.priority)].sort(([a], [b]) => a - b)
  return groups.flatMap(([, group]) => {
    const sources = group.map((one) => adminSources(one, connection))
    return sources.flatMap((own, index) => {
      const others = sources.filter((_, at) => at !== index).flat()
      return own.map((source) => (others.some((other) => disagree(source, other)) ? { ...source, effect: 'unknown' as const } : source))
    })
  })
}

function disagree(one: AccessSource, other: AccessSource): boolean {
  const meet = isAnyPod(one.peer) || isAnyPod(other.peer) || JSON.stringify(one.peer) === JSON.stringify(other.peer)
  return meet && one.effect !== other.effect
}

/** How much of a group a peer includes. */
type Share = 'all' | 'some' | 'none' | 'unknown'

/**
 * How many of a group may connect. The first rule that matches decides: if one for the whole group is not understood, what a later one
 * allows is not known either.
 */
function whoOf({ admin, network, baseline, isIsolated }: Chain, shareOf: (peer: SourcePeer) => Share): Who {
  const seen = { allowed: false, denied: false, unknown: false }
  let isDoubtful = false
  const sure = <Effect>(effect: Effect) => (isDoubtful && effect === 'allowed' ? 'unknown' : effect)
  const look = (sources: readonly AccessSource[]): 'open' | 'closed' => {
    let isPassed = false
    for (const { effect, peer } of sources) {
      const share = shareOf(peer)
      if (share === 'none') continue
      if (effect === 'passed') isPassed = true
      else seen[share === 'unknown' ? 'unknown' : sure(effect)] = true
      isDoubtful ||= share === 'all' && effect === 'unknown' && sources !== network
      if (share === 'all' && effect !== 'unknown') return isPassed ? 'open' : 'closed'
    }
    return 'open'
  }
  const isOpen = look(admin) === 'open' && look(isIsolated ? network : baseline) === 'open'
  if (isOpen) seen[sure(isIsolated ? 'denied' : 'allowed')] = true
  if (seen.allowed) return seen.denied || seen.unknown ? 'some' : 'everyone'
  return seen.unknown ? 'unknown' : 'nobody'
}

function isAnyPod(peer: SourcePeer): boolean {
  return (
    peer.type === 'pods' && peer.namespaces !== undefined && isEmpty(peer.namespaces) && (peer.pods === undefined || isEmpty(peer.pods))
  )
}

/** Does the peer select Namespaces by labels that were not read? Then it may match no Namespace at all. */
function mayMatchNone(peer: SourcePeer, own: string, context: MatchContext): boolean {
  if (peer.type !== 'pods' || !peer.namespaces || isEmpty(peer.namespaces) || context.namespaceNames) return false
  return matchesNamespace(peer.namespaces, own, context) !== true
}

function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0
}

function isAnyBlock(peer: SourcePeer): boolean {
  return peer.type === 'ipBlock' && peer.except.length === 0 && peer.cidr.endsWith('/0')
}

function counted(source: AccessSource, count: CountPods): AccessSource {
  return { ...source, ...count(source.peer) }
}
