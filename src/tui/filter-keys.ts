import { type Action, placeOf, type State } from './state.ts'

/** A key while a filter is being typed: Enter keeps it, Esc clears it, all else edits its end. Those that move are not for it. */
export function editFilter(key: string, state: State, dispatch: (action: Action) => void): void {
  const { filter } = placeOf(state)
  const edited = edit(filter, key)
  if (edited !== undefined) dispatch({ type: 'filter', text: edited })
  else if (key === 'escape') dispatch({ type: 'filter', text: '' })
  if (key === 'escape' || key === 'enter') dispatch({ type: 'typing', isTyping: false })
}

function edit(filter: string, key: string): string | undefined {
  switch (key) {
    case 'backspace':
    case 'delete':
      return [...filter].slice(0, -1).join('')
    case 'ctrl-u':
      return ''
    case 'ctrl-w':
      return filter.replace(/\S+\s*$/, '')
    case 'space':
      return `${filter} `
    default:
      return [...key].length === 1 ? filter + key : undefined
  }
}
