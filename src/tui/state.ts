import type { Hop, Trace } from '../model/trace.ts'
import type { Detail } from './detail.ts'
import type { Kept } from './kept-places.ts'
import { defaultLayout, type Layout, type PaneId } from './layout.ts'
import type { Screen, ServiceName } from './screen.ts'
import { beginning, type Cursor } from './scroll.ts'
import type { Theme } from './theme.ts'

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
  /** The client that is selected in the matrix of a probe, counted from 0; absent: the first. */
  column?: number
  /** The hop that is selected in the selected port. */
  stage?: Hop['stage']
  detail: Detail
}

/** By what the Services are sorted; `changed`: the last change first; `verdict`: worst first. */
export type SortBy = 'verdict' | 'name' | 'type' | 'ready' | 'changed'

/** The columns to sort by, in the order of the key for it. */
export const sortOrders: readonly SortBy[] = ['verdict', 'name', 'type', 'ready', 'changed']

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
  /** The letters before the caret in what is being typed; absent: all. */
  caret?: number
  /** Commands of the palette that ran, the last one at the end. */
  past: readonly string[]
  /** The one of them that is in the line, counted from the end, from 1; absent: none. */
  recalled?: number
  /** What was in the line before one of them was. */
  draft?: string
  /** The line below the pointer among what fits the command, from 0; absent: the reader has not moved it. */
  chosen?: number
  /** The step of the tour, from 0, and the Service that it is about; absent: there is none. */
  tour?: { step: number; service: ServiceName }
  /** What was said, the last at the end. */
  messages: readonly Message[]
  sort: { by: SortBy; isReversed: boolean }
  layout: Layout
  /** As the reader chose it; absent: that of the start. */
  theme?: Theme
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
  /** Where the reader was before a search that is being typed: it begins there with every letter. */
  origin?: Pick<Place, 'cursor' | 'beside'>
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

/** Something that was said: when, in ms since the epoch, and whether it was done. */
export interface Message extends Notice {
  at: number
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
  /** Another screen in the same place, from its beginning. */
  | { type: 'replace'; screen: Screen }
  /** To the place before, or to the one with this number, counted from 0. */
  | { type: 'back'; to?: number }
  /** To the list of Services, as at the start but for its filter and order: another namespace or context. `keepsSelection`: also for its selection. */
  | { type: 'home'; keepsSelection?: boolean }
  /** `pane`: of which; absent: the main one. Another item in the main pane begins its details anew. */
  | { type: 'move'; cursor: Cursor; pane?: PaneId }
  | { type: 'focus'; pane: PaneId }
  | { type: 'zoom'; isZoomed: boolean }
  | { type: 'layout'; layout: Layout }
  /** Undefined: that of the start. */
  | { type: 'theme'; theme: Theme | undefined }
  /** Of an object, for the panes beside the main one. */
  | { type: 'read'; key: string; detail: Detail }
  | { type: 'stage'; stage: Hop['stage'] | undefined }
  | { type: 'column'; column: number }
  | { type: 'typing'; isTyping: boolean; line?: TypedLine }
  /** While it is typed the reader is where the typing began, until there is a match. */
  | { type: 'search'; text: string }
  /** From now on a search that is being typed begins where the reader is. */
  | { type: 'origin' }
  | { type: 'match'; line: number }
  | { type: 'palette'; text: string }
  /** Undefined: to the end. */
  | { type: 'caret'; at: number | undefined }
  /** To a line of what fits the command, from 0. */
  | { type: 'choose'; line: number }
  /** Puts the command that ran before the one in the line into it, or the one after it. */
  | { type: 'recall'; step: 1 | -1 }
  /** To a step of the tour; undefined: it is over. */
  | { type: 'tour'; step: number | undefined }
  /** A command of the palette was run. */
  | { type: 'ran'; text: string }
  | { type: 'filter'; text: string }
  /** By that column; absent: by the next one. */
  | { type: 'sort'; by?: SortBy }
  | { type: 'mouse'; isOn: boolean }
  | { type: 'reverse' }
  /** `at`: ms since the epoch. */
  | { type: 'notice'; text: string | undefined; isDone?: true; at?: number }
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
    past: [],
    messages: [],
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

/** A place where nothing was done so far. */
export function placeFor(id: number, screen: Screen): Place {
  return { id, screen, cursor: beginning, beside: {}, filter: '', search: '', detail: {} }
}

/** What is live of one Service: its trace where it is in focus, with its Pods, and the one of the list. */
export interface ServiceTraces {
  focus?: Trace
  item?: Trace
}
