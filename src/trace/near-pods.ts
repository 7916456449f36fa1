import { differences, type LabelDifference } from '../kube/label-differences.ts'
import { ownLabels } from '../kube/own-labels.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { slips } from '../lib/similar.ts'
import type { Candidate } from '../model/endpoint.ts'
import type { Labels, Pod, Service } from '../model/resources.ts'
import { candidateBase } from './candidates.ts'
import type { Lookup } from './lookup.ts'
import { topOwner } from './owners.ts'
import { podGroups } from './pod-groups.ts'

type Near = Pick<Candidate, 'nearBy' | 'carries'> & { differs: LabelDifference[]; score: number }

/** If more workloads than this are equally close, none is used: they only share a label such as `tier` with the selector. */
export const MOST_MEANT = 5

/**
 * The Pods that a Service probably means, for a Service whose selector matches no Pod, or that has no selector: those whose labels are
 * closest, else those of a workload that bears its name, else those that carry its own labels. All that are equally close are returned, by
 * name; none if they are of more than `MOST_MEANT` workloads.
 */
export function nearCandidates(service: Service, lookup: Lookup): Candidate[] {
  const own = ownLabels(service.labels)
  const near = podGroups(lookup.podsIn(service.namespace)).flatMap(({ first, pods }) => {
    const how = nearPod(service, own, first)
    return how ? [{ how, pods, owner: topOwner(first).name }] : []
  })
  const best = near.reduce((least, { how }) => Math.min(least, how.score), Number.POSITIVE_INFINITY)
  const meant = near.filter(({ how }) => how.score === best)
  if (new Set(meant.map(({ owner }) => owner)).size > MOST_MEANT) return []
  return meant.flatMap(({ how, pods }) => pods.map((pod) => candidate(pod, how))).sort((a, b) => compareText(a.pod, b.pod))
}

function candidate(pod: Pod, { differs, nearBy, carries }: Near): Candidate {
  const key = differs[0]?.key ?? Object.keys(carries ?? {})[0] ?? ''
  const value = differs[0] ? (differs[0].found ?? null) : (carries?.[key] ?? null)
  return {
    ...candidateBase(pod),
    reason: 'selector-nearly',
    ...defined({ nearBy, carries }),
    differs,
    field: `metadata.labels[${key}]`,
    value,
  }
}

/** `own`: the labels by which the Service names its application. */
function nearPod({ name, selector }: Service, own: Labels, pod: Pod): Near | undefined {
  const carries = Object.keys(own).length > 0 && differences(own, pod.labels).length === 0 ? own : undefined
  if (!selector) return carries && { differs: [], score: 0, nearBy: 'own-labels', carries }
  const differs = differences(selector, pod.labels)
  const score = nearness(selector, pod.labels, differs)
  if (score !== undefined) return { differs, score, nearBy: 'labels' }
  if (topOwner(pod).name === name) return { differs, score: differs.length, nearBy: 'name' }
  return carries && { differs, score: differs.length + 1, nearBy: 'own-labels', carries }
}

/**
 * Lower is nearer; undefined: not near. A different value counts 1. A similar one counts about half (the more similar of two is nearer),
 * the same value under another key half, and a value of which the wanted one is a part (`web` of `website`) a little more.
 */
export function nearness(selector: Labels, labels: Labels, differs: readonly LabelDifference[]): number | undefined {
  const equal = Object.keys(selector).length - differs.length
  const weights = differs.map((difference) => weight(labels, difference))
  if (equal === 0 && weights.includes(1)) return undefined
  return weights.reduce((sum, one) => sum + one, 0)
}

/** 1: nothing explains the difference. */
function weight(labels: Labels, { key, wanted, found }: LabelDifference): number {
  if (found === undefined) return hasRenamedKey(labels, key, wanted) ? 0.5 : 1
  const letters = slips(wanted, found)
  if (letters !== undefined) return 0.5 + (letters - 1) / 1_000
  return isExtended(wanted, found) || isExtended(found, wanted) ? 0.75 : 1
}

/** The longer value begins or ends with the shorter one, such as `website` and `shop-web` with `web`. */
function isExtended(short: string, long: string): boolean {
  return short.length >= 3 && long.length > short.length && (long.startsWith(short) || long.endsWith(short))
}

/** The wanted value stands under another key, such as `app` for `app.kubernetes.io/name`. */
function hasRenamedKey(labels: Labels, key: string, wanted: string): boolean {
  return Object.entries(labels).some(([other, value]) => value === wanted && other !== key && other !== 'pod-template-hash')
}
