import { columnsOf, wrapWords } from '../lib/width.ts'
import { gap, spread, textOf } from '../render/layout.ts'
import { type Line, pressable, span } from '../render/style.ts'
import { keyName } from './hints.ts'
import { bindings } from './keys.ts'
import { barLook, type Model } from './model.ts'
import { goTo, isAt, type SpotMeans } from './tour-spots.ts'
import { sent, type TourOptions, type TourStep, tourStep, tourSteps } from './tour-steps.ts'

/** The key of the step that runs the fix in the demo. */
const applyKey = 'a'

/** The key that continues from a step. */
export function keyOfStep({ command }: TourStep, { settings }: Pick<Model, 'settings'>): string {
  if (command === 'apply') return applyKey
  return (settings.bindings ?? bindings).find((one) => one.command === command)?.keys[0] ?? ''
}

/** Lines of the box, all of them always there. */
const height = 3

/** The box of the tour: where the reader is in it and what to press, and two lines of words; none without a tour. */
export function tourLines(model: Model): Line[] {
  const step = tourStep(model)
  if (!step) return []
  const look = barLook(model)
  const key = keyOfStep(step, model)
  const left = [
    span(`Tour ${(model.state.tour?.step ?? 0) + 1}/${tourSteps.length}`, 'strong'),
    span('   press '),
    pressable({ key }, span(keyName(key), 'match')),
  ]
  const full = rightOf(model, key, ['Enter does it for you', 'Esc ends the tour'])
  const isNarrow = columnsOf(textOf([...left, gap, ...full])) > look.edge
  const text = typeof step.words === 'string' ? step.words : step.words(model)
  const words = wrapWords(text, look.edge).map((line) => [span(line, 'unknown')])
  const right = isNarrow ? rightOf(model, key, ['Enter does it', 'Esc ends it']) : full
  const head = right.length === 0 ? left : spread(left, right, look)
  return [head, ...words, [], []].slice(0, height)
}

/** What the tour itself does with a key, if it does so now. */
function rightOf(model: Model, key: string, [does, ends]: readonly [does: string, ends: string]): Line {
  const taken = keysOfTour(model)
  const enter = taken.has('enter') && key !== 'escape' ? [pressable({ key: 'enter' }, span(does, 'quiet'))] : []
  const ending = taken.has('escape') ? [pressable({ key: 'escape' }, span(ends, 'quiet'))] : []
  return enter.length > 0 && ending.length > 0 ? [...enter, gap, ...ending] : [...enter, ...ending]
}

/** Keys that are for the tour now, and not for the view. */
export function keysOfTour(model: Model): ReadonlySet<string> {
  const step = tourStep(model)
  if (!step || model.state.isTyping) return new Set()
  const isOpened = step.command === 'open' && step.spot !== undefined && isAt(model, step.spot)
  return new Set(isOpened ? ['escape'] : ['enter', 'escape'])
}

/** The tour of a session. */
export interface Tour {
  /** A key for the tour: it ends it, does the step, or runs the fix in the demo. False: it is for the view. */
  press(key: string): boolean
  /** Continues with the next step if this one is done. False: it is not. */
  follow(): boolean
}

/** Leads through the steps; without a tour it does nothing. */
export function createTour(means: SpotMeans & { tour: TourOptions | undefined }): Tour {
  const { model, dispatch, act, tour } = means

  /** On the way to where a step begins, no step is done. */
  let isOnTheWay = false

  /** After the last step the tour is over. */
  function next(): void {
    const step = (model().state.tour?.step ?? 0) + 1
    dispatch({ type: 'tour', step: step < tourSteps.length ? step : undefined })
  }

  function follow(): boolean {
    const isDone = !isOnTheWay && (tourStep(model())?.isDone(model()) ?? false)
    if (isDone) next()
    return isDone
  }

  /** Runs the copied fix. False: none that the demo can run was copied. */
  function apply(): boolean {
    const copied = model().state.messages.flatMap(({ text }) => (text.startsWith(sent) ? text.slice(sent.length) : []))
    const command = copied.findLast((one) => tour?.applyFix(one))
    if (command === undefined) return false
    dispatch({ type: 'notice', text: `the demo has run: ${command}`, isDone: true })
    return true
  }

  /** Does what the reader would do, from wherever the reader is. */
  function doStep(step: TourStep): void {
    if (step.spot !== undefined && !isAt(model(), step.spot)) {
      isOnTheWay = true
      goTo(step.spot, means)
      isOnTheWay = false
      // The step may be done by now.
      if (follow()) return
    }
    if (step.command !== 'apply') act(step.command)
    else if (!apply()) {
      act('copyCommand')
      apply()
    }
  }

  return {
    press(key) {
      const step = tourStep(model())
      if (!step) return false
      const isApplied = step.command === 'apply' && key === applyKey && !model().state.isTyping
      if (!isApplied && !keysOfTour(model()).has(key)) return false
      dispatch({ type: 'notice', text: undefined })
      if (key === 'escape') dispatch({ type: 'tour', step: undefined })
      else if (isApplied && !apply())
        dispatch({ type: 'notice', text: `the demo runs only the fix of ${tour?.service.name}: Enter copies and runs it` })
      else if (key === 'enter' && step === tourSteps.at(-1)) next()
      else if (key === 'enter') doStep(step)
      return true
    },
    follow,
  }
}
