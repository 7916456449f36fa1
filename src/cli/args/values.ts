import { type FlagName, flags, takes } from './flags/flags.ts'
import { invalidValue } from './kubectl-forms.ts'

/** The values of flags by their long names: the last value of a repeated flag, and all values of `strings`. */
export interface FlagValues {
  boolean: ReadonlyMap<FlagName<'boolean'>, boolean>
  text: ReadonlyMap<FlagName<'string' | 'optional'>, string>
  texts: ReadonlyMap<FlagName<'strings'>, readonly string[]>
  /** ms. */
  duration: ReadonlyMap<FlagName<'duration'>, number>
}

/**
 * Checks what yargs read for a flag: one text, or several if the flag was repeated. Answers its value: ms for a duration, all texts for
 * `strings`, else the last text.
 * @throws UsageFault for a value that the flag does not take
 */
export function checkedValue(name: FlagName, given: unknown): string | readonly string[] | number {
  const texts = textsOf(given)
  const { allowed, notEmpty } = flags[name]
  for (const text of texts) {
    if (allowed && !allowed.includes(text)) throw invalidValue(name, text, `must be one of ${allowed.filter(Boolean).join(', ')}`)
    if (notEmpty !== undefined && text === '') throw invalidValue(name, text, `must be ${notEmpty}`)
  }
  if (takes(name, 'strings')) return texts
  if (takes(name, 'duration')) return texts.map((text) => durationOf(name, text)).at(-1) ?? 0
  return texts.at(-1) ?? ''
}

/** Sorts checked values by the type of their flag. */
export function valuesOf(argv: Readonly<Record<string, unknown>>, given: Iterable<FlagName>): FlagValues {
  const boolean = new Map<FlagName<'boolean'>, boolean>()
  const text = new Map<FlagName<'string' | 'optional'>, string>()
  const texts = new Map<FlagName<'strings'>, readonly string[]>()
  const duration = new Map<FlagName<'duration'>, number>()
  for (const name of given) {
    const value = argv[name]
    if (takes(name, 'boolean')) boolean.set(name, value === true)
    else if (takes(name, 'strings')) texts.set(name, textsOf(value))
    else if (takes(name, 'duration')) duration.set(name, Number(value))
    else if (takes(name, 'string') || takes(name, 'optional')) text.set(name, String(value))
  }
  return { boolean, text, texts, duration }
}

/** The names of the flags that count as given: a boolean one where it is true. */
export function namesGiven({ boolean, text, texts, duration }: FlagValues): ReadonlySet<FlagName> {
  return new Set([...[...boolean].flatMap(([name, value]) => (value ? [name] : [])), ...text.keys(), ...texts.keys(), ...duration.keys()])
}

/** One text or several, as a list. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}

function durationOf(name: FlagName, text: string): number {
  const duration = parseDuration(text)
  if (duration === undefined) throw invalidValue(name, text, 'must be a duration such as 5s, 2m or 1h30m')
  return duration
}

const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** The longest time of a timer in Node, in ms: one with a longer time fires at once. */
const longest = 2 ** 31 - 1

/**
 * A duration as Go writes it (`1h30m`, `500ms`, `.5s`), or a bare number of seconds: in whole ms. Undefined if it is neither. Only 0 gives
 * 0: anything shorter than 1 ms gives 1. Anything longer than 24 days is cut to that.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return limited(Number(text) * 1_000)
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount = '0', unit = 's'] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(amount) * (units[unit] ?? 0)
  return limited(sum)
}

function limited(ms: number): number {
  return Math.min(ms > 0 && ms < 1 ? 1 : Math.round(ms), longest)
}
