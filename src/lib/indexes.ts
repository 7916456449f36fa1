/** Looks up by a namespace and a name. */
export type ByName<T> = (namespace: string, name: string) => T | undefined

/**
 * Finds an object by its namespace and name, and the first if several have them. It makes no text of the two, which every endpoint would
 * have to pay for. The index is made at the first question.
 */
export function byName<T extends { namespace: string; name: string }>(list: readonly T[]): ByName<T> {
  let index: Map<string, Map<string, T>> | undefined
  return (namespace, name) => {
    index ??= indexed(list)
    return index.get(namespace)?.get(name)
  }
}

function indexed<T extends { namespace: string; name: string }>(list: readonly T[]): Map<string, Map<string, T>> {
  const index = new Map<string, Map<string, T>>()
  for (const item of list) {
    const { namespace, name } = item
    const there = index.get(namespace)
    if (!there) index.set(namespace, new Map([[name, item]]))
    else if (!there.has(name)) there.set(name, item)
  }
  return index
}

/**
 * Finds the objects that have a key, in the order of their list; one without a key is in no group. The groups are made at the first
 * question.
 */
export function grouped<T>(list: readonly T[], keyOf: (item: T) => string | undefined): (key: string) => readonly T[] {
  let groups: Map<string | undefined, T[]> | undefined
  return (key) => {
    groups ??= Map.groupBy(list, keyOf)
    return groups.get(key) ?? none
  }
}

const none: readonly never[] = []
