import { count } from '../../lib/count.ts'
import { wrapped } from '../../render/layout.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { panesOf } from '../panes-of.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { settle } from '../scroll.ts'
import { placeOf } from '../state.ts'
import { hasShownPlan } from '../studio-state.ts'
import type { ProbeProgress, ProbeProposal } from '../view-probes.ts'
import { said } from '../words.ts'
import { cellLines } from './probe-cell-lines.ts'
import { choiceItems } from './probe-choices.ts'
import { cellAt } from './probe-grid.ts'
import { matrixOf } from './probe-matrix.ts'

/** What a probe would run, and then what it finds: who asks × what is asked. */
export function probePage(model: Model, pane: Pane, service: ServiceName): Page {
  const look = pageLook(model, pane)
  const { detail } = placeOf(model.state)
  const progress = detail.probe
  const { head = [], items } = progress ? bodyOf(model, progress, look) : { items: [] }
  return {
    title: 'Probe',
    head: [...stateLines(model, progress, nameKey(service), look), [], ...head],
    items: itemsOf(items),
    empty: progress && progress.state !== 'planning' ? '' : 'planning...',
  }
}

function stateLines(model: Model, progress: ProbeProgress | undefined, name: string, look: Look): Line[] {
  return wrapped(stateWords(model, progress), look, [span(`Probe ${name}`, 'strong'), span('   ')], [span('  ')])
}

function stateWords(model: Model, progress: ProbeProgress | undefined): string {
  // In the tour, Esc ends the tour, and after the probe Enter does its next step.
  const isGuided = model.state.tour !== undefined
  switch (progress?.state) {
    case 'planned':
      return progress.proposal.isEmpty ? 'nothing to run' : plannedWords(model, isGuided)
    case 'running': {
      const ended = progress.cells.filter(({ sign }) => sign !== 'off').length
      return `running, ${ended} of ${count(progress.cells.length, 'probe')} done${isGuided ? '' : '; Esc stops it'}`
    }
    case 'done':
      return isGuided ? 'done' : 'done; Enter shows the chain with the results'
    case 'failed':
      return 'failed'
    default:
      return 'planning'
  }
}

function plannedWords(model: Model, isGuided: boolean): string {
  if (!hasShownPlan(model)) return 'nothing has run yet; Enter shows what would run'
  return `nothing has run yet; Enter runs it${isGuided ? '' : ', Esc goes back'}`
}

interface Body {
  head?: readonly Line[]
  items: readonly Item[]
}

function bodyOf(model: Model, progress: ProbeProgress, look: Look): Body {
  switch (progress.state) {
    case 'planning':
      return { items: [] }
    case 'planned': {
      const { choices, untried = [] } = progress.proposal
      if (!choices) return { items: fixed(planLines(progress.proposal, look)) }
      const lines = untried.flatMap((line) => wrapped(line, look, [signOf('info', look), span(' ')], [span('  ')]))
      return { head: lines.length === 0 ? [] : [...lines, []], items: choiceItems(choices, look) }
    }
    case 'failed': {
      const { head = [], items } = resultOf(model, progress.cells, false, look)
      const message: Line[] = wrapped(progress.message, look, [signOf('broken', look), span(' ')], [span('  ')])
      return { head: [...message, ...(items.length === 0 ? [] : [[]]), ...head], items }
    }
    case 'running':
      return progress.cells.length === 0 ? { items: fixed([said('starting')]) } : resultOf(model, progress.cells, false, look)
    case 'done':
      return resultOf(model, progress.cells, true, look)
  }
}

/** The matrix, and below it the selected cell if no other pane has room for that. */
function resultOf(model: Model, cells: readonly ProbeCell[], isDone: boolean, look: Look): Body {
  const { column = 0, cursor } = placeOf(model.state)
  const { head, items, rest } = matrixOf(cells, column, isDone, look)
  if (panesOf(model).some(({ pane }) => pane === 'details')) return { head, items: [...items, ...rest] }
  const all = itemsOf([...items, ...rest])
  const { index } = settle(cursor, all, Number.POSITIVE_INFINITY)
  const cell = index < 0 ? undefined : cellAt(cells, all.keyAt(index), column)
  if (!cell) return { head, items: [...items, ...rest] }
  const title: Line = [span(`${cell.from} ${look.glyphs.arrow} ${cell.to}`, 'strong')]
  const chosen: Item = { key: 'chosen', isFixed: true, lines: [[], title, ...cellLines(cell, cells, look)] }
  return { head, items: index < items.length ? [...items, chosen, ...rest] : [...items, ...rest, chosen] }
}

/** What would run, one thing a line. */
export function planLines({ lines }: ProbeProposal, look: Look): Line[] {
  return lines.flatMap((line) => wrapped(line, look, [span('  ')], [span('    ')]))
}

function fixed(lines: readonly Line[]): Item[] {
  return lines.map((line, index): Item => ({ key: `line/${index}`, lines: [line], isFixed: true }))
}
