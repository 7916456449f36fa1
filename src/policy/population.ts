import { labelIndex } from '../kube/label-index.ts'
import { hasEnded } from '../kube/pod-phase.ts'
import { matches } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import { grouped } from '../lib/indexes.ts'
import type { AccessSource, SourcePeer } from '../model/access.ts'
import type { LabelSelector, Pod } from '../model/resources.ts'
import type { MatchContext } from './context.ts'
import { matchesNamespace } from './peers.ts'

/** Counts what a peer matches now: Pods, and Namespaces where it selects these. Each is absent if not all of them were read. */
export type CountPods = (peer: SourcePeer) => Pick<AccessSource, 'pods' | 'namespaces'>

/**
 * Counts among these Pods. `isWhole`: were all Pods of a namespace read? Pods that have ended, or are on their Node's network, do not
 * count. Each selector looks at the Pods of a namespace once.
 */
export function podCounter(pods: readonly Pod[], isWhole: (namespace: string) => boolean, context: MatchContext): CountPods {
  const podsIn = grouped(pods, (pod) => (pod.hostNetwork || hasEnded(pod) ? undefined : pod.namespace))
  const selected = labelIndex(podsIn, ({ labels }) => labels)
  const known = new Map<string, number>()
  const matching = (namespace: string, selector: LabelSelector) =>
    selected(namespace, selector.matchLabels).filter(({ labels }) => matches(selector, labels))
  const countIn = (namespace: string, { pods: selector }: Extract<SourcePeer, { type: 'pods' }>): number | undefined => {
    if (!isWhole(namespace)) return undefined
    const key = JSON.stringify([namespace, selector])
    const count = known.get(key) ?? (selector ? matching(namespace, selector).length : podsIn(namespace).length)
    known.set(key, count)
    return count
  }
  const countEverywhere = (namespaces: LabelSelector, peer: Extract<SourcePeer, { type: 'pods' }>): number | undefined => {
    let sum = 0
    for (const name of context.namespaceNames ?? []) {
      const match = matchesNamespace(namespaces, name, context)
      const count = match === true ? countIn(name, peer) : match === false ? 0 : undefined
      if (count === undefined) return undefined
      sum += count
    }
    return context.namespaceNames && sum
  }
  return (peer) => {
    if (peer.type !== 'pods') return {}
    const { namespaces: selector, namespace } = peer
    if (selector) return defined({ pods: countEverywhere(selector, peer), namespaces: countNamespaces(selector, context) })
    return defined({ pods: namespace === undefined ? undefined : countIn(namespace, peer) })
  }
}

function countNamespaces(selector: LabelSelector, context: MatchContext): number | undefined {
  const each = context.namespaceNames?.map((name) => matchesNamespace(selector, name, context))
  return each?.every((match) => match === true || match === false) ? each.filter(Boolean).length : undefined
}
