import { defined } from '../../lib/defined.ts'
import { OUTPUT_FORMATS } from '../../render/options.ts'
import { type FlagName, flags } from '../args/flags/flags.ts'
import { kubeconfigOf, type Look, look } from './look.ts'
import type { Candidate } from './protocol.ts'

/** Is the flag's value a file, which the shell knows best? */
export function takesFile(flag: FlagName): boolean {
  const { value } = flags[flag]
  return value === 'FILE' || value === 'DIR'
}

/** The values that a flag may have, whatever of it is typed already; of a list, what is typed is repeated. @throws UserError */
export async function valuesOf(flag: FlagName, word: string, around: Look): Promise<Candidate[]> {
  const { allowed } = flags[flag]
  if (allowed) return allowed.map((text) => ({ text }))
  switch (flag) {
    case 'output':
      return OUTPUT_FORMATS.map((text) => ({ text }))
    case 'namespace':
      return namespaces(around)
    case 'context':
    case 'cluster':
    case 'user':
      return entries(flag, around)
    case 'ignore': {
      const list = word.slice(0, word.lastIndexOf(',') + 1)
      return (await codes()).map(({ text, ...rest }) => ({ ...rest, text: `${list}${text}` }))
    }
    default:
      return []
  }
}

/** Every code of a finding, with its summary. */
export async function codes(): Promise<Candidate[]> {
  const { catalogue, codes: all } = await import('../../diagnose/catalogue.ts')
  return all.map((code) => ({ text: code, description: catalogue[code].explain.summary }))
}

/** Namespaces of the cluster; where these may not be listed, those that contexts name. */
async function namespaces(around: Look): Promise<Candidate[]> {
  const live = await look(around, (names) => names.namespaces())
  if (live.length > 0) return live
  const { contexts } = await kubeconfigOf(around)
  return [...new Set([...contexts.values()].map(({ namespace }) => namespace))].filter(Boolean).map((text) => ({ text }))
}

async function entries(kind: 'context' | 'cluster' | 'user', around: Look): Promise<Candidate[]> {
  const { contexts, clusters, users, currentContext } = await kubeconfigOf(around)
  if (kind !== 'context') return [...(kind === 'cluster' ? clusters : users).keys()].map((text) => ({ text }))
  return [...contexts.keys()].map((text) => ({ text, ...defined({ description: text === currentContext ? 'current' : undefined }) }))
}
