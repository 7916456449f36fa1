import { fields, items, number, text, texts } from '../../lib/read.ts'
import type { ServiceExport, ServiceImport } from '../../model/multi-cluster.ts'
import { conditions, metadata, rawMetadata } from './metadata.ts'

/** A multicluster.x-k8s.io ServiceExport. */
export function projectServiceExport(raw: unknown): ServiceExport | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  return {
    kind: 'ServiceExport',
    namespace: meta.namespace,
    name: meta.name,
    conditions: conditions(fields(fields(raw).status).conditions, number(rawMetadata(raw).generation)),
  }
}

/** A multicluster.x-k8s.io ServiceImport; its type is `ClusterSetIP` if none is named, as the API has it. */
export function projectServiceImport(raw: unknown): ServiceImport | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  // v1alpha1 holds them in spec, later versions in the object itself.
  const spec = { ...fields(raw), ...fields(fields(raw).spec) }
  return {
    kind: 'ServiceImport',
    namespace: meta.namespace,
    name: meta.name,
    type: text(spec.type) ?? 'ClusterSetIP',
    ips: texts(spec.ips),
    ports: items(spec.ports).flatMap((item) => {
      const port = fields(item)
      const value = number(port.port)
      return value === undefined ? [] : [{ name: text(port.name) ?? '', port: value, protocol: text(port.protocol) ?? 'TCP' }]
    }),
    clusters: items(fields(fields(raw).status).clusters).flatMap((item) => text(fields(item).cluster) ?? []),
  }
}
