/** `; did you mean a, b or c?`; empty without a guess. */
export function meant(near: readonly string[]): string {
  const last = near.at(-1)
  if (last === undefined) return ''
  return `; did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`
}
