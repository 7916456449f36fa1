import { judgementsBetween } from '../diagnose/judgements.ts'
import { memoLast } from '../lib/memo.ts'
import type { LiveChange, LiveView } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'
import { traceOf } from './probed.ts'
import type { ServiceName } from './screen.ts'
import type { Probed, State } from './state.ts'

/** What probes changed in the verdicts that are shown, since the start in this context. */
export interface ProbeChanges {
  /** Notes what is shown at a time, in ms since the epoch, and adds what probes changed to the changes of a view. */
  added(view: LiveView, state: State, at: number): LiveView
}

/** So many changes are kept; the oldest go. */
const mostChanges = 500

/** No probe has run. */
export function createProbeChanges(): ProbeChanges {
  let context: string | undefined
  let all: readonly LiveChange[] = []
  /** The evidence that is shown, by Service. */
  const shown = new Map<string, Probed>()

  const add = (before: Trace, after: Trace, at: number, by: NonNullable<LiveChange['by']>) => {
    const { namespace = '', name } = after.target
    const service: ServiceName = { namespace, name }
    const judgements = judgementsBetween(before, after).filter(({ what }) => by === 'probe' || what === 'verdict')
    all = [...all, ...judgements.map((one) => ({ ...one, at, target: service, object: { kind: 'Service', ...service }, by }))].slice(
      -mostChanges,
    )
  }

  function note(key: string, probed: Probed, now: Trace, at: number): void {
    const before = shown.get(key)
    const live = probed.live.focus ?? probed.live.item
    if (now === probed.trace) {
      if (before !== probed && live) add(before?.trace ?? live, now, at, 'probe')
      shown.set(key, probed)
    } else if (before) {
      shown.delete(key)
      // If the cluster has changed the verdict, this change is told already.
      if (live?.verdict === now.verdict) add(before.trace, now, at, 'outdated-probe')
    }
  }

  return {
    added(view, state, at) {
      if (view.context !== context) {
        all = []
        shown.clear()
      }
      context = view.context
      for (const [key, probed] of state.probed) {
        const { namespace = '', name } = probed.trace.target
        const now = traceOf({ view, state }, { namespace, name })
        if (now) note(key, probed, now, at)
      }
      return all.length === 0 ? view : withChanges(view, all)
    },
  }
}

const withChanges = memoLast((view: LiveView, own: readonly LiveChange[]): LiveView => ({ ...view, changes: inOrder(view.changes, own) }))

/** The same array while neither has a new one. */
const inOrder = memoLast((changes: readonly LiveChange[], own: readonly LiveChange[]) => [...changes, ...own].sort((a, b) => a.at - b.at))
