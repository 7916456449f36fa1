import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { LabelSelector } from '../../model/resources.ts'

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
