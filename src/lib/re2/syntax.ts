import { type CharSet, charClass, escapedSet, UnknownSyntax } from './char-class.ts'

/** A part of an expression. `greedy`: of several ways the longer one is tried first. */
export type Node =
  | { type: 'set'; set: CharSet }
  | { type: 'all'; parts: readonly Node[] }
  | { type: 'any'; ways: readonly Node[] }
  | { type: 'group'; index: number; inner: Node }
  | { type: 'repeat'; inner: Node; min: number; max: number; greedy: boolean }
  | { type: 'assert'; at: 'start' | 'end' | 'word' | 'not-word' }

/** An expression as a tree, with the names of its groups by their numbers (the whole match is number 0). */
export interface Syntax {
  root: Node
  groups: readonly (string | undefined)[]
}

/** Bounds of RE2 itself (regexp/syntax: 1000 repetitions, 1000 levels); the length is well below CoreDNS's 10 000 characters. */
const bounds = { length: 2000, repeats: 1000, depth: 100 }

/**
 * Reads an expression of Go's package regexp (RE2 syntax). Understood are ASCII characters, classes, groups, alternatives, repetitions, anchors,
 * word boundaries and the flags i and s. @throws UnknownSyntax for anything else
 */
export function parseRe2(pattern: string): Syntax {
  if (pattern.length > bounds.length || !/^[\x00-\x7f]*$/.test(pattern)) throw new UnknownSyntax()
  const reader = new Reader(pattern)
  const root = reader.alternatives({ fold: false, dotAll: false }, 0)
  if (!reader.isAtEnd) throw new UnknownSyntax()
  return { root, groups: reader.groups }
}

interface Flags {
  fold: boolean
  dotAll: boolean
}

class Reader {
  readonly groups: (string | undefined)[] = [undefined]
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  alternatives(outer: Flags, depth: number): Node {
    if (depth > bounds.depth) throw new UnknownSyntax()
    // Flags that are set inside of a group hold up to its end, in later alternatives too.
    const flags = { ...outer }
    const ways = [this.#sequence(flags, depth)]
    while (this.#take('|')) ways.push(this.#sequence(flags, depth))
    const [only] = ways
    return ways.length === 1 && only ? only : { type: 'any', ways }
  }

  #sequence(flags: Flags, depth: number): Node {
    const parts: Node[] = []
    while (!this.isAtEnd && this.#peek() !== '|' && this.#peek() !== ')') {
      const atom = this.#atom(flags, depth)
      if (atom) parts.push(this.#repeated(atom))
    }
    return { type: 'all', parts }
  }

  #atom(flags: Flags, depth: number): Node | undefined {
    const { dotAll } = flags
    const char = this.#next()
    switch (char) {
      case '(':
        return this.#group(flags, depth)
      case '[': {
        const { set, end } = charClass(this.#text, this.#at, flags.fold)
        this.#at = end
        return { type: 'set', set }
      }
      case '.':
        return { type: 'set', set: dotAll ? () => true : (unit) => unit !== 10 }
      case '^':
        return { type: 'assert', at: 'start' }
      case '$':
        return { type: 'assert', at: 'end' }
      case '\\':
        return this.#escaped(flags)
      case '*':
      case '+':
      case '?':
        throw new UnknownSyntax()
      default:
        return { type: 'set', set: literal(char.charCodeAt(0), flags.fold) }
    }
  }

  #escaped({ fold }: Flags): Node {
    const char = this.#next()
    const asserted = { A: 'start', z: 'end', b: 'word', B: 'not-word' } as const
    if (char === 'A' || char === 'z' || char === 'b' || char === 'B') return { type: 'assert', at: asserted[char] }
    const known = escapedSet(char)
    if (known) return { type: 'set', set: known }
    if (/[a-zA-Z0-9]/.test(char)) throw new UnknownSyntax()
    return { type: 'set', set: literal(char.charCodeAt(0), fold) }
  }

  #group(flags: Flags, depth: number): Node | undefined {
    let name: string | undefined
    if (this.#take('?')) {
      const named = /^P?<([A-Za-z_]\w{0,99})>/.exec(this.#rest())
      const flagged = /^([is]*)([:)])/.exec(this.#rest())
      if (flagged) {
        this.#at += flagged[0].length
        const set = { fold: flags.fold || flagged[1]?.includes('i') === true, dotAll: flags.dotAll || flagged[1]?.includes('s') === true }
        if (flagged[2] === ')') {
          Object.assign(flags, set)
          return undefined
        }
        return this.#closed(set, depth)
      }
      if (!named || this.groups.includes(named[1])) throw new UnknownSyntax()
      this.#at += named[0].length
      name = named[1]
    }
    const index = this.groups.push(name) - 1
    return { type: 'group', index, inner: this.#closed(flags, depth) }
  }

  #closed(flags: Flags, depth: number): Node {
    const inner = this.alternatives(flags, depth + 1)
    if (!this.#take(')')) throw new UnknownSyntax()
    return inner
  }

  #repeated(atom: Node): Node {
    const { min, max } = this.#range() ?? {}
    if (min === undefined || max === undefined) return atom
    const greedy = !this.#take('?')
    // RE2 takes no repetition of a repetition without a group.
    if (this.#range()) throw new UnknownSyntax()
    return { type: 'repeat', inner: atom, min, max, greedy }
  }

  #range(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Number.POSITIVE_INFINITY }
    if (this.#take('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    if (this.#take('?')) return { min: 0, max: 1 }
    // Braces that hold no range are characters.
    const [whole, least = '', comma, most = ''] = /^\{(\d{1,9})(?:(,)(\d{0,9}))?\}/.exec(this.#rest()) ?? []
    if (whole === undefined) return undefined
    this.#at += whole.length
    const min = Number(least)
    const max = comma === undefined ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most)
    if (max < min || min > bounds.repeats || (Number.isFinite(max) && max > bounds.repeats)) throw new UnknownSyntax()
    return { min, max }
  }

  #peek(): string {
    return this.#text[this.#at] ?? ''
  }

  #next(): string {
    const char = this.#text[this.#at]
    if (char === undefined) throw new UnknownSyntax()
    this.#at += 1
    return char
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at += 1
    return true
  }

  #rest(): string {
    return this.#text.slice(this.#at, this.#at + 110)
  }
}

function literal(code: number, fold: boolean): CharSet {
  const other = fold ? swappedCase(code) : code
  return (unit) => unit === code || unit === other
}

function swappedCase(code: number): number {
  const char = String.fromCharCode(code)
  return (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()).charCodeAt(0)
}
