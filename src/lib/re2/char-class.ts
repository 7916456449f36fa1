/** A set of UTF-16 units. */
export type CharSet = (unit: number) => boolean

/** Signals an expression that is none, or one outside of what is understood. */
export class UnknownSyntax extends Error {}

const digit: CharSet = (unit) => unit >= 48 && unit <= 57
const word: CharSet = (unit) => digit(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95
const space: CharSet = (unit) => unit === 32 || unit === 9 || unit === 10 || unit === 12 || unit === 13

const not =
  (set: CharSet): CharSet =>
  (unit) =>
    !set(unit)

const sets: Readonly<Record<string, CharSet>> = { d: digit, D: not(digit), w: word, W: not(word), s: space, S: not(space) }
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

/** Is the unit a character of words, as `\b` has it? */
export const isWordUnit = word

/** What `\d`, `\n` and the like stand for; undefined for any other letter or sign. */
export function escapedSet(char: string): CharSet | undefined {
  const control = Object.hasOwn(controls, char) ? controls[char] : undefined
  if (control !== undefined) return (unit) => unit === control
  return Object.hasOwn(sets, char) ? sets[char] : undefined
}

/** The class behind an opening bracket, and the place behind its closing one. @throws UnknownSyntax */
export function charClass(text: string, start: number, fold: boolean): { set: CharSet; end: number } {
  let at = start
  const isNegated = text[at] === '^'
  if (isNegated) at += 1
  const parts: CharSet[] = []
  for (let isFirst = true; isFirst || text[at] !== ']'; isFirst = false) {
    // `[:alpha:]` and the like are understood by RE2 only.
    if (text.startsWith('[:', at)) throw new UnknownSyntax()
    const from = member(text, at)
    at = from.end
    if (from.set) {
      parts.push(from.set)
      continue
    }
    const isRange = text[at] === '-' && text[at + 1] !== ']' && text[at + 1] !== undefined
    const to = isRange ? member(text, at + 1) : from
    if (to.code === undefined || from.code === undefined || to.code < from.code) throw new UnknownSyntax()
    at = to.end
    parts.push(range(from.code, to.code, fold))
  }
  const set: CharSet = (unit) => parts.some((part) => part(unit))
  return { set: isNegated ? not(set) : set, end: at + 1 }
}

interface Member {
  code?: number
  set?: CharSet
  end: number
}

function member(text: string, at: number): Member {
  const char = text[at]
  if (char === undefined) throw new UnknownSyntax()
  if (char !== '\\') return { code: char.charCodeAt(0), end: at + 1 }
  const escaped = text[at + 1] ?? ''
  if (Object.hasOwn(sets, escaped)) return { ...setOf(escaped), end: at + 2 }
  if (Object.hasOwn(controls, escaped)) return { code: controls[escaped] ?? 0, end: at + 2 }
  if (escaped === '' || /[a-zA-Z0-9]/.test(escaped)) throw new UnknownSyntax()
  return { code: escaped.charCodeAt(0), end: at + 2 }
}

function setOf(char: string): Pick<Member, 'set'> {
  const set = sets[char]
  return set ? { set } : {}
}

function range(from: number, to: number, fold: boolean): CharSet {
  const inside: CharSet = (unit) => unit >= from && unit <= to
  if (!fold) return inside
  return (unit) => {
    const char = String.fromCharCode(unit)
    return inside(unit) || inside(char.toLowerCase().charCodeAt(0)) || inside(char.toUpperCase().charCodeAt(0))
  }
}
