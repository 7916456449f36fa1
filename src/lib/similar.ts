const COMPARED = 64

/**
 * Edit distance between two words: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
 * Words longer than 64 characters are compared by their first 64.
 */
function distance(one: string, other: string): number {
  const a = one.slice(0, COMPARED)
  const b = other.slice(0, COMPARED)
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1)
      }
      current.push(best)
    }
    before = last
    last = current
  }
  return last[b.length] ?? 0
}

/** Could one word be a typo of the other? At most a third of the longer one's letters differ, and at least one letter may. */
export function similar(one: string, other: string): boolean {
  return slips(one, other) !== undefined
}

/** In how many letters two words differ, if one could be a typo of the other. */
export function slips(one: string, other: string): number | undefined {
  const [shortest, longest] = one.length < other.length ? [one.length, other.length] : [other.length, one.length]
  const allowed = Math.max(1, Math.floor(longest / 3))
  // Each letter that one word lacks is a difference: most pairs need no closer look.
  if (Math.min(longest, COMPARED) - Math.min(shortest, COMPARED) > allowed) return undefined
  const found = distance(one, other)
  return found <= allowed ? found : undefined
}

/** The most similar of the words, if any is similar at all; of equals the first. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined
  for (const candidate of words) {
    const distance = slips(word, candidate)
    if (distance !== undefined && (!best || distance < best.distance)) best = { word: candidate, distance }
  }
  return best?.word
}

/** Letters at the beginning of two words that are enough to offer one for the other. */
const SHARED = 3

/** At most so many of the words, the most similar ones first: those that could be typos of it, or begin alike. */
export function closest(word: string, words: readonly string[], most: number): string[] {
  const beginning = word.slice(0, SHARED)
  return words
    .filter((one) => similar(word, one) || (beginning.length === SHARED && one.startsWith(beginning)))
    .map((one) => ({ one, away: distance(word, one) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ one }) => one)
}
