import type { Live } from '../model/live.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Detail, Loaded } from './detail.ts'
import type { Place } from './state.ts'

/** Reads what a screen needs for itself. */
export interface Loader {
  load(place: Place): void
  /** Reads again, at most once a second, and continues showing what is there. */
  refresh(place: Place): void
  close(): void
}

interface LoaderOptions {
  live: Live
  later: (ms: number, then: () => void) => () => void
  done: (id: number, detail: Detail) => void
}

/** ms between two readings of the same object. */
const pause = 1_000

/** A loader whose answers go to `done`, with the id of the place that they are for. */
export function createLoader({ live, later, done }: LoaderOptions): Loader {
  let waiting: Place | undefined
  let stopWaiting: (() => void) | undefined

  const read = <T>(reading: Promise<T>, id: number, detail: (loaded: Loaded<T>) => Detail) =>
    void reading.then(
      (value) => done(id, detail({ state: 'done', value })),
      (error: unknown) => done(id, detail({ state: 'failed', message: error instanceof Error ? error.message : String(error) })),
    )

  function readAll({ id, screen }: Place, withLogs = false): void {
    const object = objectOf(screen)
    const reading = object && live.object(object)
    if (reading) read(reading, id, (loaded) => ({ object: loaded }))
    // Logs are read when the page is opened, not at every change.
    if (reading && withLogs && screen.at === 'pod')
      read(
        reading.then((pod) => live.logs(pod)),
        id,
        (loaded) => ({ logs: loaded }),
      )
    if (object && screen.at === 'pod') read(live.events(object), id, (loaded) => ({ events: loaded }))
  }

  function next(): void {
    stopWaiting = undefined
    const place = waiting
    waiting = undefined
    if (place) refresh(place)
  }

  function refresh(place: Place): void {
    if (!objectOf(place.screen)) return
    if (stopWaiting) {
      waiting = place
      return
    }
    stopWaiting = later(pause, next)
    readAll(place)
  }

  return {
    load(place) {
      const { id, screen, detail } = place
      if (screen.at === 'namespaces') void live.namespaces().then((names) => done(id, { names }))
      if (screen.at === 'clients') void live.clients().then((names) => done(id, { names }))
      if (screen.at === 'matrix') read(live.matrix(), id, (matrix) => ({ matrix }))
      if (screen.at === 'contexts') done(id, { names: { names: live.contexts() } })
      if (detail.object === undefined) readAll(place, true)
      else refresh(place)
    },
    refresh,
    close() {
      stopWaiting?.()
      waiting = undefined
    },
  }
}

function objectOf(screen: Place['screen']): ObjectRef | undefined {
  if (screen.at === 'pod') return { kind: 'Pod', ...screen.pod }
  return screen.at === 'object' ? screen.object : undefined
}
