import { columnGap } from '../../lib/columns.ts'
import { columnsOf } from '../../lib/width.ts'
import { table, wrapped } from '../../render/layout.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import { layerFacts } from '../../render/probe-layers.ts'
import { type Line, type Look, pressable, signOf, span, toneOf } from '../../render/style.ts'
import type { Item } from '../page.ts'
import { said } from '../words.ts'
import { heading } from './heading.ts'
import { cellKey, type Grid, type GridRow, gridOf, rowKey, shownColumns } from './probe-grid.ts'

/** The results of a probe: the line above the rows, the rows with what follows from them, and the cells that are no connection of a client. */
export interface Matrix {
  head: readonly Line[]
  items: Item[]
  rest: Item[]
}

/**
 * One row for what is asked, one column for who asks. `column` is the selected client. Below the rows is what they show together, once the
 * probe `isDone`.
 */
export function matrixOf(cells: readonly ProbeCell[], column: number, isDone: boolean, look: Look): Matrix {
  const grid = gridOf(cells)
  const { head, rows } = drawn(grid, Math.min(column, grid.clients.length - 1), look)
  const items = rows.map((line, index): Item => {
    const { to = '' } = grid.rows[index] ?? {}
    return { key: rowKey(to), lines: [line], name: to, hasCells: true }
  })
  return { head, items: [...items, ...(isDone ? factItems(cells, look) : [])], rest: restItems(grid.rest, look) }
}

function drawn(grid: Grid, selected: number, look: Look): { head: Line[]; rows: Line[] } {
  if (grid.rows.length === 0) return { head: [], rows: [] }
  const widest = (of: (row: GridRow) => string) => Math.max(...grid.rows.map((row) => columnsOf(of(row))))
  const address = widest(({ to }) => to)
  const wide = shownColumns(grid, selected, look.edge - address - columnGap.length - widest(({ what }) => what))
  const narrow = shownColumns(grid, selected, look.edge - address)
  // The details name the kind of an address, too: a second client on the screen is worth more.
  const isNarrow = narrow.count > wide.count || wide.lacking > 0
  const { labels, first, count } = isNarrow ? narrow : wide
  const shown = Array.from({ length: count }, (_, index) => first + index)
  const label = (index: number): Line => {
    const name = shortened(labels[index] ?? '', look)
    const piece = index === selected ? span(`[${name}]`, 'strong') : span(` ${name} `)
    return [pressable({ client: index }, piece)]
  }
  const lines = table([
    [[span(isNarrow ? 'to' : 'to \\ from', 'quiet')], ...(isNarrow ? [] : [[]]), ...shown.map(label)],
    ...grid.rows.map(({ what, to, cells }): Line[] => [
      ...(isNarrow ? [] : [[span(shortened(what, look))]]),
      [span(to)],
      ...shown.map((index) => inColumn(cellLine(cells.get(grid.clients[index] ?? ''), look), index)),
    ]),
  ])
  const [names0 = [], ...rows] = lines
  return { head: [...pageLine(first, count, grid.clients.length, look), names0], rows }
}

/** In ASCII there is no ellipsis of one sign. */
function shortened(name: string, { glyphs }: Look): string {
  return name.replace('…', glyphs.ellipsis)
}

function cellLine(cell: ProbeCell | undefined, look: Look): Line {
  if (!cell) return [span(' '), span('-', 'quiet')]
  return [span(' '), signOf(cell.sign, look), span(` ${cell.words}`, toneOf(cell.sign))]
}

/** The blank before a cell and the one behind it have room for the brackets of the selected one. */
function inColumn([blank = span(' '), ...cell]: Line, column: number): Line {
  return [blank, ...cell.map((piece) => ({ ...piece, column }))]
}

/** Which of the clients are on the screen, where it has no room for all: `clients 1 to 4 of 9`. */
function pageLine(first: number, count: number, of: number, { glyphs }: Look): Line[] {
  if (count === of) return []
  const before = first > 0 ? `${glyphs.from} ` : ''
  const after = first + count < of ? ` ${glyphs.arrow}` : ''
  return [said(`${before}clients ${first + 1} to ${first + count} of ${of}${after}   arrows: the others`, 'quiet')]
}

/** What the matrix tells: the layer at fault. */
function factItems(cells: readonly ProbeCell[], look: Look): Item[] {
  const facts = layerFacts(cells).map(({ sign, words }, index): Item => {
    const lines = wrapped(words, look, [signOf(sign, look), span(' ')], [span('  ')], toneOf(sign))
    return { key: `fact/${index}`, isFixed: true, lines: index === 0 ? [[], ...lines] : lines }
  })
  return facts
}

function restItems(rest: readonly ProbeCell[], look: Look): Item[] {
  if (rest.length === 0) return []
  const lines = table(
    rest.map((cell): Line[] => [[span(cell.from)], [span(`${look.glyphs.arrow} ${cell.to}`)], cellLine(cell, look).slice(1)]),
  )
  const fits = lines.every((line) => columnsOf(line.map(({ text }) => text).join('')) <= look.edge)
  const stacked = (cell: ProbeCell): Line[] => [
    [span(cell.from)],
    [span(`  ${look.glyphs.arrow} ${cell.to}  `), ...cellLine(cell, look).slice(1)],
  ]
  return [
    heading('Inside the Pods'),
    ...rest.map((cell, index): Item => ({ key: cellKey(cell), lines: fits ? [lines[index] ?? []] : stacked(cell), name: cell.to })),
  ]
}
