/**
 * Characters that a terminal obeys, that reorder what is read, or that do not show: controls (Cc), format characters (Cf: direction marks,
 * joiners, tags), what Unicode lets a font ignore (fillers, variation selectors), spaces other than U+0020 and the blank Braille pattern,
 * line and paragraph separators, lone surrogates.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u
const everyUnsafe = new RegExp(unsafe.source, 'gu')

/** Does the text hold a character that must not reach a terminal as it is? */
export function isUnsafe(text: string): boolean {
  return unsafe.test(text)
}

/** The text with each unsafe character replaced by what `as` makes of its code point; the text itself if there is none. */
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
