import { matches } from '../../kube/selector.ts'
import type { AccessSource, SourcePeer, WhoMayConnect } from '../../model/access.ts'
import type { Namespace } from '../../model/gateway.ts'
import type { Labels, ObjectRef } from '../../model/resources.ts'
import { differences } from '../labels.ts'
import type { Lookup } from '../lookup.ts'
import { nearness } from '../near-pods.ts'

type PodPeer = Extract<SourcePeer, { type: 'pods' }>

/** The same, with the closest match for each peer that matches no Pod, where one comes close. */
export function withNearest(who: WhoMayConnect, lookup: Lookup): WhoMayConnect {
  if (!who.sources.some(({ pods }) => pods === 0)) return who
  return { ...who, sources: who.sources.map((source) => nearestOf(source, lookup)) }
}

function nearestOf(source: AccessSource, lookup: Lookup): AccessSource {
  const { peer, pods } = source
  if (pods !== 0 || peer.type !== 'pods') return source
  const nearest = nearestNamespace(peer, lookup) ?? nearestPod(peer, lookup)
  return nearest ? { ...source, nearest } : source
}

type Nearest = NonNullable<AccessSource['nearest']>

/** Where no Namespace matches: the one whose labels differ least. */
function nearestNamespace({ namespaces: selector }: PodPeer, { edge }: Lookup): Nearest | undefined {
  if (!selector || namespacesIn(selector, edge.namespaces).length > 0) return undefined
  return closest(
    selector.matchLabels,
    edge.namespaces.map(({ name, labels }) => ({ object: { kind: 'Namespace', name }, labels })),
  )
}

function nearestPod({ pods: selector, namespaces, namespace = '' }: PodPeer, { edge, podsIn }: Lookup): Nearest | undefined {
  if (!selector) return undefined
  const names = namespaces ? namespacesIn(namespaces, edge.namespaces).map(({ name }) => name) : [namespace]
  return closest(
    selector.matchLabels,
    names.flatMap(podsIn).map(({ kind, namespace, name, labels }) => ({ object: { kind, namespace, name }, labels })),
  )
}

function namespacesIn(selector: NonNullable<PodPeer['namespaces']>, namespaces: readonly Namespace[]): readonly Namespace[] {
  return namespaces.filter(({ labels }) => matches(selector, labels))
}

/** The object whose labels come nearest to those that are wanted, if a slip explains the difference. */
function closest(wanted: Labels, objects: readonly { object: ObjectRef; labels: Labels }[]): Nearest | undefined {
  let best: { nearest: Nearest; score: number } | undefined
  for (const { object, labels } of objects) {
    const differs = differences(wanted, labels)
    const score = differs.length === 0 ? undefined : nearness(wanted, labels, differs)
    if (score !== undefined && (!best || score < best.score)) best = { nearest: { object, differs }, score }
  }
  return best?.nearest
}
