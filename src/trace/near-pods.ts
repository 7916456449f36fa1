import { differences, type LabelDifference } from '../kube/label-differences.ts'
import { ownLabels } from '../kube/own-labels.ts'
import { hasEnded } from '../kube/pod-phase.ts'
import { defined } from '../lib/defined.ts'
import { similar } from '../lib/similar.ts'
import type { Candidate } from '../model/endpoint.ts'
import type { Labels, Pod, Service } from '../model/resources.ts'
import { candidateBase } from './candidates.ts'
import type { Lookup } from './lookup.ts'
import { topOwner } from './owners.ts'

type Near = Pick<Candidate, 'nearBy' | 'carries'> & { pod: Pod; differs: LabelDifference[]; score: number }

/**
 * The Pods that a Service probably means whose selector matches none, or that has none: those whose labels come nearest, else those of a
 * workload that bears its name, else those that carry its own labels. All of the best are returned.
 */
export function nearCandidates(service: Service, lookup: Lookup): Candidate[] {
  const near = lookup
    .podsIn(service.namespace)
    .filter((pod) => !hasEnded(pod))
    .flatMap((pod) => nearPod(service, pod))
  const best = near.reduce((least, { score }) => Math.min(least, score), Number.POSITIVE_INFINITY)
  return near.filter(({ score }) => score === best).map(candidate)
}

function candidate({ pod, differs, nearBy, carries }: Near): Candidate {
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

function nearPod({ name, selector, labels }: Service, pod: Pod): Near[] {
  const carries = carried(labels, pod.labels)
  if (!selector) return carries ? [{ pod, differs: [], score: 0, nearBy: 'own-labels', carries }] : []
  const differs = differences(selector, pod.labels)
  const score = nearness(selector, pod.labels, differs)
  if (score !== undefined) return [{ pod, differs, score, nearBy: 'labels' }]
  if (topOwner(pod).name === name) return [{ pod, differs, score: differs.length, nearBy: 'name' }]
  return carries ? [{ pod, differs, score: differs.length + 1, nearBy: 'own-labels', carries }] : []
}

/** The labels by which the Service names its application, where the Pod has all of them. */
function carried(service: Labels, pod: Labels): Labels | undefined {
  const own = ownLabels(service)
  return Object.keys(own).length > 0 && differences(own, pod).length === 0 ? own : undefined
}

/**
 * Lower is nearer; undefined: not near. A similar value counts half of another one, one that stands under another key as much, and one that
 * the wanted value is a part of (`web` of `website`) a little more.
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
  if (similar(wanted, found)) return 0.5
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
