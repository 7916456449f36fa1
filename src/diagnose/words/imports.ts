import type { ImportSource } from '../../model/multi-cluster.ts'

/** `cluster east (context eu)`, `cluster east (this cluster)`. */
export function clusterWords({ cluster, exporter: { context, here } }: ImportSource): string {
  const name = cluster === '' ? 'a cluster without a name' : `cluster ${cluster}`
  if (context !== undefined) return `${name} (context ${context})`
  return here ? `${name} (this cluster)` : name
}
