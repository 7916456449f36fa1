import { type Target, targetAt } from './hits.ts'
import type { MouseReport } from './input/reports.ts'
import type { KeyCommand } from './keys.ts'
import type { PaneId } from './layout.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { focusOf } from './panes-of.ts'
import { cursorAt, linesBefore, scrolledTo } from './scroll.ts'
import { type Action, placeOf, type SortBy } from './state.ts'
import { choicesOf } from './studio-state.ts'
import { windowOf } from './window.ts'

/** Lines for one notch of the wheel. */
const notch = 3
const [left, wheelUp, wheelDown] = [0, 64, 65]

/** What the mouse asks for: to move the lines of a pane, or what a press on something does. */
export type Gesture = { wheel: number; pane: PaneId } | { press: Target }

/** The gesture of a report on the screen of a model; undefined: it is nobody's. */
export function gestureOf({ button, isModified, isPress, x, y }: MouseReport, model: Model): Gesture | undefined {
  if (isModified || !isPress || ![left, wheelUp, wheelDown].includes(button)) return undefined
  const target = targetAt(model, x, y)
  if (!target) return undefined
  if (button === left) return { press: target }
  return 'pane' in target ? { wheel: button === wheelUp ? -notch : notch, pane: target.pane } : undefined
}

/** What a press does: it changes the state, runs a command on what is then selected, or acts as a key. */
export type Effect = { action: Action } | { command: KeyCommand } | { key: string }

/** A press on an item selects it, and opens it where it is selected already. */
export function effectsOf(target: Target, model: Model): Effect[] {
  switch (target.at) {
    case 'press':
      return pressEffects(target.press, model)
    case 'pane':
      return focusing(target.pane, model)
    case 'more':
      return [...focusing(target.pane, model), { command: target.motion }]
    case 'scrollbar': {
      const { page, height } = windowOf(model, target.pane)
      const most = Math.max(0, (linesBefore(page.items).at(-1) ?? 0) - height)
      return [...focusing(target.pane, model), ...scrollEffects(model, target.pane, Math.round(most * target.share))]
    }
    case 'cell':
      return cellEffects(target, model)
    case 'item':
    case 'hop':
      return itemEffects(target, model)
  }
}

/** Moves the lines of a pane by so many; what is selected there stays in sight. */
export function wheelEffects(model: Model, pane: PaneId, lines: number): Effect[] {
  return scrollEffects(model, pane, windowOf(model, pane).position.top + lines)
}

function scrollEffects(model: Model, pane: PaneId, top: number): Effect[] {
  const { page, position, height } = windowOf(model, pane)
  const next = scrolledTo(position, page.items, height, top)
  if (next.top === position.top && next.index === position.index) return []
  return [
    ...(next.index === position.index ? [] : unhopped(model, pane)),
    { action: { type: 'move', cursor: cursorAt(next, page.items), pane } },
  ]
}

function unhopped(model: Model, pane: PaneId): Effect[] {
  return pane === 'main' && placeOf(model.state).stage !== undefined ? [{ action: { type: 'stage', stage: undefined } }] : []
}

function focusing(pane: PaneId, model: Model): Effect[] {
  return focusOf(model) === pane ? [] : [{ action: { type: 'focus', pane } }]
}

function itemEffects(target: Extract<Target, { at: 'item' | 'hop' }>, model: Model): Effect[] {
  const { pane, index } = target
  const { page, position } = windowOf(model, pane)
  const focus = focusing(pane, model)
  if (!page.items.isStop(index)) return focus
  const stage = target.at === 'hop' ? target.stage : undefined
  const isSelected = position.index === index && placeOf(model.state).stage === stage
  if (isSelected && focus.length === 0 && choicesOf(model)) return [{ command: 'mark' }]
  if (isSelected && focus.length === 0) return opens(page.items.at(index), model) ? [{ command: 'open' }] : []
  const move: Effect = { action: { type: 'move', cursor: cursorAt({ index, top: position.top }, page.items), pane } }
  if (pane !== 'main') return [...focus, move]
  return [...focus, move, { action: { type: 'stage', stage } }]
}

/** A press on a cell selects it; on the selected one it goes to the details. */
function cellEffects({ pane, index, column }: Extract<Target, { at: 'cell' }>, model: Model): Effect[] {
  const { page, position } = windowOf(model, pane)
  const focus = focusing(pane, model)
  const isSelected = position.index === index && (placeOf(model.state).column ?? 0) === column
  if (isSelected && focus.length === 0) return [{ command: 'focusDetails' }]
  const move: Effect = { action: { type: 'move', cursor: cursorAt({ index, top: position.top }, page.items), pane } }
  return [...focus, move, { action: { type: 'column', column } }]
}

function opens({ opens: screen, choice, port }: Item, model: Model): boolean {
  return screen !== undefined || choice !== undefined || (port !== undefined && placeOf(model.state).stage !== undefined)
}

const sorts: ReadonlyMap<string, SortBy> = new Map([
  ['VERDICT', 'verdict'],
  ['NAME', 'name'],
  ['TYPE', 'type'],
  ['READY', 'ready'],
])

function pressEffects(press: Extract<Target, { at: 'press' }>['press'], model: Model): Effect[] {
  if ('key' in press) return [{ key: press.key }]
  if ('client' in press) return [{ action: { type: 'column', column: press.client } }]
  if ('place' in press) return [{ action: { type: 'back', to: press.place } }]
  const by = sorts.get(press.column)
  if (by === undefined) return []
  return [{ action: model.state.sort.by === by ? { type: 'reverse' } : { type: 'sort', by } }]
}
