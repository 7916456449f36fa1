import { messageOf } from '../lib/errors.ts'
import type { Live } from '../model/live.ts'
import type { FollowedLog } from './detail.ts'
import type { Model } from './model.ts'
import { cursorAt, move } from './scroll.ts'
import { type Action, type Place, placeOf } from './state.ts'
import { windowOf } from './window.ts'

/** Follows the log on the screen, and no other. */
export interface LogFollower {
  /** The page that is on the screen now: its log is followed from the first time on, until another page is there. */
  show(place: Place): void
  /** Follows the log on the screen anew. */
  again(): void
  close(): void
}

interface LogFollowerOptions {
  live: Live
  later: (ms: number, then: () => void) => () => void
  dispatch: (action: Action) => void
  model: () => Model
}

/** Lines that are kept. */
export const mostLines = 500

/** ms for which lines are gathered before they are drawn. */
const gatherMs = 100

/** Nothing is followed yet. */
export function createLogFollower({ live, later, dispatch, model }: LogFollowerOptions): LogFollower {
  let stop = new AbortController()
  let stopGathering = () => {}
  let followed: number | undefined

  function follow({ id, screen }: Place): void {
    if (screen.at !== 'log') return
    const own = new AbortController()
    stop = own
    const lines: string[] = []
    let dropped = 0
    let waits = false
    const tell = (state: Pick<FollowedLog, 'state' | 'message'>) => {
      waits = false
      stopGathering()
      cut(0)
      if (!own.signal.aborted) show(id, { ...state, lines: [...lines], dropped })
    }
    /** Drops what is not kept, once it is more than so many lines. */
    const cut = (tolerated: number) => {
      const tooMany = lines.length - mostLines
      if (tooMany > tolerated) dropped += lines.splice(0, tooMany).length
    }
    const each = (line: string) => {
      lines.push(line)
      cut(mostLines)
      if (waits) return
      waits = true
      stopGathering = later(gatherMs, () => tell({ state: 'following' }))
    }
    tell({ state: 'following' })
    live.followLog({ ...screen.log, namespace: screen.log.namespace }, each, own.signal).then(
      () => tell({ state: 'ended' }),
      (error: unknown) => tell({ state: 'failed', message: messageOf(error) }),
    )
  }

  /** What is at the end of the log stays there. */
  function show(id: number, log: FollowedLog): void {
    const isHere = placeOf(model().state).id === id
    const wasAtEnd = isHere && windowOf(model(), 'main').below === 0
    dispatch({ type: 'detail', id, detail: { log } })
    if (!wasAtEnd) return
    const { position, page, height } = windowOf(model(), 'main')
    dispatch({ type: 'move', cursor: cursorAt(move(position, page.items, height, 'last'), page.items) })
  }

  const end = () => {
    stop.abort()
    stopGathering()
    followed = undefined
  }
  return {
    show(place) {
      if (place.id === followed) return
      end()
      if (place.screen.at !== 'log') return
      followed = place.id
      follow(place)
    },
    again() {
      const place = placeOf(model().state)
      if (place.screen.at !== 'log') return
      end()
      followed = place.id
      follow(place)
    },
    close: end,
  }
}
