/** The function, called once for each object: what it answered is kept for as long as the object is there. */
export function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, { value: V }>()
  return (key) => {
    const known = kept.get(key) ?? { value: make(key) }
    kept.set(key, known)
    return known.value
  }
}

/**
 * The function, of an object and more: for each object what it answered the last time is kept, and answered again while the rest is the same.
 * `by` tells what of the rest counts; absent: all of it.
 */
export function memoLast<K extends object, Rest extends readonly unknown[], V>(
  make: (key: K, ...rest: Rest) => V,
  by: (key: K, ...rest: Rest) => readonly unknown[] = (_, ...rest) => rest,
): (key: K, ...rest: Rest) => V {
  const kept = new WeakMap<K, { counts: readonly unknown[]; value: V }>()
  return (key, ...rest) => {
    const counts = by(key, ...rest)
    const known = kept.get(key)
    if (known && counts.every((one, index) => Object.is(one, known.counts[index]))) return known.value
    const value = make(key, ...rest)
    kept.set(key, { counts, value })
    return value
  }
}
