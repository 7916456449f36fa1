/**
 * How well a text fits what was typed: the letters of `typed` in their order, whatever their case; less is better, undefined is no fit. A text
 * that begins so comes first, then one that holds it, then one with gaps, the shorter ones before the longer ones.
 */
export function fuzzy(typed: string, text: string): number | undefined {
  const wanted = typed.toLowerCase()
  const whole = text.toLowerCase()
  const at = whole.indexOf(wanted)
  if (at === 0) return text.length / 1_000
  if (at > 0) return 1 + (/[\s/:-]/.test(whole[at - 1] ?? '') ? 0 : 1) + text.length / 1_000
  let gaps = 0
  let from = 0
  for (const letter of wanted.replaceAll(' ', '')) {
    const next = whole.indexOf(letter, from)
    if (next < 0) return undefined
    if (next > from) gaps++
    from = next + 1
  }
  return 10 + gaps + text.length / 1_000
}

/** The best fits first, at most so many; those that fit alike stay in their order. */
export function bestFits<T>(typed: string, all: readonly T[], textOf: (one: T) => string, most: number): T[] {
  return all
    .flatMap((one) => {
      const rank = fuzzy(typed, textOf(one))
      return rank === undefined ? [] : [{ one, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ one }) => one)
}
