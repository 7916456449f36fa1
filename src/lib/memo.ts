/** The function, called once for each object: what it answered is kept for as long as the object is there. */
export function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, { value: V }>()
  return (key) => {
    const known = kept.get(key) ?? { value: make(key) }
    kept.set(key, known)
    return known.value
  }
}

/** Like `memoFew`, but keeps only the last result. */
export function memoLast<K extends object, Rest extends readonly unknown[], V>(
  make: (key: K, ...rest: Rest) => V,
  by: (key: K, ...rest: Rest) => readonly unknown[] = (_, ...rest) => rest,
): (key: K, ...rest: Rest) => V {
  return memoFew(1, make, by)
}

/**
 * The function with a cache: for each object it keeps the last `most` results, and returns one again if the other arguments are the same.
 * `by` selects the arguments that count; absent: all of them.
 */
export function memoFew<K extends object, Rest extends readonly unknown[], V>(
  most: number,
  make: (key: K, ...rest: Rest) => V,
  by: (key: K, ...rest: Rest) => readonly unknown[] = (_, ...rest) => rest,
): (key: K, ...rest: Rest) => V {
  const kept = new WeakMap<K, { counts: readonly unknown[]; value: V }[]>()
  return (key, ...rest) => {
    const counts = by(key, ...rest)
    const answers = kept.get(key) ?? []
    const known = answers.find((one) => counts.every((value, index) => Object.is(value, one.counts[index])))
    if (known) return known.value
    const value = make(key, ...rest)
    kept.set(key, [{ counts, value }, ...answers.slice(0, most - 1)])
    return value
  }
}
