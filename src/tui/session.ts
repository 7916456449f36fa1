import { clientOf } from '../kube/client-access.ts'
import { defined } from '../lib/defined.ts'
import type { LiveView } from '../model/live.ts'
import { createHistories } from './history.ts'
import type { Report } from './input/filtered-stdin.ts'
import { keep } from './keep-option.ts'
import { commandFor, type KeyCommand } from './keys.ts'
import type { Size } from './layout.ts'
import { createLoader } from './loader.ts'
import { createLogFollower } from './log-follower.ts'
import type { Model } from './model.ts'
import { openingOf } from './opening.ts'
import { optionActions, optionSettings, type ViewOptions } from './options.ts'
import { paletteKey } from './palette/palette-keys.ts'
import { createPaneReader } from './panes/reader.ts'
import { wantsOf } from './panes/wants.ts'
import { createPassing } from './passing.ts'
import { type Means, perform } from './perform.ts'
import { createPointer } from './pointer.ts'
import { createProbeChanges } from './probe-changes.ts'
import { createProbeRuns } from './probe-runs.ts'
import { withProbed } from './probed.ts'
import { recentOf } from './recent.ts'
import { reduce } from './reduce.ts'
import { createSnapshotSaver } from './save-snapshot.ts'
import { createScopes } from './scopes.ts'
import { followed } from './screen.ts'
import type { SessionOptions } from './session-options.ts'
import { startState } from './start-state.ts'
import { type Action, placeOf } from './state.ts'
import { createTour } from './tour.ts'
import { createTrafficRuns } from './traffic-runs.ts'
import { createTypeAhead, isWaiting } from './type-ahead.ts'
import { editLine, insert, worksWhileTyping } from './typed-line.ts'
import { selectedItem } from './window.ts'

/** The interactive view without a terminal: keys go in, models come out. */
export interface Session {
  /** The same object until something changes. */
  model(): Model
  /** Calls back after each change; returns a function that stops that. */
  subscribe(listener: () => void): () => void
  /** A key by its name in the key table. */
  press(key: string): void
  /** What the terminal reports of the mouse, or of the focus of its window. */
  report(report: Report): void
  /** A pasted text: never a command. */
  paste(text: string): void
  resize(size: Size): void
  close(): void
}

/** Ties the live data, the state and the keys together. */
export function createSession(options: SessionOptions): Session {
  const { live, now, later } = options
  let { settings } = options
  const listeners = new Set<() => void>()
  let { target } = options
  let state = startState(options)
  let size = options.size
  const historyOf = createHistories()
  const probeChanges = createProbeChanges()
  let held: LiveView | undefined
  let model = makeModel()
  const typeAhead = createTypeAhead()
  const passing = createPassing({
    later,
    now,
    publish,
    model: () => model,
    makeModel,
    clear: () => dispatch({ type: 'notice', text: undefined }),
  })

  function makeModel(): Model {
    const view = probeChanges.added(held ?? live.view(), state, now())
    const history = historyOf(view.context)
    history.note(withProbed(live.view(), state), now())
    return {
      state,
      history,
      view,
      size,
      settings,
      now: now(),
      recent: recentOf(view, now()),
      contexts: live.contexts(),
      canProbe: options.probes !== undefined,
      canSuspend: options.suspend !== undefined,
    }
  }

  /** The target is opened as soon as it is known where it is. */
  function openTarget(): void {
    const action = target && openingOf(target, live.view())
    if (!action) return
    state = reduce(state, action)
    target = undefined
    arrive()
  }

  function publish(): void {
    openTarget()
    const before = model
    model = makeModel()
    passing.changes(model)
    passing.time()
    if (before.view.focus !== model.view.focus) {
      loader.refresh(placeOf(state))
      paneReader.again()
    }
    wantForPanes()
    if (tour.follow()) return
    for (const listener of [...listeners]) listener()
    if (!isWaiting(model)) for (const key of typeAhead.release()) press(key)
  }

  const wantForPanes = () => paneReader.want(wantsOf(model, () => selectedItem(model, 'main')))

  const tour = createTour({ model: () => model, dispatch, act, tour: options.tour })
  const mouse = createPointer({ model: () => model, now, later, dispatch, press, perform: act })

  /** Holds what is on the screen, or continues: what comes meanwhile is not lost. */
  function hold(): void {
    held = held ? undefined : { ...live.view(), status: { state: 'held', since: now() } }
    dispatch({ type: 'notice', text: held ? 'the list is held; f continues' : 'the list follows the cluster again', isDone: true })
    publish()
  }

  function means(): Means {
    const { copy, quit, suspend, wantMouse } = options
    return { model, dispatch, live, probeRuns, trafficRuns, reload, hold, copy, quit, wantMouse, scopes, ...defined({ suspend }) }
  }

  function set(set: ViewOptions, saved?: readonly [name: string, typed: string]): void {
    settings = { ...settings, ...optionSettings(set, options.settings.unicode) }
    for (const action of optionActions(set, state.layout, settings.ownThemes)) dispatch(action)
    if (set.mouse !== undefined && set.mouse !== state.hasMouse) act('mouse')
    publish()
    if (saved) keep(saved, options.save, dispatch)
  }

  function act(command: KeyCommand): void {
    perform(command, means())
  }

  function press(key: string): void {
    const command = commandFor(key, placeOf(state).screen.at, settings.bindings)
    if (state.isTyping && !worksWhileTyping(key, state)) {
      if (!paletteKey(key, palette)) editLine(key, () => model, dispatch)
      return
    }
    if (tour.press(key)) return
    if (typeAhead.take(key, command, isWaiting(model))) return
    dispatch({ type: 'notice', text: undefined })
    if (command) act(command)
  }

  function dispatch(action: Action): void {
    const next = reduce(state, action.type === 'notice' ? { ...action, at: now() } : action)
    if (next === state) return
    const before = placeOf(state)
    if (action.type === 'home') paneReader.forget()
    if (next.notice !== state.notice) passing.notice(next.notice)
    state = next
    const place = placeOf(state)
    if (place.id !== before.id) {
      held = undefined
      arrive()
    }
    trafficRuns.keep(state.places)
    publish()
  }

  /** What the screen needs beyond the list. */
  function arrive(): void {
    const place = placeOf(state)
    const [target, namespace] = state.places.flatMap(({ screen }) => followed(screen) ?? []).at(-1) ?? []
    const { client } = state
    live.focus(target, namespace, client === undefined ? undefined : clientOf(client))
    loader.load(place)
    logs.show(place)
  }

  const loader = createLoader({ live, later, done: (id, detail) => dispatch({ type: 'detail', id, detail }) })
  const paneReader = createPaneReader({ live, later, now, done: (key, detail) => dispatch({ type: 'read', key, detail }) })
  const logs = createLogFollower({ live, later, dispatch, model: () => model })
  const reload = () => {
    loader.refresh(placeOf(state))
    if (placeOf(state).screen.at === 'log') logs.again()
  }
  const probeRuns = createProbeRuns({ probes: options.probes, dispatch, model: () => model })
  const trafficRuns = createTrafficRuns({ probes: options.probes, dispatch, model: () => model })
  const saveSnapshot = createSnapshotSaver({ live, model: () => model, dispatch, ...defined({ write: options.saveSnapshot }) })
  const scopes = createScopes({ live, state: () => state, dispatch, stop: probeRuns.stop, aim: (next) => (target = next) })
  const palette = { model: () => model, dispatch, scopes, perform: act, set, saveSnapshot, probe: probeRuns.plan }
  const stopWatching = live.subscribe(publish)
  openTarget()
  arrive()
  model = makeModel()
  wantForPanes()

  return {
    model: () => model,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    press,
    report: mouse.report,
    paste(text) {
      if (state.isTyping) insert(text.replaceAll(/\s+/g, ' ').trim(), () => model, dispatch)
    },
    resize(next) {
      if (next.columns === size.columns && next.rows === size.rows) return
      size = next
      publish()
    },
    close() {
      for (const stop of [stopWatching, probeRuns.stop, trafficRuns.stop]) stop()
      for (const one of [passing, mouse, loader, paneReader, logs]) one.close()
    },
  }
}
