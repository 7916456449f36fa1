/** The function, called once for each object: what it answered is kept for as long as the object is there. */
export function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, { value: V }>()
  return (key) => {
    const known = kept.get(key) ?? { value: make(key) }
    kept.set(key, known)
    return known.value
  }
}

/** As `memoFew`, of the last answer alone. */
export function memoLast<K extends object, Rest extends readonly unknown[], V>(
  make: (key: K, ...rest: Rest) => V,
  by: (key: K, ...rest: Rest) => readonly unknown[] = (_, ...rest) => rest,
): (key: K, ...rest: Rest) => V {
  return memoFew(1, make, by)
}

/**
 * The function, of an object and more: for each object the last answers are kept, so many of them, and given again where the rest is the
 * same. `by` tells what of the rest counts; absent: all of it.
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
