import { defined } from '../../lib/defined.ts'
import type { PathProbe } from '../../model/path.ts'
import type { ProbeOrigin } from '../../model/probe-origin.ts'
import type { ConnectProbe } from '../../model/probe-view.ts'
import type { PathPlan } from './path-targets.ts'
import { outcomesOf, PathRecord } from './record.ts'
import { type PathOptions, type PathRound, pathSeconds, runPath } from './run-path.ts'

/** A target whose last rounds were all lost is one that cannot be reached now: so many, or as many as there were, but not after one or two. */
const lostRounds = 10
const fewestLost = 3

/** A path that is tried round after round until it is stopped, and what the rounds say. */
export class SampledPath {
  readonly #plan: PathPlan
  readonly #stop = new AbortController()
  readonly #ended: Promise<void>
  readonly #record: PathRecord
  #last: PathRound | undefined

  /** Begins at once. `changed` is called after each round. */
  constructor(plan: PathPlan, options: Omit<PathOptions, 'signal'>, changed: () => void) {
    this.#plan = plan
    this.#record = new PathRecord(plan.targets)
    this.#ended = this.#run(options, changed)
  }

  /** Was a round tried yet? */
  get isTried(): boolean {
    return this.#last !== undefined
  }

  /** The path, and for each target a connection as it would end now. */
  get probes(): (PathProbe | ConnectProbe)[] {
    return [this.#path, ...this.#connects]
  }

  /** Ends what runs in the Pod, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
  }

  async #run(options: Omit<PathOptions, 'signal'>, changed: () => void): Promise<void> {
    const { from, targets } = this.#plan
    for await (const round of runPath(from, targets, { ...options, signal: this.#stop.signal })) {
      this.#last = round
      if (round.kind === 'read') this.#record.add(round.at, round.results)
      changed()
    }
  }

  get #from(): ProbeOrigin {
    const { namespace, pod, node, hostNetwork } = this.#plan.from
    return { namespace, pod, ...defined({ container: this.#last?.container, node, hostNetwork }) }
  }

  get #path(): PathProbe {
    const last = this.#last
    const why = last?.kind === 'unread' ? { reason: last.reason, message: last.message } : {}
    const targets = this.#record.targets
    return {
      kind: 'path',
      from: this.#from,
      state: targets.some(({ sent }) => sent > 0) ? 'read' : 'unknown',
      ...defined({ tool: last?.kind === 'read' ? last.tool : undefined }),
      every: pathSeconds * 1_000,
      targets,
      rounds: this.#record.rounds,
      ...why,
    }
  }

  /** After a round that could not be had nothing is known of now. */
  get #connects(): ConnectProbe[] {
    const last = this.#last
    const tool = last?.kind === 'read' ? last.tool : undefined
    return this.#plan.targets.map((to, target): ConnectProbe => {
      const base = { kind: 'connect', role: 'client', from: this.#from, to, ms: 0 } as const
      const outcomes = last?.kind === 'read' ? outcomesOf(this.#record, target).slice(-lostRounds) : []
      const result = outcomes.includes('open') ? 'open' : outcomes[Math.max(fewestLost, outcomes.length) - 1]
      if (result !== undefined) return { ...base, result, ...defined({ tool }) }
      const why = last?.kind === 'unread' ? last : ({ reason: 'not-probed', message: 'not tried yet' } as const)
      return { ...base, result: 'unknown', reason: why.reason, message: why.message }
    })
  }
}
