import { defined } from '../../lib/defined.ts'
import type { PathProbe } from '../../model/path.ts'
import type { ProbeOrigin } from '../../model/probe-origin.ts'
import type { ConnectTarget } from '../../model/probe-plan.ts'
import type { ConnectProbe } from '../../model/probe-view.ts'
import type { PathPlan } from './path-targets.ts'
import { PathRecord, targetKey } from './record.ts'
import { type PathOptions, type PathRound, pathSeconds, runPath } from './run-path.ts'

/**
 * Rounds that have to be lost in a row before a target counts as unreachable now; while there are fewer rounds, all of them, but at least
 * three.
 */
const lostRounds = 10
const fewestLost = 3

/** Where a path leads now. `client`: the uid of the Pod from which it starts. */
export interface FollowedPath extends Pick<PathPlan, 'from' | 'targets'> {
  client: string
}

/**
 * A path that is tried round after round until it is stopped, and what the rounds say. Its targets may change: the rounds of those that stay continue. Only
 * with another client Pod it begins anew.
 */
export class SampledPath {
  readonly #options: Omit<PathOptions, 'signal'>
  readonly #changed: () => void
  #now: FollowedPath
  #record: PathRecord
  #last: PathRound | undefined
  #replaced: PathProbe['replaced']
  #stop = new AbortController()
  #ended: Promise<void>

  /** Begins at once. `changed` is called after each round. */
  constructor(now: FollowedPath, options: Omit<PathOptions, 'signal'>, changed: () => void) {
    this.#options = options
    this.#changed = changed
    this.#now = now
    this.#record = new PathRecord(now.targets)
    this.#ended = this.#run(now, this.#stop.signal)
  }

  /** Was a round tried yet? */
  get isTried(): boolean {
    return this.#last !== undefined
  }

  /** Where it leads now. */
  get now(): FollowedPath {
    return this.#now
  }

  /** The path, and for each target a connection as it would end now. */
  get probes(): (PathProbe | ConnectProbe)[] {
    return [this.#path, ...this.#connects]
  }

  /** Goes to these targets from now on. True: the client is another Pod than before, and nothing is known of its rounds yet. */
  follow(now: FollowedPath): boolean {
    const before = this.#now
    const isOther = now.client !== before.client
    if (!isOther && sessionKey(now) === sessionKey(before)) return false
    this.#now = now
    if (isOther) {
      this.#replaced = { pod: before.from.pod, at: new Date().toISOString() }
      this.#record = new PathRecord(now.targets)
      this.#last = undefined
    } else this.#record.follow(now.targets)
    this.#restart()
    return isOther
  }

  /** Nothing can be tried at present, since the client cannot: its rounds stay. `message`: why. */
  pause(message: string): void {
    if (this.#now.targets.length > 0) {
      this.#now = { ...this.#now, targets: [] }
      this.#restart()
    }
    this.#last = { kind: 'unread', at: Date.now(), reason: 'not-running', message }
  }

  /** Ends what runs in the Pod, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
  }

  /** One session at a time. */
  #restart(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    const [now, { signal }] = [this.#now, this.#stop]
    this.#ended = this.#ended.then(() => this.#run(now, signal))
  }

  async #run({ from, targets }: FollowedPath, signal: AbortSignal): Promise<void> {
    if (targets.length === 0) return
    for await (const round of runPath(from, targets, { ...this.#options, signal })) {
      if (signal.aborted) return
      this.#last = round
      if (round.kind === 'read') this.#record.add(round.at, round.results, targets)
      this.#changed()
    }
  }

  get #from(): ProbeOrigin {
    const { namespace, pod, node, hostNetwork } = this.#now.from
    return { namespace, pod, ...defined({ container: this.#last?.container, node, hostNetwork }) }
  }

  get #path(): PathProbe {
    const last = this.#last
    const why = last?.kind === 'unread' ? { reason: last.reason, message: last.message } : {}
    const targets = this.#record.targets
    return {
      kind: 'path',
      from: this.#from,
      ...defined({ replaced: this.#replaced }),
      state: targets.some(({ sent }) => sent > 0) ? 'read' : 'unknown',
      ...defined({ tool: last?.kind === 'read' ? last.tool : undefined }),
      every: pathSeconds * 1_000,
      targets,
      rounds: this.#record.rounds,
      ...why,
    }
  }

  /** After a round that could not be read, the present state is unknown. */
  get #connects(): ConnectProbe[] {
    const last = this.#last
    const tool = last?.kind === 'read' ? last.tool : undefined
    return this.#now.targets.map((to): ConnectProbe => {
      const base = { kind: 'connect', role: 'client', from: this.#from, to, ms: 0 } as const
      const outcomes = last?.kind === 'read' ? this.#record.outcomesOf(to).slice(-lostRounds) : []
      const result = outcomes.includes('open') ? 'open' : outcomes[Math.max(fewestLost, outcomes.length) - 1]
      if (result !== undefined) return { ...base, result, ...defined({ tool }) }
      const why = last?.kind === 'unread' ? last : ({ reason: 'not-probed', message: 'not tried yet' } as const)
      return { ...base, result: 'unknown', reason: why.reason, message: why.message }
    })
  }
}

/** What a session is begun with. The order of the targets does not matter. */
function sessionKey({ from, targets }: FollowedPath): string {
  return JSON.stringify([from, targets.map((one: ConnectTarget) => targetKey(one)).sort()])
}
