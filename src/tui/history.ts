import type { LiveView } from '../model/live.ts'
import type { TraceList } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { nameKey } from './screen.ts'

/** ms of one slot of a ring. */
const slotMs = 10_000
/** An hour. */
const slots = 360
/** ms of one cell of a strip. */
export const cellMs = 30_000
/** Cells of the strip in the list: six minutes. */
export const stripCells = 12
/** Cells of the short strip: one for each minute. */
export const shortCells = 6
/** Cells of all that is kept. */
export const hourCells = (slots * slotMs) / cellMs

/** What a Service was for some time, the worst first; `undefined`: it was not watched. */
export type Cell = 'broken' | 'degraded' | 'unknown' | 'ok' | undefined

const worstFirst = ['broken', 'degraded', 'unknown', 'ok'] as const

const cells: Readonly<Record<Verdict, NonNullable<Cell>>> = {
  broken: 'broken',
  degraded: 'degraded',
  unknown: 'unknown',
  idle: 'ok',
  planned: 'ok',
  healthy: 'ok',
}

/** A ring: the slot with number `n`, counted from 1970, is at `n % slots`. A byte is an index into `worstFirst` plus 1; 0: not watched. */
interface Ring {
  bytes: Uint8Array
  /** The newest slot, and what has been true since. */
  last: number
  now: Cell
}

/** A strip of half minutes that ends at a time as one of whole minutes, each with the worst in it; the last minute may have only begun. */
function minutesOf(halves: readonly Cell[], now: number): Cell[] {
  const isWhole = Math.floor(now / cellMs) % 2 === 1
  const cells = isWhole ? halves : halves.slice(1)
  return Array.from({ length: Math.ceil(cells.length / 2) }, (_, minute) =>
    worstFirst.find((one) => cells.slice(2 * minute, 2 * minute + 2).includes(one)),
  )
}

/** The strip of the list, with as many cells as it has columns. */
export function listStrip(history: History, service: string, now: number, columns: number): Cell[] {
  const halves = history.strip(service, now, stripCells)
  return columns === shortCells ? minutesOf(halves, now) : halves
}

/** What each Service was over the last hour. */
export interface History {
  /** What a published view says, at a time in ms since the epoch. */
  note(view: LiveView, at: number): void
  /** The last `count` cells of a Service up to a time, the oldest first. A cell begins at a whole half minute. */
  strip(service: string, now: number, count: number): Cell[]
}

/** The time before is unknown. Rings are fed by views, never by a clock: a state holds until a view says otherwise. */
export function createHistory(): History {
  const rings = new Map<string, Ring>()
  let seen: LiveView['list']
  let isWatched = false

  const put = (ring: Ring, slot: number, cell: Cell) => {
    const byte = cell === undefined ? 0 : worstFirst.indexOf(cell) + 1
    const before = ring.bytes[slot % slots] ?? 0
    ring.bytes[slot % slots] = before === 0 || (byte !== 0 && byte < before) ? byte : before
  }
  /** Fills the slots between with what was true in them. */
  const advance = (ring: Ring, slot: number) => {
    for (let at = Math.max(ring.last + 1, slot - slots + 1); at <= slot; at++) {
      ring.bytes[at % slots] = 0
      put(ring, at, ring.now)
    }
    ring.last = Math.max(ring.last, slot)
  }
  const set = (key: string, cell: Cell, at: number) => {
    const slot = Math.floor(at / slotMs)
    const ring = rings.get(key) ?? { bytes: new Uint8Array(slots), last: slot - 1, now: undefined }
    rings.set(key, ring)
    advance(ring, slot)
    ring.now = cell
    put(ring, ring.last, cell)
  }
  const cellAt = (ring: Ring, cell: number): Cell => {
    const first = (cell * cellMs) / slotMs
    let worst = 0
    for (let slot = first; slot < first + cellMs / slotMs; slot++) {
      if (slot <= ring.last - slots) continue
      const byte = slot > ring.last ? 0 : (ring.bytes[slot % slots] ?? 0)
      if (byte !== 0 && (worst === 0 || byte < worst)) worst = byte
    }
    return worst === 0 ? undefined : worstFirst[worst - 1]
  }

  const noteAll = (items: TraceList['items'], at: number) => {
    const present = new Set<string>()
    for (const { target, verdict } of items) {
      const key = nameKey({ namespace: target.namespace ?? '', name: target.name })
      present.add(key)
      if (rings.get(key)?.now !== cells[verdict]) set(key, cells[verdict], at)
    }
    for (const key of rings.keys()) if (!present.has(key)) rings.delete(key)
  }

  return {
    note({ list, status }, at) {
      const wasWatched = isWatched
      isWatched = list !== undefined && status.state === 'live'
      if (list && isWatched) {
        if (list !== seen || !wasWatched) noteAll(list.items, at)
        seen = list
      } else if (wasWatched) {
        const since = status.state === 'stale' ? status.since : at
        for (const [key, ring] of rings) {
          set(key, undefined, since)
          // Drawn strips took the last state to hold until now, but that was not observed.
          for (let slot = Math.max(Math.floor(since / slotMs), ring.last - slots) + 1; slot <= ring.last; slot++)
            ring.bytes[slot % slots] = 0
        }
      }
    },
    strip(service, now, count) {
      const ring = rings.get(service)
      if (!ring) return Array.from({ length: count }, () => undefined)
      advance(ring, Math.floor(now / slotMs))
      const last = Math.floor(now / cellMs)
      return Array.from({ length: count }, (_, at) => cellAt(ring, last - count + 1 + at))
    },
  }
}

/** A history for each context: Services of one name in two clusters have nothing to do with each other. */
export function createHistories(): (context: string) => History {
  const histories = new Map<string, History>()
  return (context) => {
    const history = histories.get(context) ?? createHistory()
    histories.set(context, history)
    return history
  }
}
