import { cellMs } from './history.ts'
import type { Model } from './model.ts'
import { freshFor } from './recent.ts'
import type { State } from './state.ts'
import { stripsMove } from './strip.ts'

interface PassingOptions {
  /** Calls back once, after so many ms; returns a function that cancels it. */
  later: (ms: number, then: () => void) => () => void
  /** ms since the epoch. */
  now: () => number
  publish: () => void
  model: () => Model
  /** Takes away what is said. */
  clear: () => void
}

/** What changes on the screen by itself. */
interface Passing {
  /** Marks of changes disappear after a moment. One timer clears them all; without a change no timer runs. */
  changes(model: Model): void
  /** Strips continue by themselves, at whole cells, and only while a strip on the screen has cells that differ. */
  strips(): void
  /** The notice of something that was done disappears by itself; the notice of a failure stays until the next key. */
  notice(notice: State['notice']): void
  close(): void
}

/** ms for which the notice of something that was done is shown. */
const noticeFor = 4_000

/** Lets marks, strips and notices pass with the time. */
export function createPassing({ later, now, publish, model, clear }: PassingOptions): Passing {
  let stopFading = () => {}
  let stopNotice = () => {}
  let stopMoving: (() => void) | undefined
  const strips = () => {
    stopMoving ??= later(cellMs - (now() % cellMs), () => {
      stopMoving = undefined
      if (stripsMove(model())) publish()
      else strips()
    })
  }
  return {
    changes({ recent }) {
      stopFading()
      stopFading = recent.size === 0 ? () => {} : later(freshFor, publish)
    },
    strips,
    notice(notice) {
      stopNotice()
      stopNotice = notice?.isDone ? later(noticeFor, clear) : () => {}
    },
    close() {
      stopFading()
      stopNotice()
      stopMoving?.()
    },
  }
}
