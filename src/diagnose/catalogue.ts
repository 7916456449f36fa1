import type { Chain } from '../trace/chain.ts'
import type { Code, Diagnosis, FactsOf, FindingDefinition } from './finding.ts'
import * as list from './findings/list.ts'

/** Each code with its rule, words and relations. It does not compile while one of the list lacks a part. */
export const catalogue: { readonly [C in Code]: FindingDefinition<C, FactsOf<C>> } = { ...list }

/** Every code, in order. */
export const codes: readonly Code[] = Object.keys(catalogue).filter(isCode).sort()

/** Is this text a code of the catalogue? Upper or lower case is the caller's matter. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text)
}

/** What all rules find, in the order of the codes. */
export function findAll(chain: Chain): Diagnosis[] {
  return codes.flatMap((code): Diagnosis[] => findOne(code, chain))
}

function findOne<C extends Code>(code: C, chain: Chain): Diagnosis<C>[] {
  const { rule }: FindingDefinition<C, FactsOf<C>> = catalogue[code]
  return rule(chain).map((found): Diagnosis<C> => ({ ...found, code }))
}
