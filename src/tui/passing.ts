import { tickMs } from './clock.ts'
import { frameOf } from './frame.ts'
import type { Model } from './model.ts'
import { freshFor } from './recent.ts'
import type { State } from './state.ts'

interface PassingOptions {
  /** Calls back once, after so many ms; returns a function that cancels it. */
  later: (ms: number, then: () => void) => () => void
  /** ms since the epoch. */
  now: () => number
  publish: () => void
  model: () => Model
  /** The model of now. */
  makeModel: () => Model
  /** Takes away what is said. */
  clear: () => void
}

/** What changes on the screen by itself. */
interface Passing {
  /** Marks of changes disappear after a moment. One timer clears them all; without a change no timer runs. */
  changes(model: Model): void
  /** Ages and strips continue by themselves, at whole ticks. */
  time(): void
  /** The notice of something that was done disappears by itself; the notice of a failure stays until the next key. */
  notice(notice: State['notice']): void
  close(): void
}

/** ms for which the notice of something that was done is shown. */
const noticeFor = 4_000

/** Lets marks, ages, strips and notices pass with the time. */
export function createPassing({ later, now, publish, model, makeModel, clear }: PassingOptions): Passing {
  let stopFading = () => {}
  let stopNotice = () => {}
  let stopTicking: (() => void) | undefined
  const time = () => {
    stopTicking ??= later(tickMs - (now() % tickMs), () => {
      stopTicking = undefined
      // Only what is seen costs a frame: most of the time no age has changed.
      if (looksDifferent(model(), makeModel())) publish()
      time()
    })
  }
  return {
    changes({ recent }) {
      stopFading()
      stopFading = recent.size === 0 ? () => {} : later(freshFor, publish)
    },
    time,
    notice(notice) {
      stopNotice()
      stopNotice = notice?.isDone ? later(noticeFor, clear) : () => {}
    },
    close() {
      stopFading()
      stopNotice()
      stopTicking?.()
    },
  }
}

function looksDifferent(before: Model, now: Model): boolean {
  const { rows } = frameOf(before)
  return frameOf(now).rows.some((row, index) => row !== rows[index])
}
