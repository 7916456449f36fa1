import { printable } from './printable.ts'

/** One line of at most `length` characters, for words from outside that may be long. */
export function oneLine(text: string, length = 200): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

/** The lines of a text in one, with ` | ` between them; after `limit` characters it is cut off with `…`. */
export function joinLines(text: string, limit = 300): string {
  const line = text.trim().replace(/\s*[\r\n]+\s*/g, ' | ')
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}

/** The characters that a line of an error holds at most. */
const LONGEST_ERROR = 1_000

/** A line of an error, safe for a terminal, however long the names in it are. */
export function errorLine(text: string): string {
  const line = printable(text)
  // No half of a character that takes two.
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR).replace(/[\ud800-\udbff]$/, '')}…` : line
}
