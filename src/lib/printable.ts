/**
 * Characters that a terminal obeys, that reorder what is read, or that do not show: C0 and C1 controls, DEL, soft hyphen, Arabic letter
 * mark, Mongolian vowel separator, zero-width characters and direction marks, line and paragraph separator, bidi embeddings, overrides
 * and isolates, word joiner and other invisible operators, byte order mark, interlinear annotations, tag characters, lone surrogates.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/u
const everyUnsafe = new RegExp(unsafe.source, 'gu')

/** Does the text hold a character that must not reach a terminal as it is? */
export function isUnsafe(text: string): boolean {
  return unsafe.test(text)
}

/** The text with each unsafe character replaced by what `as` makes of its code point; the text itself where there is none. */
export function escapeUnsafe(text: string, as: (codePoint: number) => string): string {
  return unsafe.test(text) ? text.replace(everyUnsafe, (character) => as(character.codePointAt(0) ?? 0)) : text
}

/**
 * Makes a text from outside safe for a terminal: what could move the cursor, break the line, reorder the text or hide in it becomes a
 * visible escape (`\x1b`, `\n`, `\u202e`). Other text stays as it is; a backslash too, so the result is for reading, not for parsing.
 */
export function printable(text: string): string {
  return escapeUnsafe(text, visible)
}

const named: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
])

function visible(codePoint: number): string {
  const short = named.get(codePoint)
  if (short) return short
  const digits = codePoint.toString(16)
  if (codePoint <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return codePoint <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
}
