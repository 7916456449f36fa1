import { connectionFlags } from './connection.ts'
import type { Flag, FlagType } from './flag.ts'
import { otherFlags } from './other.ts'
import { outputFlags } from './output.ts'
import { probeFlags } from './probes.ts'
import { selectionFlags } from './selection.ts'

const table = { ...selectionFlags, ...outputFlags, ...probeFlags, ...connectionFlags, ...otherFlags }

type Table = typeof table

/** The long name of a flag of these types. */
export type FlagName<T extends FlagType = FlagType> = { [N in keyof Table]: Table[N]['type'] extends T ? N : never }[keyof Table]

/** Every flag by its long name. Parsing, the rules, the help, completion, the manual and the man page are made from it. */
export const flags: Readonly<Record<FlagName, Flag>> = table

/** Every long name, in the order of the help. */
export const flagNames: readonly FlagName[] = Object.keys(table).filter(isFlagName)

/** Is it the long name of a flag? */
export function isFlagName(word: string): word is FlagName {
  return Object.hasOwn(table, word)
}

/** Is it the name of a flag that takes this? */
export function takes<T extends FlagType>(name: FlagName, type: T): name is FlagName<T> {
  return flags[name].type === type
}

const byAlias = new Map(flagNames.flatMap((name) => (flags[name].alias ? [[flags[name].alias, name] as const] : [])))
const byLetter = new Map(flagNames.flatMap((name) => (flags[name].short ? [[flags[name].short, name] as const] : [])))

/** The flag behind two dashes, by its name or its other name. */
export function flagNamed(word: string): FlagName | undefined {
  return isFlagName(word) ? word : byAlias.get(word)
}

/** The flag behind one dash. */
export function flagOfLetter(letter: string): FlagName | undefined {
  return byLetter.get(letter)
}

/** Every word that may be after two dashes. */
export function longNames(): readonly string[] {
  return [...flagNames, ...byAlias.keys()]
}
