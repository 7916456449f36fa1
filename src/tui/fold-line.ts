import { columnsOf, cutTo } from '../lib/width.ts'
import { textOf } from '../render/layout.ts'
import { type Line, span } from '../render/style.ts'

/**
 * A line that must not be cut, such as one with a command, on as many lines as it takes: broken at the edge of the window, so that the
 * pieces add up to the same text. Other lines stay one.
 */
export function fold(line: Line, width: number): Line[] {
  const isWhole = line.some(({ whole }) => whole)
  if (!isWhole || width < 10 || columnsOf(textOf(line)) <= width) return [line]
  const lead = line.slice(0, -1)
  const last = line.at(-1)
  const room = width - columnsOf(textOf(lead))
  if (!last || room < 10) return [line]
  const blank = span(trunkOf(textOf(lead)))
  const lines: Line[] = []
  for (let rest = last.text; rest !== ''; ) {
    const piece = cutTo(rest, room, '') || rest
    lines.push([...(lines.length === 0 ? lead : [blank]), span(piece, last.tone)])
    rest = rest.slice(piece.length)
  }
  return lines
}

/** What stands left of a line that continues: the bars of the tree stay, all else is blank. */
function trunkOf(lead: string): string {
  const bars = /^[\s│|]*/.exec(lead)?.[0] ?? ''
  return bars + ' '.repeat(columnsOf(lead) - columnsOf(bars))
}
