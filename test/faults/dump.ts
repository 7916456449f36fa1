import { dump } from 'js-yaml'
import { fields } from '../../src/lib/read.ts'
import type { LiveCluster } from './live.ts'

const kinds = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress', 'Deployment', 'StatefulSet']

/**
 * What `kubectl get services,endpointslices,pods,nodes,ingresses,deployments,statefulsets -A -o yaml` prints: one List, keys in order.
 * `also` names kinds that are requested beside these.
 */
export function dumpOf(cluster: LiveCluster, also: readonly string[] = []): string {
  const items = [...kinds, ...also].flatMap((kind) => cluster.store.list(kind))
  const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
  return dump(sorted(list), { lineWidth: -1, noRefs: true, seqNoIndent: true, quoteStyle: 'double' })
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(fields(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
