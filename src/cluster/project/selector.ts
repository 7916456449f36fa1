import type { V1LabelSelector } from '@kubernetes/client-node'
import { labels, text, texts } from '../../lib/read.ts'
import type { LabelSelector } from '../../model/resources.ts'
import { parts, rawOf } from './raw.ts'

/** A meta/v1 LabelSelector; an empty one matches everything. */
export function labelSelector(raw: unknown): LabelSelector {
  const selector = rawOf<V1LabelSelector>(raw)
  return {
    matchLabels: labels(selector.matchLabels),
    matchExpressions: parts(selector.matchExpressions).map((expression) => {
      return { key: text(expression.key) ?? '', operator: text(expression.operator) ?? '', values: texts(expression.values) }
    }),
  }
}
