import { defined } from '../../lib/defined.ts'
import type { PathResult, PathTarget } from '../../model/path.ts'
import type { ConnectTarget } from '../../model/probe-plan.ts'
import type { ConnectResult } from '../../model/probe-view.ts'
import type { TargetResult } from './read-round.ts'

/** At most so many rounds are kept one by one. */
export const keptRounds = 30
/** The times of at most so many connections to a target are kept. */
const keptTimes = 600

/** What the rounds of a path say so far. Targets come and go: what is known of one that stays does not depend on the others. */
export class PathRecord {
  #counted: ReadonlyMap<string, Counted> = new Map()
  #rounds: { at: string; results: ReadonlyMap<string, TargetResult> }[] = []

  constructor(targets: readonly ConnectTarget[]) {
    this.follow(targets)
  }

  /** Sets the targets from now on. A former target stays as `gone` until no kept round has it. */
  follow(targets: readonly ConnectTarget[]): void {
    const before = this.#counted
    const now = new Map(targets.map((target) => [targetKey(target), { ...(before.get(targetKey(target)) ?? counted()), target }]))
    const gone = [...before].filter(([key]) => !now.has(key)).map(([key, one]): [string, Counted] => [key, { ...one, isGone: true }])
    const all = [...[...now].map(([key, { isGone: _, ...one }]): [string, Counted] => [key, one]), ...gone]
    this.#counted = new Map(order.flatMap((type) => all.filter(([, one]) => one.target.type === type)))
  }

  /** Adds a round that was over at a time, in ms since 1970. The results are by their positions among the targets that it went to. */
  add(at: number, results: readonly TargetResult[], targets: readonly ConnectTarget[]): void {
    const kept = new Map<string, TargetResult>()
    for (const result of results) {
      const to = targets[result.target]
      const one = to && this.#counted.get(targetKey(to))
      // A target that has gone meanwhile gets no more results.
      if (!one || one.isGone || kept.has(targetKey(to))) continue
      kept.set(targetKey(to), result)
      count(one, result)
    }
    this.#rounds = [...this.#rounds.slice(1 - keptRounds), { at: new Date(at).toISOString(), results: kept }]
    const isKept = (key: string) => this.#rounds.some((round) => round.results.has(key))
    this.#counted = new Map([...this.#counted].filter(([key, { isGone }]) => !isGone || isKept(key)))
  }

  get targets(): PathTarget[] {
    return [...this.#counted.values()].map(({ target, sent, refused, silent, times, isGone }) => ({
      ...target,
      sent,
      refused,
      silent,
      ...timesOf(times),
      ...defined({ gone: isGone }),
    }))
  }

  /** Those that are kept, in the order of time. */
  get rounds(): PathResult[] {
    const keys = [...this.#counted.keys()]
    return this.#rounds.flatMap(({ at, results }) =>
      keys.flatMap((key, target): PathResult[] => {
        const result = results.get(key)
        return result ? [{ at, ...result, target }] : []
      }),
    )
  }

  /** How the kept rounds of a target ended, newest last. */
  outcomesOf(target: ConnectTarget): ConnectResult[] {
    return this.#rounds.flatMap(({ results }) => results.get(targetKey(target))?.outcome ?? [])
  }
}

interface Counted {
  target: ConnectTarget
  sent: number
  refused: number
  silent: number
  /** ms */
  times: number[]
  isGone?: true
}

const order: readonly ConnectTarget['type'][] = ['dns', 'clusterIP', 'pod', 'nodePort', 'neighbour']

function counted(): Omit<Counted, 'target'> {
  return { sent: 0, refused: 0, silent: 0, times: [] }
}

function count(one: Counted, { outcome, ms }: TargetResult): void {
  one.sent++
  if (outcome === 'timeout') one.silent++
  else if (outcome !== 'open') one.refused++
  else if (ms !== undefined) one.times = [...one.times.slice(1 - keptTimes), ms]
}

/** Another Pod at the same address is another target. */
export function targetKey({ type, address, port, protocol, position, pod }: ConnectTarget): string {
  return JSON.stringify([type, address, port, protocol, position ?? null, pod ?? null])
}

function timesOf(times: readonly number[]): Pick<PathTarget, 'lastMs' | 'minMs' | 'medianMs' | 'p95Ms'> {
  const sorted = times.toSorted((a, b) => a - b)
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
  return defined({ lastMs: times.at(-1), minMs: sorted[0], medianMs: share(0.5), p95Ms: share(0.95) })
}
