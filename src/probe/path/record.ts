import { defined } from '../../lib/defined.ts'
import type { PathProbe, PathResult, PathTarget } from '../../model/path.ts'
import type { ConnectTarget } from '../../model/probe-plan.ts'
import type { ConnectResult } from '../../model/probe-view.ts'
import type { TargetResult } from './read-round.ts'

/** So many rounds are kept one by one. */
export const keptRounds = 30
/** Of so many connections to a target the times are kept. */
const keptTimes = 600

/** What the rounds of a path say so far. */
export class PathRecord {
  readonly #targets: Counted[]
  #rounds: PathResult[][] = []

  constructor(targets: readonly ConnectTarget[]) {
    this.#targets = targets.map((target) => ({ target, sent: 0, refused: 0, silent: 0, times: [] }))
  }

  /** Adds a round that was over at a time, in ms since 1970. */
  add(at: number, results: readonly TargetResult[]): void {
    for (const { target, outcome, ms } of results) {
      const counted = this.#targets[target]
      if (!counted) continue
      counted.sent++
      if (outcome === 'timeout') counted.silent++
      else if (outcome !== 'open') counted.refused++
      else if (ms !== undefined) counted.times = [...counted.times.slice(1 - keptTimes), ms]
    }
    const time = new Date(at).toISOString()
    this.#rounds = [...this.#rounds.slice(1 - keptRounds), results.map((one) => ({ at: time, ...one }))]
  }

  get targets(): PathTarget[] {
    return this.#targets.map(({ target, sent, refused, silent, times }) => ({ ...target, sent, refused, silent, ...timesOf(times) }))
  }

  /** Those that are kept, in the order of time. */
  get rounds(): PathResult[] {
    return this.#rounds.flat()
  }
}

interface Counted {
  target: ConnectTarget
  sent: number
  refused: number
  silent: number
  /** ms */
  times: number[]
}

function timesOf(times: readonly number[]): Pick<PathTarget, 'lastMs' | 'minMs' | 'medianMs' | 'p95Ms'> {
  const sorted = times.toSorted((a, b) => a - b)
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
  return defined({ lastMs: times.at(-1), minMs: sorted[0], medianMs: share(0.5), p95Ms: share(0.95) })
}

/** How the last rounds of a target ended, newest last. */
export function outcomesOf({ rounds }: Pick<PathProbe, 'rounds'>, target: number): ConnectResult[] {
  return rounds.flatMap((one) => (one.target === target ? [one.outcome] : []))
}
