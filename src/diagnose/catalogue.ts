import type { Chain } from '../trace/chain.ts'
import type { Code, Diagnosis, FactsOf, FindingDefinition } from './finding.ts'
import * as list from './findings/list.ts'
import type { ClusterRanges } from './ranges/cluster-ranges.ts'

/** Each code with its rule, words and relations. It does not compile while one of the list lacks a part. */
export const catalogue: { readonly [C in Code]: FindingDefinition<C, FactsOf<C>> } = { ...list }

/** Every code, in order. */
export const codes: readonly Code[] = Object.keys(catalogue).filter(isCode).sort()

/** Is this text a code of the catalogue? Codes are in capitals. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text)
}

/** All that is known of a code, with the type of its facts. */
export function definitionOf<C extends Code>(code: C): FindingDefinition<C, FactsOf<C>> {
  return catalogue[code]
}

/** What all rules find, in the order of the codes. */
export function findAll(chain: Chain): Diagnosis[] {
  return codes.flatMap((code): Diagnosis[] => findOne(code, chain))
}

/** What all rules about ranges find, in the order of the codes. */
export function findInRanges(ranges: ClusterRanges): Diagnosis[] {
  return codes.flatMap((code): Diagnosis[] => findOneInRanges(code, ranges))
}

function findOneInRanges<C extends Code>(code: C, ranges: ClusterRanges): Diagnosis<C>[] {
  return (definitionOf(code).rangeRule?.(ranges) ?? []).map((found): Diagnosis<C> => ({ ...found, code }))
}

function findOne<C extends Code>(code: C, chain: Chain): Diagnosis<C>[] {
  return definitionOf(code)
    .rule(chain)
    .map((found): Diagnosis<C> => ({ ...found, code }))
}
