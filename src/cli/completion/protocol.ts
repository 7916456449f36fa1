import { printable } from '../../lib/printable.ts'

/** A word that could be at the cursor. */
export interface Completion {
  text: string
  description?: string
}

/** Directives of Cobra's completion, which the shells' scripts obey: a sum of these. */
export const directive = {
  /** The shell may complete the names of files. */
  files: 0,
  /** No space behind the candidate: more of the word follows. */
  noSpace: 2,
  noFiles: 4,
} as const

/**
 * Names come from clusters and files, and what a shell inserts is run: anything that a shell could read as more than a word is left out.
 */
const harmless = /^[\w@%+=:,./-]+$/

/**
 * The answer as kubectl reads it from `kubectl_complete-NAME` (cobra, `__complete`): one candidate a line, with its description behind a
 * tab, and in the last line the directive behind a colon.
 */
export function answerText(candidates: readonly Completion[], files = false): string {
  const kept = candidates.filter(({ text }) => harmless.test(text))
  const open = kept.some(({ text }) => /[/:=]$/.test(text))
  const sum = files ? directive.files : directive.noFiles + (open ? directive.noSpace : 0)
  return `${kept.map(lineOf).join('')}:${sum}\n`
}

function lineOf({ text, description }: Completion): string {
  return description ? `${text}\t${printable(description)}\n` : `${text}\n`
}
