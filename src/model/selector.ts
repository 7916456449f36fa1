import { labelOf } from './labels.ts'
import type { LabelSelector, Labels } from './resources.ts'
import { selects } from './service.ts'

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
