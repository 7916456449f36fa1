/**
 * How well a text fits what was typed, whatever their case; less is better, undefined is no fit. A text that begins so comes first, then one
 * that holds it, then one that has its letters in their order with gaps between them, the shorter ones before the longer ones. The letters
 * are the beginnings of words, or are all in one word: letters from anywhere fit almost every sentence.
 */
export function fuzzy(typed: string, text: string): number | undefined {
  const wanted = typed.toLowerCase()
  const whole = text.toLowerCase()
  const at = whole.indexOf(wanted)
  if (at === 0) return text.length / 1_000
  if (at > 0) return 1 + (betweenWords.test(whole[at - 1] ?? '') ? 0 : 1) + text.length / 1_000
  const letters = [...wanted.replaceAll(' ', '')]
  const words = whole.split(betweenWords)
  const gaps = gapsAmong(letters, words) ?? least(words.map((word) => gapsIn(letters, word)))
  return gaps === undefined ? undefined : 10 + gaps + text.length / 1_000
}

const betweenWords = /[\s/:;,.-]/

/** How often one goes to another word if the letters are beginnings of words; undefined: they are not. */
function gapsAmong(letters: readonly string[], words: readonly string[]): number | undefined {
  let gaps = 0
  let [word, from] = [-1, 0]
  for (const letter of letters) {
    if (words[word]?.[from] === letter) {
      from++
      continue
    }
    word = words.findIndex((one, index) => index > word && one.startsWith(letter))
    if (word < 0) return undefined
    gaps++
    from = 1
  }
  return gaps
}

/** The gaps between the letters in one word that begins with the first one; undefined: it lacks one of them. */
function gapsIn(letters: readonly string[], word: string): number | undefined {
  if (!word.startsWith(letters[0] ?? '')) return undefined
  let gaps = 0
  let from = 0
  for (const letter of letters) {
    const next = word.indexOf(letter, from)
    if (next < 0) return undefined
    if (next > from) gaps++
    from = next + 1
  }
  return gaps
}

function least(all: readonly (number | undefined)[]): number | undefined {
  const found = all.filter((one) => one !== undefined)
  return found.length === 0 ? undefined : Math.min(...found)
}

/** Those that fit, the best first, by a rank where less is better; those that fit alike stay in their order. */
export function bestFits<T>(all: readonly T[], rankOf: (one: T) => number | undefined): T[] {
  return all
    .flatMap((one) => {
      const rank = rankOf(one)
      return rank === undefined ? [] : [{ one, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
}
