import type { Labels } from '../model/resources.ts'
import { labelOf, selects } from './selector.ts'

/** The objects of a namespace that a Service selector matches, in the order of their list. */
export type Selection<T> = (namespace: string, selector: Labels) => readonly T[]

/**
 * Finds what selectors match without a look at every object for each of them. `listIn` gives the objects of a namespace; they are grouped
 * by the value of a label when a selector first names that label. A selector then checks only the objects with its rarest label.
 */
export function labelIndex<T>(listIn: (namespace: string) => readonly T[], labelsOf: (object: T) => Labels): Selection<T> {
  const indexes = new Map<string, Map<string | undefined, T[]>>()
  const having = (namespace: string, key: string, value: string | undefined): readonly T[] => {
    const place = `${namespace}/${key}`
    const index = indexes.get(place) ?? Map.groupBy(listIn(namespace), (object) => labelOf(labelsOf(object), key))
    indexes.set(place, index)
    return index.get(value) ?? []
  }
  return (namespace, selector) => {
    const [first = listIn(namespace), ...others] = Object.entries(selector).map(([key, value]) => having(namespace, key, value))
    const fewest = others.reduce((least, other) => (other.length < least.length ? other : least), first)
    return others.length === 0 ? fewest : fewest.filter((object) => selects(selector, labelsOf(object)))
  }
}
