import { differences, type LabelDifference } from '../kube/label-differences.ts'
import type { NearService } from '../model/reach.ts'
import type { Labels, Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { nearness } from './near-pods.ts'

/**
 * The Services of a namespace that were probably meant for Pods with these labels: they have no endpoint, select no Pod and no workload,
 * and differ in one label, which has a typo or is beside other labels that are equal. If all Pods were read, no other Pod may be nearer.
 * `labels` are those of the Pods; if there are no Pods, those of the template. Empty unless all slices (or Endpoints) of the namespace were
 * read.
 */
export function nearServices(namespace: string, labels: readonly Labels[], lookup: Lookup): NearService[] {
  if (lookup.extent.endpointslices !== 'all' || lookup.gaps.some((gap) => gap.resource === 'pods')) return []
  return lookup.services
    .filter((service) => service.namespace === namespace && service.type !== 'ExternalName')
    .flatMap((service) => {
      const { selector } = service
      if (!selector || !isUnused(service, selector, lookup)) return []
      const [nearest] = labels.flatMap((one) => slip(selector, one)).sort((a, b) => a.score - b.score)
      if (!nearest || isNearer(selector, nearest.score, namespace, lookup)) return []
      return [{ service: service.name, ...nearest.difference }]
    })
}

function isUnused({ namespace, name }: Service, selector: Labels, lookup: Lookup): boolean {
  return (
    lookup.slicesOf(namespace, name).every((slice) => slice.endpoints.length === 0) &&
    lookup.selectedPods(namespace, selector).length === 0 &&
    lookup.selectedWorkloads(namespace, selector).length === 0
  )
}

interface Slip {
  difference: LabelDifference
  /** Lower is nearer. */
  score: number
}

function slip(selector: Labels, labels: Labels): Slip[] {
  const [difference, ...more] = differences(selector, labels)
  if (!difference || more.length > 0) return []
  const score = nearness(selector, labels, [difference])
  return score === undefined ? [] : [{ difference, score }]
}

/** Does another Pod of the namespace come nearer to the selector? Only if all of them were read. */
function isNearer(selector: Labels, score: number, namespace: string, lookup: Lookup): boolean {
  if (lookup.extent.pods !== 'all') return false
  return lookup.podsIn(namespace).some(({ labels }) => {
    const other = nearness(selector, labels, differences(selector, labels))
    return other !== undefined && other < score
  })
}
