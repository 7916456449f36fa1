import { unlessAborted } from '../../cluster/http/deadline.ts'
import { commandNames, commandOf, commands, SHELLS } from '../args/commands.ts'
import { flagNames, flags } from '../args/flags/flags.ts'
import type { Io } from '../io.ts'
import { type Before, type Cursor, readCursor } from './cursor.ts'
import type { Look } from './look.ts'
import { answerText, type Candidate } from './protocol.ts'
import { targets } from './targets.ts'
import { codes, takesFile, valuesOf } from './values.ts'

/** How long an answer is waited for. */
export interface Patience {
  /** Ends what the cluster is asked; what came until then is used. */
  cluster: AbortSignal
  /** Ends everything, where even that does not end. */
  all: AbortSignal
}

/** As long as a shell may wait in the middle of a line. */
function usualPatience(): Patience {
  return { cluster: AbortSignal.timeout(1_200), all: AbortSignal.timeout(1_500) }
}

/**
 * Prints what could stand at the cursor, the last of the words, as kubectl reads it. Whatever fails leaves candidates out and says nothing:
 * the shell is in the middle of a line. Always 0.
 */
export async function complete(argv: readonly string[], io: Io, patience: Patience = usualPatience()): Promise<number> {
  const cursor = readCursor(argv)
  if (cursor.at === 'value' && takesFile(cursor.flag)) {
    await io.stdout(answerText([], true))
    return 0
  }
  const around = { before: cursor.before, io, signal: AbortSignal.any([io.signal, patience.cluster]) }
  const all = await unlessAborted(find(cursor, around), patience.all).catch(() => [])
  const prefix = cursor.at === 'value' ? cursor.prefix : ''
  const found = all
    .filter(({ text }) => text.startsWith(cursor.word))
    .map((candidate) => ({ ...candidate, text: `${prefix}${candidate.text}` }))
  await io.stdout(answerText(found))
  return 0
}

/** Candidates for the cursor, whatever of the word is typed already. */
async function find(cursor: Cursor, around: Look): Promise<Candidate[]> {
  switch (cursor.at) {
    case 'flag':
      return flagNamesAt(cursor.word, cursor.before)
    case 'value':
      return valuesOf(cursor.flag, cursor.word, around)
    case 'word':
      return words(cursor.word, cursor.before.words, around)
  }
}

/** Long names; letters too where no second dash has been typed. One that may be given once only is not offered again. */
function flagNamesAt(word: string, { words: [first], flags: given }: Before): Candidate[] {
  const { traces } = commands[commandOf(first)]
  return flagNames.flatMap((name) => {
    const { hidden, everywhere, type, short, help } = flags[name]
    if (hidden || !(traces || everywhere) || (type !== 'strings' && given.has(name))) return []
    const letter = short && !word.startsWith('--') ? [{ text: `-${short}`, description: help }] : []
    return [{ text: `--${name}`, description: help }, ...letter]
  })
}

const commandWords: readonly Candidate[] = commandNames
  .filter((name) => name !== 'trace' && !commands[name].hidden)
  .map((text) => ({ text, description: commands[text].help }))

async function words(word: string, given: readonly string[], around: Look): Promise<Candidate[]> {
  const [first, ...rest] = given
  switch (first) {
    case undefined:
      return [...commandWords, ...(await targets(word, [], around))]
    case 'explain':
      return rest.length > 0 ? [] : codes()
    case 'completion':
      return rest.length > 0 ? [] : SHELLS.map((text) => ({ text }))
    case 'demo':
      return targets(word, rest, around)
    case 'help':
    case 'version':
      return []
    default:
      return targets(word, given, around)
  }
}
