/** Printable ASCII and Latin, box drawing, and the signs that porttrace draws: one code unit and one column each. */
const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2026\u2190-\u2193\u2500-\u257f\u25b2\u25b6\u25c0\u25cb\u25cf\u2717]*$/

/**
 * Widths of other characters come from `string-width`, which takes some 30 ms to load: more than all else that prints a text. Hardly a
 * name in a cluster needs it, so it is loaded when the first one does.
 */
let measure: ((text: string) => number) | undefined
let isMissed = false

/** Loads the widths of characters that are not one column wide. */
export async function loadWidths(): Promise<void> {
  measure = (await import('string-width')).default
}

/**
 * Makes a text whose layout depends on widths: `make` is called once, and once more with the exact widths if its text held characters
 * that need them and they were not loaded yet.
 */
export async function withWidths(make: () => string): Promise<string> {
  isMissed = false
  const text = make()
  if (!isMissed) return text
  await loadWidths()
  return make()
}

/**
 * How many terminal columns a text takes. It must hold no control characters (see `printable`). Ambiguous characters count one. Below
 * `withWidths`, or after `loadWidths`, also wide and combined characters are counted right.
 */
export function columnsOf(text: string): number {
  if (narrow.test(text)) return text.length
  if (measure) return measure(text)
  isMissed = true
  return text.length
}

/** The text where it fits into `columns`, else its beginning with `ellipsis` at the end; never wider than `columns`. */
export function cutTo(text: string, columns: number, ellipsis = '…'): string {
  if (columnsOf(text) <= columns) return text
  const room = columns - columnsOf(ellipsis)
  if (room < 0) return ''
  return `${head(text, room)}${ellipsis}`
}

/** The longest beginning that takes at most `columns`; characters made of several code points are never split. */
function head(text: string, columns: number): string {
  if (narrow.test(text)) return text.slice(0, columns)
  let kept = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += columnsOf(segment)
    if (used > columns) break
    kept += segment
  }
  return kept
}

/** The text with spaces behind it up to `columns`; a wider text stays as it is. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/**
 * Breaks a text at its spaces into lines of at most `columns`; a word that is wider than that is alone on its line, whole. A text
 * without words gives one empty line.
 */
export function wrapWords(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line]
}
