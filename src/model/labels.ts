import type { Labels } from './resources.ts'

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
