import type { Evidence } from '../../model/finding.ts'
import type { ImportSource, ImportView } from '../../model/multi-cluster.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'

/** The place of a cluster of an import in the document. */
export interface PlacedSource {
  source: ImportSource
  hop: string
}

/** The clusters of the import of a chain, each with its place. */
export function sourcesOf({ serviceImport }: Chain): PlacedSource[] {
  return (serviceImport?.sources ?? []).map((source, index) => ({ source, hop: `serviceImport.sources[${index}]` }))
}

/** The import as evidence names it. */
export function importRef({ namespace, name }: Pick<ImportView, 'namespace' | 'name'>): ObjectRef {
  return { kind: 'ServiceImport', namespace, name }
}

/** What shows that a cluster belongs to the import: its status, or the label of its slices. */
export function sourceEvidence(view: ImportView, { cluster, listed }: ImportSource): Evidence {
  const field = listed ? 'status.clusters' : 'metadata.labels[multicluster.kubernetes.io/source-cluster]'
  const object = listed ? importRef(view) : { kind: 'EndpointSlice', namespace: view.namespace, name: view.name }
  return { object, field, value: cluster }
}
