import { isInferred } from '../../kube/imports.ts'
import type { ImportSource } from '../../model/multi-cluster.ts'

/** `cluster east (context eu)`, `cluster east (this cluster)`, `cluster east (probably context eu, by the addresses in its slices)`. */
export function clusterWords({ cluster, exporter }: ImportSource): string {
  const { context, here, by } = exporter
  const name = cluster === '' ? 'a cluster without a name' : `cluster ${cluster}`
  const place = context === undefined ? (here ? 'this cluster' : undefined) : `context ${context}`
  if (place === undefined) return name
  if (!isInferred(exporter)) return `${name} (${place})`
  return `${name} (probably ${place}, ${by === 'address' ? 'by the addresses in its slices' : 'by its ServiceExport, the only one left'})`
}
