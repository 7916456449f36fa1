// The columns alone: cliui's entry point also loads what measures colours and wide characters, of which the help has none.
import { cliui } from '../../../../node_modules/cliui/build/lib/index.js'
import type { Layout, LayoutOptions } from './platform.ts'

/** Lays out plain words of ours, one column each, by cliui. */
export function layOut(options: LayoutOptions): Layout {
  return cliui({ ...options, wrap: true }, { stringWidth: (text) => text.length, stripAnsi: (text) => text, wrap })
}

/** Lines of at most so many columns, broken between words; a line that fits keeps its spaces. */
function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= columns ? [line] : wrapLine(line, columns)))
    .join('\n')
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of line.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
