import { parseArgs } from 'node:util'
import { nearest } from '../lib/similar.ts'
import { parseDuration } from './duration.ts'
import { type Flag, flags } from './flags.ts'

/** Words and flags of a command line, as pflag understands them; or the first fault, in kubectl's own words. */
export type Parsed = { words: string[]; values: FlagValues } | { fault: string; hint?: string }

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

/** Splits argv into words and flags. `-o json`, `-o=json`, `-ojson`, `-Ao json`, `--watch=false` and `--` mean what they mean to kubectl. */
export function parseFlags(argv: readonly string[]): Parsed {
  const boolean = new Map<string, boolean>()
  const text = new Map<string, string>()
  const texts = new Map<string, readonly string[]>()
  const duration = new Map<string, number>()
  const words: string[] = []
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  try {
    for (const token of tokens) {
      if (token.kind === 'positional') words.push(token.value)
      if (token.kind !== 'option') continue
      const flag = flagOf(token.name, token.rawName)
      if (flag.type === 'boolean') boolean.set(flag.name, booleanValue(token.rawName, token.value))
      else if (flag.type === 'duration') duration.set(flag.name, durationValue(flag, textValue(flag, token)))
      else if (flag.type === 'strings') texts.set(flag.name, [...(texts.get(flag.name) ?? []), textValue(flag, token)])
      else text.set(flag.name, textValue(flag, token))
    }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
    throw error
  }
  return { words, values: { boolean, text, texts, duration } }
}

function flagOf(name: string, rawName: string): Flag {
  const flag = byName.get(name)
  if (flag) return flag
  if (!rawName.startsWith('--')) throw new Fault(`unknown shorthand flag: '${name}' in ${rawName}`)
  const close = nearest(name, [...byName.keys()])
  throw new Fault(`unknown flag: --${name}`, close && `Did you mean --${close}?`)
}

function booleanValue(rawName: string, value: string | undefined): boolean {
  if (value === undefined || /^(1|t|true)$/i.test(value)) return true
  if (/^(0|f|false)$/i.test(value)) return false
  throw new Fault(`invalid argument "${value}" for "${rawName}" flag: must be true or false`)
}

/** pflag takes `-o=json` as `json`, and what follows a flag as its value even where it begins with a dash. */
function textValue(flag: Flag, token: { rawName: string; value: string | undefined; inlineValue: boolean | undefined }): string {
  const isShort = !token.rawName.startsWith('--')
  if (token.value === undefined) {
    if (flag.type === 'optional') return ''
    throw new Fault(
      isShort ? `flag needs an argument: '${flag.short ?? ''}' in ${token.rawName}` : `flag needs an argument: --${flag.name}`,
    )
  }
  const value = isShort && token.inlineValue ? token.value.replace(/^=/, '') : token.value
  if (flag.allowed && !flag.allowed.includes(value)) {
    throw new Fault(`invalid argument "${value}" for "--${flag.name}" flag: must be one of ${flag.allowed.join(', ')}`)
  }
  return value
}

function durationValue(flag: Flag, value: string): number {
  const duration = parseDuration(value)
  if (duration === undefined) throw new Fault(`invalid argument "${value}" for "--${flag.name}" flag: a time such as 5s, 2m or 1h30m`)
  return duration
}
