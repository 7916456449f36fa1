import { parseArgs } from 'node:util'
import { nearest } from '../../lib/similar.ts'
import { parseDuration } from './duration.ts'
import { type Flag, flags } from './flags.ts'

/**
 * Words and flags of a command line, as pflag understands them; or the first fault, in kubectl's own words. `verbatim`: the first word
 * stands behind `--`, so it is no sub-command.
 */
export type Parsed = { words: string[]; verbatim: boolean; values: FlagValues } | { fault: string; hint?: string }

/** Values by the flag's name: the last one given, and of `strings` all. */
export interface FlagValues {
  boolean: ReadonlyMap<string, boolean>
  text: ReadonlyMap<string, string>
  texts: ReadonlyMap<string, readonly string[]>
  /** ms. */
  duration: ReadonlyMap<string, number>
}

const byName = new Map<string, Flag>(flags.flatMap((flag) => [flag.name, ...(flag.alias ? [flag.alias] : [])].map((name) => [name, flag])))
const options = Object.fromEntries(
  [...byName].map(([name, flag]) => [
    name,
    {
      type: flag.type === 'boolean' || flag.type === 'optional' ? ('boolean' as const) : ('string' as const),
      ...(flag.short && name === flag.name && { short: flag.short }),
    },
  ]),
)

class Fault extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** Splits argv into words and flags. `-o json`, `-o=json`, `-ojson`, `-Ao json`, `-A=false` and `--` mean what they mean to kubectl. */
export function parseFlags(argv: readonly string[]): Parsed {
  const values: Collected = { boolean: new Map(), text: new Map(), texts: new Map(), duration: new Map() }
  const words: string[] = []
  const place = new Place(argv)
  let verbatim = false
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  try {
    for (const token of tokens) {
      if (token.kind === 'option-terminator') verbatim = words.length === 0
      else if (token.kind === 'positional') words.push(token.value)
      else if (place.isAt(token.index)) collect(flagOf(token.name, place), place.valueBehindEquals() ?? token.value, place, values)
    }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
    throw error
  }
  return { words, verbatim: verbatim && words.length > 0, values }
}

interface Collected extends FlagValues {
  boolean: Map<string, boolean>
  text: Map<string, string>
  texts: Map<string, readonly string[]>
  duration: Map<string, number>
}

function collect(flag: Flag, value: string | undefined, place: Place, { boolean, text, texts, duration }: Collected): void {
  if (flag.type === 'boolean') boolean.set(flag.name, booleanValue(flag, value))
  else if (flag.type === 'duration') duration.set(flag.name, durationValue(flag, textValue(flag, value, place)))
  else if (flag.type === 'strings') texts.set(flag.name, [...(texts.get(flag.name) ?? []), textValue(flag, value, place)])
  else text.set(flag.name, textValue(flag, value, place))
}

/**
 * Where the tokens stand in the words that were typed: Node's tokenizer takes the `=` behind a short flag for one more flag, pflag for the
 * beginning of its value.
 */
class Place {
  readonly #argv: readonly string[]
  #index = -1
  #letter = 0
  #isRead = false

  constructor(argv: readonly string[]) {
    this.#argv = argv
  }

  /** Goes on to the next token. False: it is a part of a value that was read already. */
  isAt(index: number): boolean {
    if (index === this.#index) {
      this.#letter++
      return !this.#isRead
    }
    this.#index = index
    this.#letter = 1
    this.#isRead = false
    return true
  }

  get word(): string {
    return this.#argv[this.#index] ?? ''
  }

  get isShort(): boolean {
    return !this.word.startsWith('--')
  }

  /** `Ao=json` at `A`, then `o=json`. */
  get rest(): string {
    return this.word.slice(this.#letter)
  }

  /** Of a short flag: `json` of `o=json`. As in pflag, `o=` alone is no such value. */
  valueBehindEquals(): string | undefined {
    if (!this.isShort || this.rest[1] !== '=' || this.rest.length < 3) return undefined
    this.#isRead = true
    return this.rest.slice(2)
  }

  /** `'o' in -ojson`, `--output`: as pflag names it. */
  get title(): string {
    const letter = String.fromCodePoint(this.rest.codePointAt(0) ?? 0)
    return this.isShort ? `'${letter}' in -${this.rest}` : (this.word.split('=', 1)[0] ?? '')
  }
}

function flagOf(name: string, place: Place): Flag {
  if (/^--[-=]/.test(place.word)) throw new Fault(`bad flag syntax: ${place.word}`)
  const flag = byName.get(name)
  if (flag) return flag
  if (place.isShort) {
    const long = place.word.slice(1).split('=', 1)[0] ?? ''
    throw new Fault(`unknown shorthand flag: ${place.title}`, byName.has(long) ? `Did you mean --${long}?` : undefined)
  }
  const close = nearest(name, [...byName.keys()])
  throw new Fault(`unknown flag: --${name}`, close && `Did you mean --${close}?`)
}

function booleanValue(flag: Flag, value: string | undefined): boolean {
  if (value === undefined || /^(1|t|true)$/i.test(value)) return true
  if (/^(0|f|false)$/i.test(value)) return false
  throw new Fault(`invalid argument "${value}" for "${titleOf(flag)}" flag: must be true or false`)
}

/** pflag takes what follows a flag as its value even where it begins with a dash. */
function textValue(flag: Flag, value: string | undefined, place: Place): string {
  if (value === undefined) {
    if (flag.type === 'optional') return ''
    throw new Fault(`flag needs an argument: ${place.title}`)
  }
  if (flag.allowed && !flag.allowed.includes(value)) {
    throw new Fault(`invalid argument "${value}" for "${titleOf(flag)}" flag: must be one of ${flag.allowed.join(', ')}`)
  }
  return value
}

/** As pflag names it in such errors: `-A, --all-namespaces`. */
function titleOf(flag: Flag): string {
  return flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
}

function durationValue(flag: Flag, value: string): number {
  const duration = parseDuration(value)
  if (duration === undefined) throw new Fault(`invalid argument "${value}" for "--${flag.name}" flag: a time such as 5s, 2m or 1h30m`)
  return duration
}
