import type { Live } from '../model/live.ts'
import { copy, copyCommand } from './copying.ts'
import { screenToOpen } from './hop-screen.ts'
import { hopAction } from './hops.ts'
import type { KeyCommand } from './keys.ts'
import type { Model } from './model.ts'
import { logToFollow } from './offers.ts'
import type { Item } from './page.ts'
import { everyone, everywhere } from './pages/choice.ts'
import { focusing, leavePane, turnTo, widening } from './pane-keys.ts'
import { focusOf } from './panes-of.ts'
import type { ProbeRuns } from './probe-runs.ts'
import { probe, watch } from './run-keys.ts'
import type { Scopes } from './scopes.ts'
import type { Screen } from './screen.ts'
import { cursorAt, type Motion, move } from './scroll.ts'
import { searchMoves } from './search.ts'
import { type Action, placeOf } from './state.ts'
import { markAll, markOne, nextPart, openProbe } from './studio.ts'
import { moveColumn } from './studio-columns.ts'
import { choicesOf } from './studio-state.ts'
import { showAllChanges, timelineOf } from './timeline-keys.ts'
import type { TrafficRuns } from './traffic-runs.ts'
import { selectedItem, windowOf } from './window.ts'

/** What a command works on and with. */
export interface Means {
  model: Model
  dispatch: (action: Action) => void
  live: Live
  probeRuns: ProbeRuns
  trafficRuns: TrafficRuns
  /** Reads again what the screen has read for itself. */
  reload: () => void
  copy: (text: string) => void
  quit: () => void
  wantMouse: (isWanted: boolean) => void
  /** Holds what is on the screen, or continues. */
  hold: () => void
  suspend?: () => void
  scopes: Scopes
}

type Handler = (means: Means, item: Item | undefined) => void

const opening =
  (screen: (means: Means) => Screen): Handler =>
  (means) => {
    const next = screen(means)
    if (placeOf(means.model.state).screen.at !== next.at) means.dispatch({ type: 'open', screen: next })
  }

const scrolling =
  (motion: Motion): Handler =>
  (means) =>
    scroll(means, motion)

const hopping =
  (step: 1 | -1): Handler =>
  ({ model, dispatch }) => {
    for (const action of hopAction(model, step)) dispatch(action)
  }

const matching =
  (to: 'next' | 'previous'): Handler =>
  ({ model, dispatch }) => {
    for (const action of searchMoves(model, to)) dispatch(action)
  }

const handlers: Readonly<Record<KeyCommand, Handler>> = {
  up: scrolling('up'),
  down: scrolling('down'),
  pageUp: scrolling('pageUp'),
  pageDown: scrolling('pageDown'),
  halfUp: scrolling('halfUp'),
  halfDown: scrolling('halfDown'),
  first: scrolling('first'),
  last: scrolling('last'),
  nextHop: hopping(1),
  previousHop: hopping(-1),
  nextPane: ({ model, dispatch }) => turnTo(model, dispatch, 1),
  previousPane: ({ model, dispatch }) => turnTo(model, dispatch, -1),
  focusMain: focusing('main'),
  focusDetails: focusing('details'),
  focusSide: focusing('side'),
  detailsUp: (means) => scroll(means, 'up', 'details'),
  detailsDown: (means) => scroll(means, 'down', 'details'),
  zoom: ({ model, dispatch }) => dispatch({ type: 'zoom', isZoomed: placeOf(model.state).isZoomed !== true }),
  widen: widening(5),
  narrow: widening(-5),
  open,
  back: (means) => {
    if (placeOf(means.model.state).search !== '') return means.dispatch({ type: 'search', text: '' })
    if (leavePane(means)) return
    if (placeOf(means.model.state).filter === '') back(means)
    else clearFilter(means)
  },
  pageBack: (means) => back(means),
  pageForward: ({ dispatch, trafficRuns }) => {
    dispatch({ type: 'forward' })
    trafficRuns.planAgain(true)
  },
  leave: (means) => {
    if (means.model.state.places.length === 1) means.quit()
    else back(means)
  },
  quit: ({ quit }) => quit(),
  suspend: ({ suspend, dispatch }) => {
    if (suspend) suspend()
    else say(dispatch, 'suspend is not supported on this system')
  },
  filter: ({ dispatch }) => dispatch({ type: 'typing', isTyping: true, line: 'filter' }),
  search: ({ dispatch }) => dispatch({ type: 'typing', isTyping: true, line: 'search' }),
  palette: ({ dispatch }) => dispatch({ type: 'typing', isTyping: true, line: 'palette' }),
  nextMatch: matching('next'),
  previousMatch: matching('previous'),
  sort: ({ dispatch }) => dispatch({ type: 'sort' }),
  reverse: ({ dispatch }) => dispatch({ type: 'reverse' }),
  object: ({ dispatch }, item) => {
    if (item?.object) dispatch({ type: 'open', screen: { at: 'object', ...item.object } })
  },
  explain: ({ dispatch }, item) => {
    if (item?.finding) dispatch({ type: 'open', screen: { at: 'explain', code: item.finding.code } })
    else say(dispatch, 'no finding selected')
  },
  copyCommand,
  copyName: (means, item) => {
    if (item?.name !== undefined) copy(means, item.name)
  },
  probe,
  mark: (means, item) => {
    if (choicesOf(means.model)) markOne(means.model, means.dispatch, item)
    else scroll(means, 'pageDown')
  },
  readiness: ({ probeRuns }) => probeRuns.readiness(),
  markAll: ({ model, dispatch }, item) => markAll(model, dispatch, item),
  nextPart: ({ model, dispatch }) => nextPart(model, dispatch, 1),
  previousPart: ({ model, dispatch }) => nextPart(model, dispatch, -1),
  nextColumn: (means, item) => {
    if (!moveColumn(means.model, means.dispatch, 1, false)) open(means, item)
  },
  previousColumn: (means, item) => {
    if (!moveColumn(means.model, means.dispatch, -1, false)) handlers.back(means, item)
  },
  traffic: (means, item) => watch('traffic', means, item),
  path: (means, item) => watch('path', means, item),
  pause: ({ trafficRuns }) => trafficRuns.pause(),
  states: ({ trafficRuns }) => trafficRuns.states(),
  timeline: opening(({ model }) => timelineOf(model)),
  allChanges: showAllChanges,
  namespace: opening(() => ({ at: 'namespaces' })),
  context: opening(() => ({ at: 'contexts' })),
  client: opening(() => ({ at: 'clients' })),
  matrix: opening(() => ({ at: 'matrix' })),
  help: opening(({ model }) => ({ at: 'help', about: placeOf(model.state).screen.at })),
  mouse: ({ model, dispatch, wantMouse }) => {
    const isOn = !model.state.hasMouse
    wantMouse(isOn)
    dispatch({ type: 'mouse', isOn })
    done(dispatch, isOn ? 'mouse on: it selects and opens; m turns it off' : 'mouse off: the terminal selects text; m turns it on')
  },
  hold: ({ hold }) => hold(),
  followLog: ({ model, dispatch }, item) => {
    const log = logToFollow(model, item)
    if (log) dispatch({ type: 'open', screen: { at: 'log', log } })
    else say(dispatch, 'select a container to follow its log')
  },
  refresh: ({ live, dispatch, reload }) => {
    live.refresh()
    reload()
    done(dispatch, 'refreshing')
  },
}

/** Does what a key asks for, on what is on the screen. */
export function perform(command: KeyCommand, means: Means): void {
  handlers[command](means, selectedItem(means.model))
}

function scroll({ model, dispatch }: Means, motion: Motion, pane = focusOf(model)): void {
  const { position, height, page } = windowOf(model, pane)
  const to = move(position, page.items, height, motion)
  if (pane === 'main' && placeOf(model.state).stage !== undefined) dispatch({ type: 'stage', stage: undefined })
  dispatch({ type: 'move', cursor: cursorAt(to, page.items), pane })
  dispatch({ type: 'origin' })
}

/** What the reader opens is selected from then on, and so found again on the way back. */
function open({ model, dispatch, scopes, probeRuns, trafficRuns }: Means, item: Item | undefined): void {
  const place = placeOf(model.state)
  if (place.screen.at === 'probe') {
    openProbe({ model, dispatch, probeRuns }, place.screen.service)
    return
  }
  if (place.screen.at === 'traffic' || place.screen.at === 'path') {
    trafficRuns.open()
    return
  }
  if (item?.choice !== undefined) {
    if (place.screen.at === 'clients') {
      dispatch({ type: 'client', word: item.choice === everyone ? undefined : item.choice })
      dispatch({ type: 'back' })
      trafficRuns.planAgain()
      return
    }
    if (place.screen.at === 'contexts') scopes.toContext(item.choice)
    else scopes.toNamespace(item.choice === everywhere ? undefined : item.choice)
    return
  }
  const screen = screenToOpen(model, item)
  if (!screen) {
    if (item) say(dispatch, 'nothing to open here')
    return
  }
  if (item?.context !== undefined && 'service' in screen) {
    scopes.toContext(item.context, screen.service)
    return
  }
  const { position, page } = windowOf(model, 'main')
  dispatch({ type: 'move', cursor: cursorAt(position, page.items) })
  dispatch({ type: 'open', screen })
}

function back({ model, dispatch, probeRuns }: Means): void {
  const { at } = placeOf(model.state).screen
  if (at === 'probe') probeRuns.stop()
  dispatch({ type: 'back' })
}

/** The selected item stays selected when the filter is cleared. */
function clearFilter({ model, dispatch }: Means): void {
  const { position, page } = windowOf(model, 'main')
  dispatch({ type: 'filter', text: '' })
  if (position.index >= 0) dispatch({ type: 'move', cursor: cursorAt(position, page.items) })
}

function say(dispatch: Means['dispatch'], text: string): void {
  dispatch({ type: 'notice', text })
}

function done(dispatch: Means['dispatch'], text: string): void {
  dispatch({ type: 'notice', text, isDone: true })
}
