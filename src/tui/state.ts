import { defined } from '../lib/defined.ts'
import type { Hop, Trace } from '../model/trace.ts'
import { type Detail, withRead } from './detail.ts'
import { forwardFrom, type Kept, keep, keptOf } from './kept-places.ts'
import { defaultLayout, type Layout, type PaneId } from './layout.ts'
import { nameKey, type Screen, type ServiceName } from './screen.ts'
import { beginning, type Cursor } from './scroll.ts'

/** A screen with all that the reader did on it; it is found again as it was left. */
export interface Place {
  id: number
  screen: Screen
  cursor: Cursor
  /** Where the reader is in the panes beside the main one. */
  beside: Partial<Record<Exclude<PaneId, 'main'>, Cursor>>
  /** The pane that keys move in; absent: the main one. */
  focus?: PaneId
  /** The pane in focus has the whole body. */
  isZoomed?: boolean
  filter: string
  /** What is looked for on the page; its matches are marked. */
  search: string
  /** The line of the match that the reader went to, over all items of the page. */
  match?: number
  /** The hop that is selected in the selected port. */
  stage?: Hop['stage']
  detail: Detail
}

/** By what the Services are sorted; `verdict`: worst first. */
export type SortBy = 'verdict' | 'name' | 'type' | 'ready'

const orders: readonly SortBy[] = ['verdict', 'name', 'type', 'ready']

/** What the reader did. What the cluster holds is not part of it. */
export interface State {
  /** From the list of Services to what is on the screen. */
  places: readonly [Place, ...Place[]]
  /** How many places there have been: no id is used again, since an answer may come late. */
  opened: number
  /** A filter is being typed. */
  isTyping: boolean
  /** What is being typed, or was at last. */
  line: TypedLine
  /** The command in the palette. */
  palette: string
  sort: { by: SortBy; isReversed: boolean }
  layout: Layout
  /** What the reader did on screens that were left. */
  kept: ReadonlyMap<string, Kept>
  /** Screens that were left by going back, the next one to go forward to last. */
  forward: readonly Screen[]
  /** The mouse is the view's, not the terminal's. */
  hasMouse: boolean
  /** What was read of objects for the panes beside the main one, by `readKey`; the newest last. */
  read: ReadonlyMap<string, Detail>
  /** The client for which chains are traced, as it was chosen; absent: whoever may connect. */
  client?: string
  /** Said once, until the next key. */
  notice?: Notice
  /** What probes found of Services, by `namespace/name`. */
  probed: ReadonlyMap<string, Probed>
}

/** A trace with the evidence of a probe, and what was live of its Service then: it holds until that changes. */
export interface Probed {
  trace: Trace
  live: ServiceTraces
}

/** What is said of the last key. `isDone`: it did what was requested. */
export interface Notice {
  text: string
  isDone?: true
}

/** What can be typed: a filter of a list, a search on a page, a command. */
export type TypedLine = 'filter' | 'search' | 'palette'

/** What changes the state. */
export type Action =
  | { type: 'open'; screen: Screen }
  | { type: 'forward' }
  /** To the place before, or to the one with this number, counted from 0. */
  | { type: 'back'; to?: number }
  /** To the list of Services, as at the start: another namespace or context. */
  | { type: 'home' }
  /** `pane`: of which; absent: the main one. Another item in the main pane begins its details anew. */
  | { type: 'move'; cursor: Cursor; pane?: PaneId }
  | { type: 'focus'; pane: PaneId }
  | { type: 'zoom'; isZoomed: boolean }
  | { type: 'layout'; layout: Layout }
  /** Of an object, for the panes beside the main one. */
  | { type: 'read'; key: string; detail: Detail }
  | { type: 'stage'; stage: Hop['stage'] | undefined }
  | { type: 'typing'; isTyping: boolean; line?: TypedLine }
  | { type: 'search'; text: string }
  | { type: 'match'; line: number }
  | { type: 'palette'; text: string }
  | { type: 'filter'; text: string }
  /** By that column; absent: by the next one. */
  | { type: 'sort'; by?: SortBy }
  | { type: 'mouse'; isOn: boolean }
  | { type: 'reverse' }
  | { type: 'notice'; text: string | undefined; isDone?: true }
  | { type: 'client'; word: string | undefined }
  | { type: 'probed'; service: ServiceName; probed: Probed }
  /** For the place with this id, if it is still there. */
  | { type: 'detail'; id: number; detail: Detail }

/** The state at the start: the list of Services. */
export function initialState(): State {
  return {
    places: [placeFor(0, { at: 'services' })],
    opened: 1,
    isTyping: false,
    line: 'filter',
    palette: '',
    sort: { by: 'verdict', isReversed: false },
    layout: defaultLayout,
    hasMouse: false,
    read: new Map(),
    probed: new Map(),
    kept: new Map(),
    forward: [],
  }
}

/** The place on the screen. */
export function placeOf({ places }: State): Place {
  return places.at(-1) ?? places[0]
}

function placeFor(id: number, screen: Screen): Place {
  return { id, screen, cursor: beginning, beside: {}, filter: '', search: '', detail: {} }
}

/** The state after an action: the same object if nothing changes. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'open':
      return opened({ ...state, forward: [] }, action.screen)
    case 'forward': {
      const next = state.forward.at(-1)
      return next ? opened({ ...state, forward: state.forward.slice(0, -1) }, next) : state
    }
    case 'back':
      return backTo(state, action.to ?? state.places.length - 2)
    case 'mouse':
      return { ...state, hasMouse: action.isOn }
    case 'home':
      return {
        ...initialState(),
        sort: state.sort,
        layout: state.layout,
        hasMouse: state.hasMouse,
        places: [placeFor(state.opened, { at: 'services' })],
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
    case 'layout':
      return { ...state, layout: action.layout }
    case 'stage': {
      const { stage: _, ...rest } = placeOf(state)
      return withPlace(state, action.stage === undefined ? rest : { ...rest, stage: action.stage })
    }
    case 'typing':
      return { ...state, isTyping: action.isTyping, line: action.line ?? state.line, palette: '' }
    case 'search':
      return searched(state, action.text)
    case 'match':
      return changed(state, { match: action.line })
    case 'palette':
      return { ...state, palette: action.text }
    case 'filter':
      return placeOf(state).filter === action.text ? state : changed(state, { filter: action.text, cursor: beginning })
    case 'sort': {
      const next = action.by ?? orders[(orders.indexOf(state.sort.by) + 1) % orders.length] ?? 'verdict'
      return { ...state, sort: { by: next, isReversed: false } }
    }
    case 'reverse':
      return { ...state, sort: { ...state.sort, isReversed: !state.sort.isReversed } }
    case 'notice': {
      const { text, isDone } = action
      if (text === undefined && state.notice === undefined) return state
      const { notice: _, ...rest } = state
      return text === undefined ? rest : { ...rest, notice: { text, ...defined({ isDone }) } }
    }
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

function moved(state: State, { cursor, pane = 'main' }: { cursor: Cursor; pane?: PaneId }): State {
  const { cursor: before, beside } = placeOf(state)
  if (pane !== 'main') return changed(state, { beside: { ...beside, [pane]: cursor } })
  return changed(state, { cursor, ...(cursor.key !== before.key && { beside: {} }) })
}

function searched(state: State, search: string): State {
  const { match: _, ...place } = placeOf(state)
  return withPlace(state, { ...place, search })
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

/** What is live of one Service: its trace where it is in focus, with its Pods, and the one of the list. */
export interface ServiceTraces {
  focus?: Trace
  item?: Trace
}
