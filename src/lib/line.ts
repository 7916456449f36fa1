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
