import type { LiveChange, LiveView } from '../model/live.ts'
import { changeKey } from './model.ts'

/** ms for which a change is marked. */
export const freshFor = 3_000

/** The last change of each Service and object, of those that are fresh. */
export function recentOf({ changes }: LiveView, now: number): ReadonlyMap<string, LiveChange> {
  const recent = new Map<string, LiveChange>()
  const first = changes.findLastIndex(({ at }) => at <= now - freshFor) + 1
  for (const change of changes.slice(first)) {
    const { namespace = '', kind, name } = change.object
    for (const key of [changeKey(change.target.kind ?? 'Service', change.target), changeKey(kind, { namespace, name })]) {
      recent.delete(key)
      recent.set(key, change)
    }
  }
  return recent
}
