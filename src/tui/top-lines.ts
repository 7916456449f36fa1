import { count } from '../lib/count.ts'
import { columnsOf, cutTo } from '../lib/width.ts'
import type { ChangedTrace } from '../model/comparison.ts'
import type { LiveStatus } from '../model/live.ts'
import { changeLines } from '../render/change.ts'
import { cutLine, gap, inGlyphs, spread, textOf } from '../render/layout.ts'
import { findingSign, type Line, type Look, pressable, signOf, span, type Tone, toneOf } from '../render/style.ts'
import { changeOf } from './change-mark.ts'
import { barLook, type Model } from './model.ts'
import { panesOf } from './panes-of.ts'
import { listOf } from './probed.ts'
import { type Screen, targetName } from './screen.ts'
import { searchWords } from './search.ts'
import { placeOf, type State } from './state.ts'
import { positionWords, selectedItem, windowOf } from './window.ts'
import { changeSign, changeWords, statusLine, statusNote } from './words.ts'

/** The line with the context, the path, the counts of Services and the connection; below it what the reader has to know. */
export function topLines(model: Model): Line[] {
  const look = barLook(model)
  const { view, state, settings } = model
  const [, ...below] = state.places
  const sign = settings.unicode ? ' › ' : ' > '
  const all = below.map(({ screen }, index): Crumb => ({ place: index + 1, words: `${sign}${crumb(screen, state)}` }))
  const scope = ` ${settings.unicode ? '·' : '-'} ${view.namespace ?? view.everywhere ?? 'all namespaces'}`
  const right = [...counts(model), ...statusLine(view, look)]
  // A long context name is cut before the crumbs are; of the crumbs, the first ones are left out.
  const left = look.edge - columnsOf(textOf(right)) - columnsOf(scope) - 3
  const leastContext = Math.min(columnsOf(span(view.context).text), LEAST_CONTEXT)
  const shown = fittingCrumbs(all, left - leastContext, `${sign}${look.glyphs.ellipsis}`)
  const context = cutTo(span(view.context).text, Math.max(left - widthOf(shown), LEAST_CONTEXT), look.glyphs.ellipsis)
  const crumbs = shown.map(({ place, words }) => pressable({ place }, span(words)))
  return [spread([pressable({ place: 0 }, span(context + scope, 'strong')), ...crumbs], right, look), noteLine(model, look)]
}

/** Columns of the context that are always shown. */
const LEAST_CONTEXT = 12

/** One page of the way to the page that is open. */
interface Crumb {
  place: number
  words: string
}

function widthOf(crumbs: readonly Crumb[]): number {
  return columnsOf(crumbs.map(({ words }) => words).join(''))
}

/** Columns of the last crumb without which it says too little to be worth the others. */
const LEAST_CRUMB = 12

/** The crumbs that fit, without the first ones if the last one would not be seen otherwise; `left` represents those. */
function fittingCrumbs(all: readonly Crumb[], room: number, left: string): readonly Crumb[] {
  if (room < columnsOf(left) + LEAST_CRUMB) return all
  let shown = all
  for (let first = 1; first < all.length && widthOf(shown) > room; first++) {
    shown = [{ place: first, words: left }, ...all.slice(first)]
  }
  return shown
}

function crumb(screen: Screen, state: State): string {
  switch (screen.at) {
    case 'chain':
      return state.client === undefined ? screen.service.name : `${screen.service.name} from ${state.client}`
    case 'target':
      return targetName(screen.target)
    case 'pod':
      return screen.pod.name
    case 'object':
      return `${screen.object.kind.toLowerCase()}/${screen.object.name}`
    case 'log':
      return `log of ${screen.log.container}`
    case 'explain':
      return screen.code
    default:
      return screen.at
  }
}

function counts(model: Model): Line {
  const items = listOf(model)?.items
  const { services } = model.view.reading ?? {}
  if (!items) return services ? [span(`${count(services.length, 'service')}   `)] : []
  const broken = items.filter((item) => item.verdict === 'broken' && !isDeleted(changeOf(model, item))).length
  const { comparison } = model.view
  const total = comparison ? `${comparison.items.length} of ${items.length} would change` : count(items.length, 'service')
  return [span(`${total}   `), ...(broken === 0 ? [] : [span(`${broken} broken   `, 'broken')])]
}

function isDeleted(change: ChangedTrace | undefined): boolean {
  return change !== undefined && !change.after
}

/**
 * A connection that is not live, else the search or the filter and what is wrong with the selected Service; behind that the last change while
 * it is fresh.
 */
function noteLine(model: Model, look: Look): Line {
  // With several panes, each has its position in its title.
  const position = panesOf(model).length > 1 ? '' : positionWords(windowOf(model))
  const status = statusPart(model)
  const parts = status
    ? [status]
    : [searchPart(model) ?? filterPart(model), findingPart(model, look), changePart(model, look)].filter((part) => part !== undefined)
  const line = beside(
    parts.map((part) => inGlyphs(part, look)),
    position === '' ? look.edge : look.edge - columnsOf(position) - columnsOf(gap.text),
  )
  return position === '' ? cutLine(line, look.edge, look.glyphs.ellipsis) : spread(line, [span(position, 'quiet')], look)
}

/** Columns of a part of the note without which it says too little. */
const LEAST_PART = 20

/** The first part, and behind it those that have room: news never hides what is wrong with the selection, and its row is marked anyway. */
function beside(parts: readonly Line[], room: number): Line {
  const [first = [], ...others] = parts
  let line = first
  for (const part of others) {
    const longer = [...line, gap, ...part]
    const least = columnsOf(textOf(line)) + columnsOf(gap.text) + Math.min(columnsOf(textOf(part)), LEAST_PART)
    if (least <= room) line = longer
  }
  return line
}

function statusPart(model: Model): Line | undefined {
  const note = statusNote(model)
  return note === undefined ? undefined : [span(note, noteTones[model.view.status.state] ?? 'warn')]
}

const noteTones: Partial<Record<LiveStatus['state'], Tone>> = { failed: 'broken', reading: 'quiet' }

function searchPart(model: Model): Line | undefined {
  const words = searchWords(model)
  return words === undefined ? undefined : [span(words.is, 'unknown'), span(`   (${words.keys})`, 'quiet')]
}

/** The filter, and where the selected Service fits it if its line does not show that. */
function filterPart(model: Model): Line | undefined {
  const { state } = model
  const { filter } = placeOf(state)
  if (filter === '') return undefined
  const found = selectedItem(model, 'main')?.found
  const place = found === undefined ? [] : [span(found, 'match')]
  if (state.isTyping) return found === undefined ? undefined : [span('matches '), ...place]
  return [span(`filter: ${filter}`, 'unknown'), ...(found === undefined ? [span('   (Esc clears it)', 'quiet')] : [gap, ...place])]
}

function changePart({ recent }: Model, look: Look): Line | undefined {
  const change = [...recent.values()].at(-1)
  if (!change) return undefined
  const sign = changeSign(change)
  return [span(`* ${look.glyphs.signs[sign]} `, toneOf(sign)), span(change.target.name, 'strong'), span(`   ${changeWords(change, look)}`)]
}

/** The row of the Service has no room for the whole finding. */
function findingPart(model: Model, look: Look): Line | undefined {
  if (placeOf(model.state).screen.at !== 'services') return undefined
  const item = selectedItem(model)
  const [first] = item?.change ? changeLines(item.change, look) : []
  if (first) return first
  const finding = item?.finding
  return finding && [signOf(findingSign(finding), look), span(` ${finding.code} ${finding.title}`)]
}
