import { columnsOf } from '../../lib/width.ts'

/** Sequences that colour a text: they take no column. */
const colours = /\u001b\[[0-9;]*m/g

/** Draws texts in the same place of a terminal, below what is there already. */
export class Screen {
  #rows = 0
  #last = ''

  /**
   * What to write so that a text, whose lines end in a line feed, is in place of the one before; undefined if nothing changed. What
   * does not fit into `rows` rows of `columns` is cut at its end, with a line that says so.
   */
  frame(text: string, columns: number, rows: number): string | undefined {
    const kept: string[] = []
    const lines = text.split('\n').slice(0, -1)
    let used = 0
    for (const line of lines) {
      const height = rowsOf(line, columns)
      // One row for the cursor below the text, one for the line that says what is left out.
      if (used + height > rows - 2 && kept.length < lines.length - 1) break
      if (used + height > rows - 1) break
      kept.push(line)
      used += height
    }
    const left = lines.length - kept.length
    if (left > 0) kept.push(`… ${left} more lines`)
    const next = kept.map((line) => `${line}\n`).join('')
    if (next === this.#last) return undefined
    const up = this.#rows === 0 ? '' : `\u001b[${this.#rows}F\u001b[J`
    this.#last = next
    this.#rows = used + (left > 0 ? 1 : 0)
    return `${up}${next}`
  }
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(columnsOf(line.replaceAll(colours, '')) / columns))
}
