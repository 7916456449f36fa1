import type { Live } from '../../model/live.ts'
import type { Detail, Loaded } from '../detail.ts'
import { readKey, type Want } from './wants.ts'

/** Reads what the panes beside the main one show. */
export interface PaneReader {
  /** What is wanted now. It is read once the reader has rested on it. */
  want(wants: readonly Want[]): void
  /** What was read and is being read is of another context or namespace: all is read again, and no late answer counts. */
  forget(): void
  /** The chain on the screen has changed: objects alone are read again soon; events and logs are not. */
  again(): void
  close(): void
}

interface PaneReaderOptions {
  live: Live
  later: (ms: number, then: () => void) => () => void
  /** ms since the epoch. */
  now: () => number
  done: (key: string, detail: Detail) => void
}

/** ms for which the cursor rests before anything is read. */
export const restFor = 300

/** ms between two readings of the same object. */
const pause = 10_000

/** A reader whose answers go to `done`, by the key of the object. A cursor that only passes reads nothing. */
export function createPaneReader({ live, later, now, done }: PaneReaderOptions): PaneReader {
  const readAt = new Map<string, number>()
  let wanted = ''
  let current: readonly Want[] = []
  let stop = () => {}
  let stopAgain = () => {}

  let turn = 0

  function read<T>(reading: Promise<T>, key: string, detail: (loaded: Loaded<T>) => Detail): void {
    const begun = turn
    const answer = (loaded: Loaded<T>) => {
      if (begun === turn) done(key, detail(loaded))
    }
    void reading.then(
      (value) => answer({ state: 'done', value }),
      (error: unknown) => answer({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
  }

  /** May this part of an object be read now? Its events may, shortly after the object alone was read. */
  function isDue(part: string): boolean {
    const last = readAt.get(part)
    if (last !== undefined && Math.abs(now() - last) < pause) return false
    readAt.set(part, now())
    return true
  }

  function readOne({ ref, object, events }: Want): void {
    const key = readKey(ref)
    if (object && isDue(`${key}${events ? '/logs' : ''}`)) {
      const reading = live.object(ref)
      read(reading, key, (loaded) => ({ object: loaded }))
      if (events)
        read(
          reading.then((pod) => live.logs(pod)),
          key,
          (loaded) => ({ logs: loaded }),
        )
    }
    if (events && isDue(`${key}/events`)) read(live.events(ref), key, (loaded) => ({ events: loaded }))
  }

  return {
    want(wants) {
      const next = JSON.stringify(wants)
      if (next === wanted) return
      wanted = next
      current = wants
      stop()
      stop = wants.length === 0 ? () => {} : later(restFor, () => wants.forEach(readOne))
    },
    forget() {
      stop()
      stopAgain()
      current = []
      turn++
      wanted = ''
      readAt.clear()
    },
    again() {
      stopAgain()
      const objects = current.filter(({ events }) => !events)
      if (objects.length === 0) return
      stopAgain = later(restFor, () => {
        for (const want of objects) {
          readAt.delete(readKey(want.ref))
          readOne(want)
        }
      })
    },
    close() {
      stop()
      stopAgain()
    },
  }
}
