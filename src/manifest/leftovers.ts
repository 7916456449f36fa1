import { objectKey } from '../kube/namespaced-name.ts'
import type { Uncertain } from '../model/comparison.ts'
import type { Labels, Service, Workload } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Plan } from './plan.ts'

/**
 * What objects of a cluster have in a map or a list that `kubectl apply` merges, and their manifests do not have. kubectl deletes what the
 * last apply set, and keeps what anyone else wrote (Kubernetes, "How apply calculates differences"). A comparison counts all of it as
 * deleted.
 */
export function leftovers(base: Snapshot, { lists }: Plan): Uncertain[] {
  return [
    ...pairs(base.services, lists.services).flatMap(([live, manifest]) => ofObject(live, serviceFields(live, manifest))),
    ...pairs(base.workloads, lists.workloads).flatMap(([live, manifest]) => ofObject(live, templateLabels(live, manifest))),
  ]
}

/** Objects that exist in the cluster, each with its manifest. */
function pairs<T extends Service | Workload>(base: readonly T[], manifests: readonly T[]): [T, T][] {
  const live = new Map(base.filter(({ planned }) => !planned).map((one) => [objectKey(one), one]))
  return manifests.flatMap((manifest): [T, T][] => {
    const found = live.get(objectKey(manifest))
    return found ? [[found, manifest]] : []
  })
}

function serviceFields(live: Service, manifest: Service): string[] {
  const ports = live.ports.filter(({ port, protocol }) => !manifest.ports.some((one) => one.port === port && one.protocol === protocol))
  return [
    ...missingKeys(live.selector, manifest.selector).map((key) => `spec.selector[${key}]`),
    ...ports.map(({ port, protocol }) => `spec.ports[${port}/${protocol}]`),
  ]
}

function templateLabels(live: Workload, manifest: Workload): string[] {
  return missingKeys(live.podLabels, manifest.podLabels).map((key) => `spec.template.metadata.labels[${key}]`)
}

function missingKeys(live: Labels = {}, manifest: Labels = {}): string[] {
  return Object.keys(live).filter((key) => !Object.hasOwn(manifest, key))
}

function ofObject({ kind, namespace, name }: Service | Workload, fields: string[]): Uncertain[] {
  return fields.length === 0 ? [] : [{ object: { kind, namespace, name }, fields }]
}
