import { podWords } from './catalogue/pods.ts'
import { portWords } from './catalogue/ports.ts'
import { routeWords } from './catalogue/routes.ts'
import { selectorWords } from './catalogue/selectors.ts'
import { wayInWords } from './catalogue/ways-in.ts'
import type { Code } from './facts.ts'
import type { WordsFor } from './words.ts'

/** The words of every code. It does not compile while a code lacks them. */
export const catalogue: WordsFor<Code> = { ...selectorWords, ...podWords, ...portWords, ...wayInWords, ...routeWords }

/** Every code, in order. */
export const codes: readonly Code[] = Object.keys(catalogue).filter(isCode).sort()

/** Is this text a code of the catalogue? Upper or lower case is the caller's matter. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text)
}
