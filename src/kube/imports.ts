import type { ExporterView } from '../model/multi-cluster.ts'
import type { EndpointSlice, Service } from '../model/resources.ts'

/** The label by which slices, and Services that handle an import, name it (kubernetes-sigs/mcs-api pkg/apis/v1beta1 LabelServiceName). */
export const IMPORT_LABEL = 'multicluster.kubernetes.io/service-name'

/** The ClusterProperty with the id of a cluster (KEP-2149), and the name that it had in its first drafts. */
const CLUSTER_IDS: readonly string[] = ['cluster.clusterset.k8s.io', 'id.k8s.io']

/** The ServiceImport that a Service handles, by its label or by that of its slices; undefined for any other Service. */
export function importedBy({ namespace, name, labels }: Service, slices: readonly EndpointSlice[]): string | undefined {
  const own = slices.find((slice) => slice.service === name && slice.namespace === namespace && slice.importedAs !== undefined)
  const named = labels[IMPORT_LABEL] || own?.importedAs
  // Some controllers label the slices of the exporting Service itself.
  return named === name ? undefined : named
}

/** The id of a cluster in its set, by its properties; undefined if they do not have it. */
export function clusterId(properties: readonly { name: string; value: string }[]): string | undefined {
  return CLUSTER_IDS.flatMap((id) => properties.find(({ name }) => name === id)?.value ?? [])[0]
}

/**
 * Is it only inferred which context the cluster is? Ranges of Pods may be the same in several clusters, and the only export that is left may
 * be that of a cluster that the import does not list.
 */
export function isInferred({ by }: { by?: ExporterView['by'] | undefined }): boolean {
  return by === 'address' || by === 'export'
}
