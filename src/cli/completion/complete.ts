import { unlessAborted } from '../../cluster/http/deadline.ts'
import { targetKinds } from '../../kube/target-kinds.ts'
import type { TargetKind } from '../../model/target.ts'
import { commandNames, commandOf, commands, SHELLS } from '../args/commands.ts'
import { flagNames, flags } from '../args/flags/flags.ts'
import { kindOf } from '../args/kinds.ts'
import { parseTargets } from '../args/target.ts'
import type { Io } from '../io.ts'
import { type Before, type Cursor, readCursor } from './cursor.ts'
import { type CompletionRequest, look } from './look.ts'
import { answerText, type Completion } from './protocol.ts'
import { codeCompletions, completionsOfFlag, takesFile } from './values.ts'

/** How long an answer is waited for. */
export interface Patience {
  /** Ends the requests to the cluster; what came until then is used. */
  cluster: AbortSignal
  /** Ends everything, if the requests do not end even then. */
  all: AbortSignal
}

/** As long as a shell may wait in the middle of a line. */
function usualPatience(): Patience {
  return { cluster: AbortSignal.timeout(1_200), all: AbortSignal.timeout(1_500) }
}

/**
 * Prints what could be at the cursor, the last of the words, as kubectl reads it. Whatever fails leaves candidates out and says nothing:
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
async function find(cursor: Cursor, around: CompletionRequest): Promise<Completion[]> {
  switch (cursor.at) {
    case 'flag':
      return flagNamesAt(cursor.word, cursor.before)
    case 'value':
      return completionsOfFlag(cursor.flag, cursor.word, around)
    case 'word':
      return words(cursor.word, cursor.before.words, around)
  }
}

/** Long names; letters too if no second dash has been typed. One that may be given once only is not offered again. */
function flagNamesAt(word: string, { words: [first], flags: given }: Before): Completion[] {
  const { traces } = commands[commandOf(first)]
  return flagNames.flatMap((name) => {
    const { hidden, everywhere, type, short, help } = flags[name]
    if (hidden || !(traces || everywhere) || (type !== 'strings' && given.has(name))) return []
    const letter = short && !word.startsWith('--') ? [{ text: `-${short}`, description: help }] : []
    return [{ text: `--${name}`, description: help }, ...letter]
  })
}

const commandWords: readonly Completion[] = commandNames
  .filter((name) => name !== 'trace' && !commands[name].hidden)
  .map((text) => ({ text, description: commands[text].help }))

async function words(word: string, given: readonly string[], around: CompletionRequest): Promise<Completion[]> {
  const [first, ...rest] = given
  switch (first) {
    case undefined:
      return [...commandWords, ...(await targets(word, [], around))]
    case 'explain':
      return rest.length > 0 ? [] : codeCompletions()
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

/** Targets that the word may become, beside those given already: `svc/web`, `svc web`, `web`, and ports behind a colon. */
async function targets(word: string, given: readonly string[], around: CompletionRequest): Promise<Completion[]> {
  const slash = word.indexOf('/')
  const colon = word.indexOf(':', slash + 1)
  const separate = kindOf(given[0] ?? '')
  const kind = slash > 0 ? kindOf(word.slice(0, slash)) : (separate ?? kindOf('service'))
  if (!kind || !isTraced(kind)) return []
  if (colon > 0) return kind.kind === 'Service' ? ports(word.slice(0, colon + 1), word.slice(slash + 1, colon), around) : []
  if (slash > 0 || separate)
    return unless(
      given,
      await objects(kind.group === undefined ? kind.kind : `${kind.kind}.${kind.group}`, word.slice(0, slash + 1), around),
    )
  // A bare name is a Service, and is offered only as the first target. If nothing is typed yet, the full form `svc/NAME` tells more.
  const services = await objects('Service', word === '' ? 'svc/' : '', around)
  const kinds = targetKinds.filter(isTraced).map(({ kind: name, words }) => ({ text: `${words.at(-1)}/`, description: name }))
  if (word === '') return unless(given, [...services, ...kinds.filter(({ text }) => text !== 'svc/' || services.length === 0)])
  return [...(given.length === 0 ? services : []), ...kinds]
}

/** Does a trace start from it? */
function isTraced({ words }: TargetKind): boolean {
  return 'targets' in parseTargets([`${words[0]}/name`])
}

async function ports(prefix: string, service: string, around: CompletionRequest): Promise<Completion[]> {
  return prefixed(prefix, await look(around, (names) => names.ports(service)))
}

async function objects(kind: string, prefix: string, around: CompletionRequest): Promise<Completion[]> {
  return prefixed(prefix, await look(around, (names) => names.objects(kind)))
}

function prefixed(prefix: string, candidates: readonly Completion[]): Completion[] {
  return candidates.map(({ text, ...rest }) => ({ ...rest, text: `${prefix}${text}` }))
}

function unless(given: readonly string[], candidates: readonly Completion[]): Completion[] {
  return candidates.filter(({ text }) => !given.includes(text))
}
