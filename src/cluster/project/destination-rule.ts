import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { DestinationRule } from '../../model/destination-rule.ts'
import { metadata } from './metadata.ts'

/**
 * A networking.istio.io DestinationRule. Without `exportTo` every namespace sees it (DestinationRule.export_to, as `meshConfig` has it by
 * default).
 */
export function projectDestinationRule(raw: unknown): DestinationRule | undefined {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  const host = text(spec.host)
  if (!meta || host === undefined) return undefined
  const exportTo = texts(spec.exportTo)
  const isPrivate = (exportTo.length > 0 && !exportTo.includes('*')) || spec.workloadSelector !== undefined
  return {
    kind: 'DestinationRule',
    namespace: meta.namespace,
    name: meta.name,
    host,
    subsets: items(spec.subsets).flatMap((item, index) => {
      const subset = fields(item)
      const name = text(subset.name)
      return name === undefined ? [] : [{ name, labels: labels(subset.labels), field: `spec.subsets[${index}]` }]
    }),
    ...(isPrivate && { isPrivate: true as const }),
  }
}
