import type { ProbeView } from '../../model/probe-view.ts'
import { wrapped } from '../../render/layout.ts'
import { targetWords } from '../../render/planned-probes.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import { type Line, type Look, signOf, span, toneOf } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, type Page, reading } from '../page.ts'
import { emptyPage } from '../pages/empty.ts'
import { planLines } from '../pages/probe.ts'
import { gridOf } from '../pages/probe-grid.ts'
import { cellKey, rowKey } from '../pages/probe-matrix.ts'
import { placeOf } from '../state.ts'
import type { ProbeProgress } from '../view-probes.ts'

/** Beside the marks what would run; beside the matrix all that is known of the selected cell. */
export function probeDetails(model: Model, pane: Pane, item: Item | undefined): Page {
  const look = pageLook(model, pane)
  const { detail, column = 0 } = placeOf(model.state)
  const { probe } = detail
  if (probe?.state === 'planned' && !probe.proposal.choices) return { ...emptyPage('nothing to choose'), title: 'Details' }
  if (probe?.state === 'planned') return { title: 'What will run', head: [], items: reading(planLines(probe.proposal, look)), empty: '' }
  const cell = probe && selectedCell(probe, item, column)
  if (!cell) return { ...emptyPage('nothing to show: select a cell'), title: 'Details' }
  return { title: `${cell.from} ${look.glyphs.arrow} ${cell.to}`, head: [], items: reading(cellLines(cell, look)), empty: '' }
}

function selectedCell(progress: ProbeProgress, item: Item | undefined, column: number): ProbeCell | undefined {
  if (!('cells' in progress)) return undefined
  const { clients, rows, rest } = gridOf(progress.cells)
  const row = rows.find(({ to }) => rowKey(to) === item?.key)
  const client = clients[Math.min(column, clients.length - 1)]
  return row ? row.cells.get(client ?? '') : rest.find((cell) => cellKey(cell) === item?.key)
}

const gapColumns = 10

function cellLines(cell: ProbeCell, look: Look): Line[] {
  const facts: (readonly [label: string, value: string | undefined])[] = [
    ['from', cell.from],
    ['to', `${cell.to}${cell.layer ? ` (${targetWords({ ...cell.layer, address: '', protocol: 'TCP' })})` : ''}`],
    ...(cell.facts ?? []),
    ...(cell.probe ? factsOf(cell.probe) : []),
  ]
  return [
    [signOf(cell.sign, look), span(` ${cell.words}`, toneOf(cell.sign))],
    ...facts.flatMap(([label, value]) =>
      value === undefined || value === ''
        ? []
        : wrapped(value, look, [span(`  ${label.padEnd(gapColumns)}`, 'quiet')], [span(' '.repeat(gapColumns + 2))]),
    ),
  ]
}

function factsOf(probe: ProbeView): [label: string, value: string | undefined][] {
  const whole: [string, string | undefined][] = 'ms' in probe ? [['took', `${probe.ms} ms, with the start of the command`]] : []
  const said: [string, string | undefined][] = 'message' in probe ? [['said', probe.message]] : []
  const tool: [string, string | undefined][] = 'tool' in probe ? [['by', probe.tool]] : []
  switch (probe.kind) {
    case 'connect': {
      const { container, node } = probe.from
      const connect = probe.connectMs === undefined ? undefined : `${probe.connectMs} ms until the connection was established`
      return [['container', container], ['node', node], ...tool, ['time', connect], ...whole, ...said]
    }
    case 'sockets': {
      const sockets = probe.sockets.map(
        ({ protocol, address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}/${protocol}`,
      )
      const read = probe.state === 'read' ? (sockets.length === 0 ? 'none' : sockets.join(', ')) : undefined
      return [
        ['container', probe.from.container],
        ...tool,
        ['listening', read],
        ...whole,
        ...said,
        ...probe.notes.map((note): [string, string] => ['note', note]),
      ]
    }
    default:
      return [...whole, ...said]
  }
}
