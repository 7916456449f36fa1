import type { Model } from './model.ts'
import { searchMoves } from './search.ts'
import { type Action, placeOf, type State } from './state.ts'

/** The text that is being typed. */
export function typedText(state: State): string {
  if (state.line === 'palette') return state.palette
  const { filter, search } = placeOf(state)
  return state.line === 'filter' ? filter : search
}

/** The part of the text before the caret. */
export function beforeCaret(state: State): string {
  return [...typedText(state)].slice(0, state.caret).join('')
}

/** The prompt of the text that is being typed. */
export function promptOf({ line }: State): string {
  return line === 'palette' ? ': ' : line === 'search' ? 'find: ' : '/ '
}

/** Takes another text for the line that is being typed: a search goes to its first match at once. Absent `caret`: behind its end. */
export function retype(text: string, model: () => Model, dispatch: (action: Action) => void, caret?: number): void {
  const { line } = model().state
  dispatch({ type: line, text })
  dispatch({ type: 'caret', at: caret !== undefined && caret < [...text].length ? caret : undefined })
  if (line === 'search') for (const action of searchMoves(model(), 'here')) dispatch(action)
}

/** Puts a text at the caret. */
export function insert(text: string, model: () => Model, dispatch: (action: Action) => void): void {
  const before = beforeCaret(model().state)
  const after = typedText(model().state).slice(before.length)
  retype(before + text + after, model, dispatch, [...(before + text)].length)
}

/**
 * A key while something is being typed: Enter keeps a filter or a search, Esc clears it, all else edits it at the caret. Those that move are
 * not for it.
 */
export function editLine(key: string, model: () => Model, dispatch: (action: Action) => void): void {
  const { state } = model()
  const letters = [...typedText(state)]
  const at = Math.min(state.caret ?? letters.length, letters.length)
  const moved = caretAfter(key, at, letters.length)
  if (moved !== undefined) {
    dispatch({ type: 'caret', at: moved >= letters.length ? undefined : moved })
    return
  }
  const text = key === 'space' ? ' ' : [...key].length === 1 ? key : undefined
  const kept = text === undefined ? leftBy(key, letters.slice(0, at).join('')) : undefined
  if (text !== undefined) insert(text, model, dispatch)
  else if (kept !== undefined) retype(kept + letters.slice(at).join(''), model, dispatch, [...kept].length)
  else if (key === 'escape') dispatch({ type: state.line, text: '' })
  if (key === 'escape' || key === 'enter') dispatch({ type: 'typing', isTyping: false })
}

/** Where a key moves the caret in a line of so many letters; undefined: it does not. */
function caretAfter(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case 'left':
      return Math.max(0, at - 1)
    case 'right':
      return Math.min(length, at + 1)
    case 'home':
    case 'ctrl-a':
      return 0
    case 'end':
    case 'ctrl-e':
      return length
    default:
      return undefined
  }
}

/** What a key leaves of the text before the caret; undefined: it deletes nothing. */
function leftBy(key: string, before: string): string | undefined {
  switch (key) {
    case 'backspace':
    case 'delete':
      return [...before].slice(0, -1).join('')
    case 'ctrl-u':
      return ''
    case 'ctrl-w':
      return before.replace(/\S+\s*$/, '')
    default:
      return undefined
  }
}

const leaving: ReadonlySet<string> = new Set(['ctrl-c', 'ctrl-z'])
const moving: ReadonlySet<string> = new Set(['up', 'down', 'pageup', 'pagedown'])

/** Is it a key that is no text, and moves through what the filter leaves, or leaves? In the palette such a key goes through old commands. */
export function worksWhileTyping(key: string, { line }: State): boolean {
  return leaving.has(key) || (moving.has(key) && line !== 'palette')
}
