import type { AccessMatrix } from '../model/access-matrix.ts'
import type { ObjectEvent } from '../model/live.ts'
import type { PodLogs } from '../model/pod-log.ts'
import type { ProbeProgress, TrafficProgress } from './view-probes.ts'

/** Something that takes a while to read. */
export type Loaded<T> = { state: 'done'; value: T } | { state: 'failed'; message: string }

/** A log that is still being written: its last lines, and how many earlier ones were dropped. */
export interface FollowedLog {
  state: 'following' | 'ended' | 'failed'
  /** Why it could not be read. */
  message?: string
  lines: readonly string[]
  dropped: number
}

/** What a screen had to read for itself. */
export interface Detail {
  object?: Loaded<unknown>
  events?: Loaded<readonly ObjectEvent[]>
  logs?: Loaded<PodLogs>
  names?: { names: readonly string[]; failure?: string }
  matrix?: Loaded<AccessMatrix>
  log?: FollowedLog
  probe?: ProbeProgress
  traffic?: TrafficProgress
}

/** So many objects are kept. */
const mostRead = 30

/** What was read of objects, with one more answer; the oldest go. */
export function withRead(read: ReadonlyMap<string, Detail>, key: string, detail: Detail): ReadonlyMap<string, Detail> {
  const others = [...read].filter(([other]) => other !== key).slice(1 - mostRead)
  return new Map([...others, [key, { ...read.get(key), ...detail }]])
}
