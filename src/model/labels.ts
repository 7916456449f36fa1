import type { Labels } from './resources.ts'

/** The value of a label. Whatever the key, only the labels themselves are asked: `constructor` is a legal one, and every object inherits it. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}

/** `app=web,tier=front`, in the order in which they stand: as a query of the API takes them. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
