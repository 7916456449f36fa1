import { defined } from '../lib/defined.ts'
import { joinLines } from '../lib/line.ts'
import { same } from '../lib/same.ts'
import type { Elsewhere, LiveChange, LiveView } from '../model/live.ts'
import type { LiveCluster } from './cluster.ts'
import type { LiveTarget } from './target.ts'

/** The timeline keeps this many changes, and forgets older ones. */
const mostChanges = 500

/** What a view shows of a cluster that is followed, with the target in focus and the other contexts: the same view if nothing in it is new. */
export function nextView(
  before: LiveView,
  cluster: LiveCluster,
  followed: LiveTarget | undefined,
  elsewhere: readonly Elsewhere[] | undefined,
  changes: readonly LiveChange[],
): LiveView {
  const list = cluster.list?.list
  const focus = followed?.trace
  const focusFailure = followed?.failure && joinLines(followed.failure.error.message)
  const status = same(before.status, cluster.status)
  const reading = same(before.reading, cluster.firstReading)
  const isSame =
    list === before.list &&
    focus === before.focus &&
    focusFailure === before.focusFailure &&
    status === before.status &&
    reading === before.reading &&
    elsewhere === before.elsewhere &&
    changes.length === 0
  if (isSame) return before
  const { list: _list, focus: _focus, focusFailure: _failure, reading: _reading, ...rest } = before
  return {
    ...rest,
    status,
    ...defined({ list, focus, focusFailure, reading }),
    changes: changes.length === 0 ? before.changes : [...before.changes, ...changes].slice(-mostChanges),
  }
}
