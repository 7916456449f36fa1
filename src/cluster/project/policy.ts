import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { LabelSelector, NetworkPolicy } from '../../model/resources.ts'
import { metadata } from './metadata.ts'

/** A meta/v1 LabelSelector; an empty one matches everything. */
export function labelSelector(raw: unknown): LabelSelector {
  const selector = fields(raw)
  return {
    matchLabels: labels(selector.matchLabels),
    matchExpressions: items(selector.matchExpressions).map((item) => {
      const expression = fields(item)
      return { key: text(expression.key) ?? '', operator: text(expression.operator) ?? '', values: texts(expression.values) }
    }),
  }
}

/** A networking.k8s.io/v1 NetworkPolicy; `policyTypes` as the API defaults them: Ingress always, Egress if it has egress rules. */
export function projectPolicy(raw: unknown): NetworkPolicy | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const types = texts(spec.policyTypes)
  return {
    kind: 'NetworkPolicy',
    namespace: meta.namespace,
    name: meta.name,
    podSelector: labelSelector(spec.podSelector),
    policyTypes: types.length > 0 ? types : ['Ingress', ...(items(spec.egress).length > 0 ? ['Egress'] : [])],
  }
}
