import type { Doubt } from '../model/access.ts'

/** Whether something matches; a `Doubt` if that cannot be said, with the reason. */
export type Match = boolean | Doubt

/** Does any match? One that surely matches settles it, else the first doubt counts. */
export function some<T>(list: readonly T[], matches: (one: T) => Match): Match {
  let doubt: Doubt | undefined
  for (const one of list) {
    const match = matches(one)
    if (match === true) return true
    if (match !== false) doubt ??= match
  }
  return doubt ?? false
}

/** Do both match? The second is asked only where the first does not settle it. */
export function both(first: Match, second: () => Match): Match {
  if (first === false) return false
  const other = second()
  return other === true ? first : other === false ? false : first === true ? other : first
}

/** A match that is only as sure as the doubt says. */
export function doubted(match: Match, doubt: Doubt): Match {
  return match === true ? doubt : match
}
