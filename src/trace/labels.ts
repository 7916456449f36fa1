import { labelOf } from '../model/labels.ts'
import type { LabelSelector, Labels } from '../model/resources.ts'
import { selects } from '../model/service.ts'
import { compareText } from './address.ts'

/** Does a meta/v1 LabelSelector match? An empty one matches everything; an unknown operator matches nothing. */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  return selects(selector.matchLabels, labels) && selector.matchExpressions.every((expression) => holds(expression, labels))
}

function holds(expression: LabelSelector['matchExpressions'][number], labels: Labels): boolean {
  const value = labelOf(labels, expression.key)
  switch (expression.operator) {
    case 'In':
      return value !== undefined && expression.values.includes(value)
    case 'NotIn':
      return value === undefined || !expression.values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}

/** A label in which a Pod differs from a selector; `found` is absent where the Pod lacks the key. */
export interface LabelDifference {
  key: string
  wanted: string
  found?: string
}

/** The keys in which these labels differ from the selector, in the selector's order by name. */
export function differences(selector: Labels, labels: Labels): LabelDifference[] {
  return Object.entries(selector)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, wanted]) => {
      const found = labelOf(labels, key)
      if (found === wanted) return []
      return [{ key, wanted, ...(found !== undefined && { found }) }]
    })
}
