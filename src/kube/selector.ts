import type { LabelSelector, Labels } from '../model/resources.ts'

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

/** Does a Service selector match these labels? All of its keys must be equal (core/v1 ServiceSpec.selector). */
export function selects(selector: Labels, labels: Labels): boolean {
  for (const key in selector) if (labelOf(labels, key) !== selector[key]) return false
  return true
}

/** The value of a label. Whatever the key, only the labels themselves are asked: `constructor` is a legal one, and every object inherits it. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}

/** `app=web,tier=front`, sorted, as kubectl and a query of the API take a selector. */
export function selectorText(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',')
}

/** A LabelSelector as kubectl takes it: `app=web,tier in (a,b),!old`; `''` where it is empty. */
export function labelSelectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  return [selectorText(matchLabels), ...matchExpressions.map(expressionText)].filter((part) => part !== '').join(',')
}

function expressionText({ key, operator, values }: LabelSelector['matchExpressions'][number]): string {
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`
  }
}
