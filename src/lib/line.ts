/** One line of at most `length` characters, for words from outside that may be long. */
export function oneLine(text: string, length = 200): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
