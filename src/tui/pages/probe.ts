import { columnsOf } from '../../lib/width.ts'
import { table, textOf, wrapped } from '../../render/layout.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import { layerFacts } from '../../render/probe-layers.ts'
import { type Line, type Look, signOf, span, toneOf } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Page, reading } from '../page.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { placeOf } from '../state.ts'
import type { ProbeProgress } from '../view-probes.ts'
import { said } from '../words.ts'

/** What a probe would run, and then what it finds: who asks × what is asked. */
export function probePage(model: Model, pane: Pane, service: ServiceName): Page {
  const look = pageLook(model, pane)
  const progress = placeOf(model.state).detail.probe
  return {
    head: [[span(`Probe ${nameKey(service)}`, 'strong'), span(`   ${stateWords(progress)}`)], []],
    items: reading(progress ? linesOf(progress, look) : []),
    empty: progress ? '' : 'planning…',
  }
}

function stateWords(progress: ProbeProgress | undefined): string {
  switch (progress?.state) {
    case 'planned':
      return progress.proposal.isEmpty ? 'nothing to run' : 'nothing has run yet; Enter runs it, Esc goes back'
    case 'running':
      return 'running; Esc stops it'
    case 'done':
      return 'done; Enter shows the chain with the results'
    case 'failed':
      return 'failed'
    default:
      return 'planning'
  }
}

function linesOf(progress: ProbeProgress, look: Look): Line[] {
  switch (progress.state) {
    case 'planned':
      return progress.proposal.lines.flatMap((line) => wrapped(line, look, [span('  ')], [span('    ')]))
    case 'failed':
      return [
        [signOf('broken', look), span(` ${progress.message}`)],
        ...(progress.cells.length === 0 ? [] : [[], ...matrix(progress.cells, look)]),
      ]
    case 'running':
      return progress.cells.length === 0 ? [said('starting')] : matrix(progress.cells, look)
    case 'done':
      return [...matrix(progress.cells, look), ...factLines(progress.cells, look)]
  }
}

/** What the matrix tells: the layer at fault. */
function factLines(cells: readonly ProbeCell[], look: Look): Line[] {
  const facts = layerFacts(cells).flatMap(({ sign, words }) =>
    wrapped(words, look, [signOf(sign, look), span(' ')], [span('  ')], toneOf(sign)),
  )
  return facts.length === 0 ? [] : [[], ...facts]
}

/** One row for what is asked, one column for who asks; where they do not fit side by side, who asks is above what is asked. */
function matrix(cells: readonly ProbeCell[], look: Look): Line[] {
  const from = [...new Set(cells.map((cell) => cell.from))]
  const to = [...new Set(cells.map((cell) => cell.to))]
  const at = new Map(cells.map((cell) => [`${cell.from}\0${cell.to}`, cell]))
  const words = (cell: ProbeCell | undefined): Line =>
    cell ? [signOf(cell.sign, look), span(` ${cell.words}`, toneOf(cell.sign))] : [span('-', 'quiet')]
  const rows = to.map((asked): Line[] => [[span(asked)], ...from.map((who) => words(at.get(`${who}\0${asked}`)))])
  const wide = table([[[span('to')], ...from.map((who) => said(`from ${who}`))], ...rows])
  if (wide.every((line) => columnsOf(textOf(line)) <= (look.width ?? 0))) return wide
  const tall = table(cells.map((cell): Line[] => [[span(`  ${look.glyphs.arrow} ${cell.to}`)], words(cell)]))
  return from.flatMap((who) => [said(`from ${who}`), ...tall.filter((_, index) => cells[index]?.from === who)])
}
