import type { AnyWatch } from '../cluster/watch/watch-state.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import type { KindProgress } from '../model/live.ts'

/** For this many ms no progress is shown: most readings are over by then. */
export const quietMs = 300

/** What nearly every verdict needs, in the order in which it is told. */
const first = ['Service', 'EndpointSlice', 'Pod', 'Node']

/** How far each kind has been read for the first time: those that nearly every verdict needs, and all that are not read yet. */
export function progressOf(watches: readonly AnyWatch[]): KindProgress[] {
  const rank = (kind: string) => (first.includes(kind) ? first.indexOf(kind) : first.length)
  return [...Map.groupBy(watches, ({ kind }) => kind)]
    .map(([kind, all]) => kindProgress(kind, all))
    .filter(({ kind, isDone }) => first.includes(kind) || !isDone)
    .sort((a, b) => rank(a.kind) - rank(b.kind) || compareText(a.kind, b.kind))
}

function kindProgress(kind: string, watches: readonly AnyWatch[]): KindProgress {
  const begun = watches.flatMap(({ progress }) => progress ?? [])
  const isDone = watches.every(({ state }) => state.at !== 'starting')
  const left = begun.length < watches.length ? undefined : begun.reduce<number | undefined>((sum, one) => added(sum, one.left), 0)
  return { kind, read: begun.reduce((sum, one) => sum + one.read, 0), isDone, ...defined({ left: isDone ? 0 : left }) }
}

function added(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}

/** From 0 to 99, of all objects; undefined if the server does not tell of each kind how many there are. */
export function percentOf(kinds: readonly KindProgress[]): number | undefined {
  const left = kinds.reduce<number | undefined>((sum, one) => added(sum, one.left), 0)
  const read = kinds.reduce((sum, one) => sum + one.read, 0)
  return left === undefined || read + left === 0 ? undefined : Math.min(99, Math.floor((read / (read + left)) * 100))
}
