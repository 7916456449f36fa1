import { nearest } from '../../lib/similar.ts'
import { type FlagName, flagNamed, flagOfLetter, flags, longNames } from './flags/flags.ts'

/** What is wrong with the command line, in kubectl's words, and what to try. */
export class UsageFault extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

const TRY_HELP = 'Try --help.'

/** A command line in the one form that yargs reads as pflag does. */
export interface PlainForm {
  /** Flags are `--name=value`; words stand as they are, those that begin with a dash behind `--`. */
  argv: string[]
  /** The flags given, each once. */
  given: ReadonlySet<FlagName>
}

/**
 * Rewrites the forms that pflag takes and yargs reads differently: `-ojson`, `-nshop`, `-Aojson`, `-o=json`, `-n -A`, `-A false`, `--json=T`,
 * and `--probe svc/web`, whose next word is not a value. A flag is named in full, and has its value behind `=`.
 * @throws UsageFault for a flag that does not exist, and for one that lacks its value
 */
export function plainForm(argv: readonly string[]): PlainForm {
  const plain: string[] = []
  const dashed: string[] = []
  const given = new Set<FlagName>()
  const add = ({ flag, value }: Setting) => {
    given.add(flag)
    plain.push(`--${flag}=${flags[flag].type === 'boolean' ? booleanText(flag, value) : unquotable(value)}`)
  }
  let rest = argv
  while (rest.length > 0) {
    const [word = '', ...others] = rest
    if (word === '--') {
      dashed.push(...others)
      break
    }
    rest = others
    if (word === '-') dashed.push(word)
    else if (!word.startsWith('-')) plain.push(word)
    else {
      const read = word.startsWith('--') ? [readLong(word, rest)] : readLetters(word, rest)
      for (const setting of read) add(setting)
      if (read.some(({ fromNext }) => fromNext)) rest = rest.slice(1)
    }
  }
  return { argv: dashed.length > 0 ? [...plain, '--', ...dashed] : plain, given }
}

/** One flag with its value; `fromNext`: the value is the next word. */
interface Setting {
  flag: FlagName
  value: string
  fromNext?: true
}

function readLong(word: string, rest: readonly string[]): Setting {
  if (/^--[-=]/.test(word)) throw new UsageFault(`bad flag syntax: ${word}`, TRY_HELP)
  const end = word.indexOf('=')
  const name = word.slice(2, end < 0 ? undefined : end)
  const flag = flagNamed(name)
  if (flag === undefined) {
    const close = nearest(name, longNames())
    throw new UsageFault(`unknown flag: --${name}`, close ? `Did you mean --${close}?` : TRY_HELP)
  }
  return end < 0 ? settingWithout(flag, rest, `--${name}`) : { flag, value: word.slice(end + 1) }
}

/** Letters behind one dash (pflag, `parseSingleShortArg`): `=` behind a letter begins its value where anything follows. */
function readLetters(word: string, rest: readonly string[]): Setting[] {
  const settings: Setting[] = []
  let letters = word.slice(1)
  while (letters !== '') {
    const letter = String.fromCodePoint(letters.codePointAt(0) ?? 0)
    const title = `'${letter}' in -${letters}`
    const flag = flagOfLetter(letter)
    if (flag === undefined) throw unknownLetter(title, word)
    const behind = letters.slice(letter.length)
    const isSwitch = flags[flag].type === 'boolean' || flags[flag].type === 'optional'
    if (behind.startsWith('=') && behind.length > 1) return [...settings, { flag, value: behind.slice(1) }]
    if (!isSwitch) return [...settings, behind === '' ? settingWithout(flag, rest, title) : { flag, value: behind }]
    settings.push(settingWithout(flag, rest, title))
    letters = behind
  }
  return settings
}

function unknownLetter(title: string, word: string): UsageFault {
  const [long = ''] = word.slice(1).split('=', 1)
  return new UsageFault(`unknown shorthand flag: ${title}`, flagNamed(long) ? `Did you mean --${long}?` : TRY_HELP)
}

/** The value of a flag that has none in its own word. pflag takes the next word even where it begins with a dash. */
function settingWithout(flag: FlagName, rest: readonly string[], title: string): Setting {
  const { type, nextBegins } = flags[flag]
  const [next] = rest
  if (type === 'boolean') return { flag, value: 'true' }
  if (type === 'optional')
    return nextBegins !== undefined && next?.startsWith(nextBegins) ? { flag, value: next, fromNext: true } : { flag, value: '' }
  if (next === undefined) throw new UsageFault(`flag needs an argument: ${title}`, TRY_HELP)
  return { flag, value: next, fromNext: true }
}

/** Go's `strconv.ParseBool` in the two words that yargs takes. */
function booleanText(flag: FlagName, value: string): 'true' | 'false' {
  if (/^(1|t|true)$/i.test(value)) return 'true'
  if (/^(0|f|false)$/i.test(value)) return 'false'
  throw invalidValue(flag, value, 'must be true or false')
}

/** yargs takes a pair of quotes off a value; a shell has done that already, so what is left belongs to the value. */
function unquotable(value: string): string {
  return /^(["'])[\s\S]*\1$/.test(value) ? `"${value}"` : value
}

/** A value that a flag does not take, as pflag says it. */
export function invalidValue(flag: FlagName, value: string, expected: string): UsageFault {
  const { short } = flags[flag]
  const title = short ? `-${short}, --${flag}` : `--${flag}`
  return new UsageFault(`invalid argument "${value}" for "${title}" flag: ${expected}`, TRY_HELP)
}
