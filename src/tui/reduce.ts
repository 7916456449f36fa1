import { defined } from '../lib/defined.ts'
import type { Detail } from './detail.ts'
import { withRead } from './detail.ts'
import { forwardFrom, keep, keptOf } from './kept-places.ts'
import type { PaneId } from './layout.ts'
import { nameKey, type Screen } from './screen.ts'
import { beginning, type Cursor } from './scroll.ts'
import { type Action, initialState, type Place, placeFor, placeOf, type State, sortOrders } from './state.ts'

/** The state after an action: the same object if nothing changes. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'open':
      return opened({ ...state, forward: [] }, action.screen)
    case 'forward': {
      const next = state.forward.at(-1)
      return next ? opened({ ...state, forward: state.forward.slice(0, -1) }, next) : state
    }
    case 'replace':
      return withPlace(state, { ...placeFor(placeOf(state).id, action.screen), ...defined({ focus: placeOf(state).focus }) })
    case 'back':
      return backTo(state, action.to ?? state.places.length - 2)
    case 'mouse':
      return { ...state, hasMouse: action.isOn }
    case 'home':
      return {
        ...initialState(),
        sort: state.sort,
        past: state.past,
        messages: state.messages,
        layout: state.layout,
        ...defined({ theme: state.theme, tour: state.tour }),
        hasMouse: state.hasMouse,
        places: [homeOf(state, action.keepsSelection)],
        opened: state.opened + 1,
      }
    case 'move':
      return moved(state, action)
    case 'focus':
      return changed(state, { focus: action.pane })
    case 'zoom':
      return changed(state, { isZoomed: action.isZoomed })
    case 'read':
      return { ...state, read: withRead(state.read, action.key, action.detail) }
    case 'theme': {
      const { theme: _, ...rest } = state
      return action.theme === undefined ? rest : { ...rest, theme: action.theme }
    }
    case 'layout':
      return { ...state, layout: action.layout }
    case 'stage': {
      const { stage: _, ...rest } = placeOf(state)
      return withPlace(state, action.stage === undefined ? rest : { ...rest, stage: action.stage })
    }
    case 'column':
      return changed(state, { column: action.column })
    case 'typing':
      return typing(state, action)
    case 'tour':
      return toured(state, action.step)
    case 'caret': {
      const { caret: _, ...rest } = state
      return action.at === undefined ? rest : { ...rest, caret: action.at }
    }
    case 'recall':
      return recalled(state, action.step)
    case 'ran':
      return { ...state, past: [...state.past.filter((one) => one !== action.text), action.text].slice(-mostPast) }
    case 'search':
      return searched(state, action.text)
    case 'origin':
      return state.origin ? begun(state) : state
    case 'match':
      return changed(state, { match: action.line })
    case 'palette':
      return { ...withoutChoice(state), palette: action.text }
    case 'choose':
      return { ...state, chosen: action.line }
    case 'filter':
      return placeOf(state).filter === action.text ? state : changed(state, { filter: action.text, cursor: beginning })
    case 'sort': {
      const next = action.by ?? sortOrders[(sortOrders.indexOf(state.sort.by) + 1) % sortOrders.length] ?? 'verdict'
      return { ...state, sort: { by: next, isReversed: false } }
    }
    case 'reverse':
      return { ...state, sort: { ...state.sort, isReversed: !state.sort.isReversed } }
    case 'notice':
      return noticed(state, action)
    case 'client': {
      const { client: _, ...rest } = state
      return action.word === undefined ? rest : { ...rest, client: action.word }
    }
    case 'probed':
      return { ...state, probed: new Map(state.probed).set(nameKey(action.service), action.probed) }
    case 'detail':
      return { ...state, places: detailed(state.places, action.id, action.detail) }
  }
}

function homeOf({ places: [{ filter, cursor }], opened: id }: State, keepsSelection: boolean | undefined): Place {
  return { ...placeFor(id, { at: 'services' }), filter, ...(keepsSelection && { cursor }) }
}

function noticed(state: State, { text, isDone, at = 0 }: Extract<Action, { type: 'notice' }>): State {
  if (text === undefined && state.notice === undefined) return state
  const { notice: _, ...rest } = state
  if (text === undefined) return rest
  const notice = { text, ...defined({ isDone }) }
  return { ...rest, notice, messages: [...state.messages, { ...notice, at }].slice(-mostMessages) }
}

function toured(state: State, step: number | undefined): State {
  const { tour, ...rest } = state
  return step === undefined || !tour ? rest : { ...rest, tour: { ...tour, step } }
}

/** So many commands and messages are kept. */
const mostPast = 50
const mostMessages = 200

/** Behind the last command the line is again as it was typed. */
function recalled(state: State, step: 1 | -1): State {
  const { recalled: now = 0, draft = state.palette, chosen: _, caret: __, ...rest } = state
  const next = Math.max(0, Math.min(now + step, state.past.length))
  if (next === now) return state
  return next === 0 ? { ...rest, palette: draft } : { ...rest, palette: state.past.at(-next) ?? '', recalled: next, draft }
}

/** What is typed is a new command: neither one that ran, nor one that was chosen. */
function withoutChoice({ recalled: _, draft: __, chosen: ___, ...rest }: State): State {
  return rest
}

function moved(state: State, { cursor, pane = 'main' }: { cursor: Cursor; pane?: PaneId }): State {
  const { cursor: before, beside } = placeOf(state)
  if (pane !== 'main') return changed(state, { beside: { ...beside, [pane]: cursor } })
  return changed(state, { cursor, ...(cursor.key !== before.key && { beside: {} }) })
}

function typing(state: State, { isTyping, line = state.line }: Extract<Action, { type: 'typing' }>): State {
  const { caret: _, origin: __, ...rest } = withoutChoice(state)
  const next = { ...rest, isTyping, line, palette: '' }
  return isTyping && line === 'search' ? begun(next) : next
}

function begun(state: State): State {
  const { cursor, beside } = placeOf(state)
  return { ...state, origin: { cursor, beside } }
}

function searched(state: State, search: string): State {
  const { match: _, ...place } = placeOf(state)
  return withPlace(state, { ...place, ...state.origin, search })
}

function opened(state: State, screen: Screen): State {
  const place = { ...placeFor(state.opened, screen), ...keptOf(state.kept, screen) }
  return { ...state, places: [...state.places, place], opened: state.opened + 1, isTyping: false }
}

function backTo(state: State, to: number): State {
  const [first, ...rest] = state.places
  if (to < 0 || to > rest.length - 1) return state
  const left = rest.slice(to)
  const [kept, forward] = [keep(state.kept, left), forwardFrom(state.forward, left)]
  return { ...state, places: [first, ...rest.slice(0, to)], kept, forward, isTyping: false }
}

function changed(state: State, part: Partial<Place>): State {
  return withPlace(state, { ...placeOf(state), ...part })
}

function withPlace(state: State, place: Place): State {
  const [first, ...rest] = state.places
  return { ...state, places: rest.length === 0 ? [place] : [first, ...rest.slice(0, -1), place] }
}

function detailed(places: State['places'], id: number, detail: Detail): State['places'] {
  const merge = (place: Place) => (place.id === id ? { ...place, detail: { ...place.detail, ...detail } } : place)
  const [first, ...rest] = places
  return [merge(first), ...rest.map(merge)]
}
