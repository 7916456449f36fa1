import { defined } from '../lib/defined.ts'
import type { ExportView } from '../model/multi-cluster.ts'
import type { Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'

/** Whether a Service is exported to other clusters: its ServiceExport and its ServiceImport have its name and namespace (KEP-1645). */
export function exportOf({ namespace, name }: Service, lookup: Lookup): ExportView | undefined {
  const exported = lookup.exported(namespace, name)
  if (!exported) return undefined
  const { conditions } = exported
  const imported = lookup.imported(namespace, name)
  if (!imported) return { conditions }
  const { type, ips, ports, clusters } = imported
  const slices = lookup.importedSlices(namespace, name)
  const endpoints = slices.reduce((sum, slice) => sum + slice.endpoints.length, 0)
  return { conditions, imported: { type, ips, ports, clusters, ...defined({ endpoints: slices.length > 0 ? endpoints : undefined }) } }
}
