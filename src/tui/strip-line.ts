import { type Line, type Look, span, type Tone } from '../render/style.ts'
import type { Cell } from './history.ts'

/** Sign and tone of a cell; no Braille, which few fonts and no screen reader can read. */
function drawn(cell: Cell, { glyphs }: Look): [sign: string, tone: Tone] {
  switch (cell) {
    case 'broken':
      return [glyphs.signs.broken, 'broken']
    case 'degraded':
      return [glyphs.signs.warn, 'warn']
    case 'unknown':
      return [glyphs.signs.unknown, 'unknown']
    case 'ok':
      return [glyphs.quiet, 'quiet']
    default:
      return [' ', 'plain']
  }
}

/** A strip, the oldest cell first: `    ··▲▲✗✗✗✗`. */
export function stripLine(cells: readonly Cell[], look: Look): Line {
  const pieces: [text: string, tone: Tone][] = []
  for (const cell of cells) {
    const [sign, tone] = drawn(cell, look)
    const last = pieces.at(-1)
    if (last?.[1] === tone) last[0] += sign
    else pieces.push([sign, tone])
  }
  return pieces.map(([text, tone]) => span(text, tone))
}
