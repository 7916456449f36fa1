import { cellMs } from './history.ts'
import type { Model } from './model.ts'
import { freshFor } from './recent.ts'
import type { State } from './state.ts'
import { stripsMove } from './strip.ts'

interface PassingOptions {
  /** Calls back once, after so many ms; answers how to stop it. */
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
  /** Marks of changes go after a moment, at one call of the clock and none without a change. */
  changes(model: Model): void
  /** Strips continue by themselves, at whole cells, and only while one on the screen is not the same all over. */
  strips(): void
  /** What was done goes by itself, what could not be done stays until the next key. */
  notice(notice: State['notice']): void
  close(): void
}

/** ms for which it is told what was done. */
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
