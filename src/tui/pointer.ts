import type { Target } from './hits.ts'
import type { Report } from './input/filtered-stdin.ts'
import type { KeyCommand } from './keys.ts'
import type { PaneId } from './layout.ts'
import type { Model } from './model.ts'
import { type Effect, effectsOf, gestureOf, wheelEffects } from './mouse.ts'
import type { Action } from './state.ts'

/** ms after the window came into focus in which a press only did that. */
const focusMs = 100
/** ms for which notches of the wheel are gathered: a frame. */
const gatherMs = 16

interface PointerOptions {
  model: () => Model
  /** ms since the epoch. */
  now: () => number
  later: (ms: number, then: () => void) => () => void
  dispatch: (action: Action) => void
  press: (key: string) => void
  perform: (command: KeyCommand) => void
}

/** Takes reports of the mouse and of the focus of the window. */
export interface Pointer {
  report(report: Report): void
  close(): void
}

/** A press counts for what the last model shows. The first use of the mouse says how to turn it off. */
export function createPointer({ model, now, later, dispatch, press: pressKey, perform }: PointerOptions): Pointer {
  let focusedAt = Number.NEGATIVE_INFINITY
  let isTold = false
  let wheel: { pane: PaneId; lines: number } | undefined
  let stopGathering = () => {}

  const enact = (effects: readonly Effect[]) => {
    for (const effect of effects) {
      if ('action' in effect) dispatch(effect.action)
      else if ('key' in effect) pressKey(effect.key)
      else perform(effect.command)
    }
  }
  const turn = () => {
    const turned = wheel
    wheel = undefined
    stopGathering()
    if (turned) enact(wheelEffects(model(), turned.pane, turned.lines))
  }
  const tell = () => {
    if (isTold) return
    isTold = true
    dispatch({ type: 'notice', text: 'the mouse is on: m turns it off, and Shift with a drag selects text', isDone: true })
  }
  const gather = (pane: PaneId, lines: number) => {
    if (wheel && wheel.pane !== pane) turn()
    if (!wheel) stopGathering = later(gatherMs, turn)
    wheel = { pane, lines: (wheel?.lines ?? 0) + lines }
  }
  const press = (target: Target) => {
    if (Math.abs(now() - focusedAt) <= focusMs) return
    turn()
    if (model().state.isTyping) dispatch({ type: 'typing', isTyping: false })
    enact(effectsOf(target, model()))
    tell()
  }
  return {
    report(report) {
      if (report.kind === 'focus') {
        if (report.isGained) focusedAt = now()
        return
      }
      const gesture = model().state.hasMouse ? gestureOf(report.mouse, model()) : undefined
      if (!gesture) return
      if ('wheel' in gesture) gather(gesture.pane, gesture.wheel)
      else press(gesture.press)
    },
    close: () => stopGathering(),
  }
}
