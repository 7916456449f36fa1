import type { Model } from './model.ts'
import { searchMoves } from './search.ts'
import { type Action, placeOf, type State } from './state.ts'

/** The text that is being typed. */
export function typedText(state: State): string {
  if (state.line === 'palette') return state.palette
  const { filter, search } = placeOf(state)
  return state.line === 'filter' ? filter : search
}

/** The prompt of the text that is being typed. */
export function promptOf({ line }: State): string {
  return line === 'palette' ? ': ' : line === 'search' ? 'find: ' : '/ '
}

/** Takes another text for the line that is being typed: a search goes to its first match at once. */
export function retype(text: string, model: () => Model, dispatch: (action: Action) => void): void {
  const { line } = model().state
  dispatch({ type: line, text })
  if (line === 'search') for (const action of searchMoves(model(), 'here')) dispatch(action)
}

/** A key while a filter or a search is being typed: Enter keeps it, Esc clears it, all else edits its end. Those that move are not for it. */
export function editLine(key: string, model: () => Model, dispatch: (action: Action) => void): void {
  const edited = edit(typedText(model().state), key)
  if (edited !== undefined) retype(edited, model, dispatch)
  else if (key === 'escape') dispatch({ type: model().state.line, text: '' })
  if (key === 'escape' || key === 'enter') dispatch({ type: 'typing', isTyping: false })
}

function edit(text: string, key: string): string | undefined {
  switch (key) {
    case 'backspace':
    case 'delete':
      return [...text].slice(0, -1).join('')
    case 'ctrl-u':
      return ''
    case 'ctrl-w':
      return text.replace(/\S+\s*$/, '')
    case 'space':
      return `${text} `
    default:
      return [...key].length === 1 ? text + key : undefined
  }
}

/** Keys that are no text, and move through what the filter leaves, or leave. */
export const worksWhileTyping: ReadonlySet<string> = new Set(['up', 'down', 'pageup', 'pagedown', 'ctrl-c', 'ctrl-z'])
