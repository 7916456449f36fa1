import { defined } from '../../lib/defined.ts'
import { type FlagName, flagNamed, flagOfLetter, flags } from '../args/flags/flags.ts'

/** What the word at the cursor is a part of. */
export type Cursor =
  /** The name of a flag; `word` begins with a dash. */
  | { at: 'flag'; word: string; before: Before }
  /**
   * The value of a flag: `word` is what is typed of it, and `prefix` is what a candidate has to repeat before the value (`-o` of `-ojs`).
   */
  | { at: 'value'; flag: FlagName; word: string; prefix: string; before: Before }
  /** A word of the command's own. */
  | { at: 'word'; word: string; before: Before }

/** What is before the word at the cursor. */
export interface Before {
  /** All of it but a flag that still waits for its value. */
  argv: readonly string[]
  /** Those that are neither flags nor their values. */
  words: readonly string[]
  /** Long names of the flags given. */
  flags: ReadonlySet<FlagName>
}

/**
 * Tells what is at the cursor, which is the last of the words (empty for a new one). The words may be wrong or half-typed: what
 * is not a known flag is passed over.
 */
export function readCursor(argv: readonly string[]): Cursor {
  const word = argv.at(-1) ?? ''
  const before = argv.slice(0, -1)
  const words: string[] = []
  const given = new Set<FlagName>()
  let waiting: FlagName | undefined
  let verbatim = false
  for (const one of before) {
    if (waiting) waiting = undefined
    else if (verbatim || !one.startsWith('-') || one === '-') words.push(one)
    else if (one === '--') verbatim = true
    else {
      const read = readFlag(one)
      for (const flag of read.flags) given.add(flag)
      waiting = read.waiting
    }
  }
  const rest: Before = { argv: waiting ? before.slice(0, -1) : before, words, flags: given }
  if (waiting) return { at: 'value', flag: waiting, word, prefix: '', before: rest }
  if (verbatim || !word.startsWith('-')) return { at: 'word', word, before: rest }
  return readOpen(word, rest)
}

/** The word at the cursor, which begins with a dash: shells complete only what is after an `=`, so no prefix is repeated there. */
function readOpen(word: string, before: Before): Cursor {
  const equals = word.indexOf('=')
  if (equals > 0) {
    const { waiting } = readFlag(word.slice(0, equals))
    return waiting ? { at: 'value', flag: waiting, word: word.slice(equals + 1), prefix: '', before } : { at: 'flag', word, before }
  }
  const { attached } = readFlag(word)
  if (!attached) return { at: 'flag', word, before }
  return { at: 'value', flag: attached.flag, word: attached.value, prefix: word.slice(0, word.length - attached.value.length), before }
}

interface Read {
  flags: FlagName[]
  /** The flag whose value is the next word. */
  waiting?: FlagName
  /** The flag whose value hangs on its letter: `-ojson`. */
  attached?: { flag: FlagName; value: string }
}

/** One word of flags, `--name`, `--name=value`, or letters (`-Ao`, `-ojson`, `-o=json`). */
function readFlag(word: string): Read {
  if (word.startsWith('--')) {
    const [name = ''] = word.slice(2).split('=', 1)
    const flag = flagNamed(name)
    if (!flag) return { flags: [] }
    return { flags: [flag], ...defined({ waiting: takesWord(flag) && !word.includes('=') ? flag : undefined }) }
  }
  const found: FlagName[] = []
  for (let index = 1; index < word.length; index++) {
    const flag = flagOfLetter(word.charAt(index))
    if (!flag) return { flags: found }
    found.push(flag)
    if (!takesWord(flag)) continue
    const value = word.slice(index + 1)
    return value === '' ? { flags: found, waiting: flag } : { flags: found, attached: { flag, value } }
  }
  return { flags: found }
}

/** Does it take the next word as its value? */
function takesWord(flag: FlagName): boolean {
  const { type } = flags[flag]
  return type !== 'boolean' && type !== 'optional'
}
