import { defined } from '../../lib/defined.ts'
import { fields, items, number, text, texts } from '../../lib/read.ts'
import type { ClusterGateway, ClusterProperty, ServiceExport, ServiceImport } from '../../model/multi-cluster.ts'
import { conditions, metadata, rawMetadata } from './metadata.ts'

/** Names the Service that stands for an import in its cluster (kubernetes-sigs/mcs-api controllers/common.go; Cilium sets it as well). */
const DERIVED_SERVICE = 'multicluster.kubernetes.io/derived-service'

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
  const status = fields(fields(raw).status)
  const derived = text(fields(rawMetadata(raw).annotations)[DERIVED_SERVICE])
  const said = conditions(status.conditions, number(rawMetadata(raw).generation))
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
    clusters: items(status.clusters).flatMap((item) => text(fields(item).cluster) ?? []),
    ...defined({ derived: derived || undefined, conditions: said.length > 0 ? said : undefined }),
  }
}

/** An about.k8s.io ClusterProperty (KEP-2149). */
export function projectClusterProperty(raw: unknown): ClusterProperty | undefined {
  const meta = metadata(raw)
  const value = text(fields(fields(raw).spec).value)
  return meta && value ? { kind: 'ClusterProperty', name: meta.name, value } : undefined
}

/** A submariner.io Gateway (submariner-io/submariner pkg/apis/submariner.io/v1). */
export function projectClusterGateway(raw: unknown): ClusterGateway | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const status = fields(fields(raw).status)
  return {
    kind: 'Gateway',
    namespace: meta.namespace,
    name: meta.name,
    haStatus: text(status.haStatus) ?? '',
    ...defined({ cluster: text(fields(status.localEndpoint).cluster_id) || undefined }),
    connections: items(status.connections).flatMap((item) => {
      const { status: state, statusMessage, endpoint } = fields(item)
      const cluster = text(fields(endpoint).cluster_id)
      return cluster ? [{ cluster, status: text(state) ?? '', message: text(statusMessage) ?? '' }] : []
    }),
  }
}
