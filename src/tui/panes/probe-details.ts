import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, type Page, reading } from '../page.ts'
import { emptyPage } from '../pages/empty.ts'
import { planLines } from '../pages/probe.ts'
import { cellLines } from '../pages/probe-cell-lines.ts'
import { cellAt } from '../pages/probe-grid.ts'
import { placeOf } from '../state.ts'

/** Beside the marks what would run; beside the matrix all that is known of the selected cell. */
export function probeDetails(model: Model, pane: Pane, item: Item | undefined): Page {
  const look = pageLook(model, pane)
  const { detail, column = 0 } = placeOf(model.state)
  const { probe } = detail
  if (probe?.state === 'planned' && !probe.proposal.choices) return { ...emptyPage('nothing to choose'), title: 'Details' }
  if (probe?.state === 'planned') return { title: 'What will run', head: [], items: reading(planLines(probe.proposal, look)), empty: '' }
  const cells = probe && 'cells' in probe ? probe.cells : []
  const cell = cellAt(cells, item?.key, column)
  if (!cell) return { ...emptyPage('nothing to show: select a cell'), title: 'Details' }
  return { title: `${cell.from} ${look.glyphs.arrow} ${cell.to}`, head: [], items: reading(cellLines(cell, cells, look)), empty: '' }
}
