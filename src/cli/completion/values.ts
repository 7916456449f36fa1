import { defined } from '../../lib/defined.ts'
import { OUTPUT_FORMATS } from '../../render/options.ts'
import { type FlagName, flags } from '../args/flags/flags.ts'
import { type CompletionRequest, kubeconfigOf, look } from './look.ts'
import type { Completion } from './protocol.ts'

/** Is the flag's value a file, which the shell knows best? */
export function takesFile(flag: FlagName): boolean {
  const { value } = flags[flag]
  return value === 'FILE' || value === 'DIR'
}

/** The values that a flag may have, whatever of it is typed already; of a list, what is typed is repeated. @throws UserError */
export async function completionsOfFlag(flag: FlagName, word: string, around: CompletionRequest): Promise<Completion[]> {
  const { allowed } = flags[flag]
  if (allowed) return allowed.map((text) => ({ text }))
  switch (flag) {
    case 'output':
      return OUTPUT_FORMATS.map((text) => ({ text }))
    case 'namespace':
      return namespaces(around)
    case 'context':
      return listCompletions(word, await entries(flag, around))
    case 'cluster':
    case 'user':
      return entries(flag, around)
    case 'ignore':
      return listCompletions(word, await codeCompletions())
    default:
      return []
  }
}

/** What may be the last of a list: what is typed before it is repeated. */
function listCompletions(word: string, completions: readonly Completion[]): Completion[] {
  const list = word.slice(0, word.lastIndexOf(',') + 1)
  return completions.map(({ text, ...rest }) => ({ ...rest, text: `${list}${text}` }))
}

/** Every code of a finding, with its summary. */
export async function codeCompletions(): Promise<Completion[]> {
  const { catalogue, codes: all } = await import('../../diagnose/catalogue.ts')
  return all.map((code) => ({ text: code, description: catalogue[code].explain.summary }))
}

/** Namespaces of the cluster; where these may not be listed, those that contexts name. */
async function namespaces(around: CompletionRequest): Promise<Completion[]> {
  const live = await look(around, (names) => names.namespaces())
  if (live.length > 0) return live
  const { contexts } = await kubeconfigOf(around)
  return [...new Set([...contexts.values()].map(({ namespace }) => namespace))].filter(Boolean).map((text) => ({ text }))
}

async function entries(kind: 'context' | 'cluster' | 'user', around: CompletionRequest): Promise<Completion[]> {
  const { contexts, clusters, users, currentContext } = await kubeconfigOf(around)
  if (kind !== 'context') return [...(kind === 'cluster' ? clusters : users).keys()].map((text) => ({ text }))
  return [...contexts.keys()].map((text) => ({ text, ...defined({ description: text === currentContext ? 'current' : undefined }) }))
}
