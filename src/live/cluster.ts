import type { UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import { createRenewableTransport, type RenewableTransport } from '../cluster/http/renewable-transport.ts'
import type { Timing } from '../cluster/http/timing.ts'
import type { Transport } from '../cluster/http/transport.ts'
import { withActivity } from '../cluster/http/transport-activity.ts'
import type { Scope } from '../cluster/read/list-rows.ts'
import { createClusterWatches, openWatches } from '../cluster/watch/shared-watches.ts'
import { type AnyWatch, isExpired, type WatchBounds } from '../cluster/watch/watch-state.ts'
import { defined } from '../lib/defined.ts'
import type { FirstReading, LiveChange, LiveStatus } from '../model/live.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import type { PlacedTarget, Tracer } from '../model/tracer.ts'
import type { LiveContext } from './context.ts'
import { Heartbeat } from './heartbeat.ts'
import { LiveList } from './list.ts'
import { Publisher } from './publisher.ts'
import { LiveTarget } from './target.ts'

/** A way to a cluster, as a configuration gives it. */
export interface ClusterAccess {
  transport: Transport
  source: SnapshotSource
  /** Reads the configuration anew, after the credentials were refused. */
  renew: () => Promise<Transport>
}

/** A cluster of the configuration, and what the configuration says beside. */
export interface LiveAccess extends ClusterAccess {
  context: string
  /** The namespace that the context names. */
  namespace: string
  /** All contexts of the configuration. */
  contexts: string[]
}

/** What following a cluster needs beside the way to it. */
export interface FollowOptions {
  tracer: Tracer
  timing: Timing
  /**
   * Called after something may have changed. It works out the changes, and returns whether there is anything to show. If there is, the next
   * call comes 100 ms later at the earliest.
   */
  changed: () => boolean
  bounds?: WatchBounds
  /** Read for targets also the data plane: the wide form draws it. */
  dataplane?: boolean
}

/** A list or a target that is followed. */
interface Followed {
  /** Is there anything to show? */
  isReady: boolean
  /** Why it cannot be read now, and since when (ms since 1970). */
  failure: { error: ApiError | UserError; since: number } | undefined
}

/** ms until everything that depends on the time of day is checked again. */
const lookAgainMs = 30_000
/** ms until everything is read again: permissions may be granted, and new kinds served, which no watch reports. */
const readAgainMs = 300_000
/** The time between two checks is at least this many times as long as a check takes. */
const lookShare = 400

/** One cluster that is followed: a list, targets, and how the connection stands. */
export class LiveCluster {
  readonly transport: RenewableTransport
  readonly #context: LiveContext
  readonly #publisher: Publisher
  readonly #targets = new Map<string, LiveTarget>()
  readonly #heartbeat: Heartbeat
  #list: LiveList | undefined
  #calledOff: () => void
  #readAt: number
  /** ms: what the last look took. */
  #lookMs = 0
  #isLooking = false

  constructor({ transport, source, renew }: ClusterAccess, { tracer, timing, changed, bounds, dataplane = false }: FollowOptions) {
    const hearing = (one: Transport) => withActivity(one, () => this.#heartbeat.heard())
    this.transport = createRenewableTransport(hearing(transport), async () => hearing(await renew()), timing)
    this.#publisher = new Publisher(changed, timing)
    const watches = createClusterWatches({ transport: this.transport, timing, ...defined({ bounds }) })
    this.#context = { watches, transport: this.transport, tracer, source, timing, dataplane, notify: this.#publisher.notify }
    this.#readAt = timing.elapsed()
    this.#calledOff = this.#lookAgain()
    this.#heartbeat = new Heartbeat(
      this.transport,
      timing,
      () => openWatches(watches).some(({ state }) => state.at === 'current'),
      (isBack) => {
        // A connection may have died in the silence.
        if (isBack) for (const watch of openWatches(watches)) watch.reconnect()
        this.#publisher.notify()
      },
    )
  }

  get list(): LiveList | undefined {
    return this.#list
  }

  /** Follows the Services of a scope from now on; what is watched already is not read again. */
  follow(scope: Scope | undefined): void {
    const old = this.#list
    this.#list = scope && new LiveList(scope, this.#context)
    old?.close()
    this.#publisher.notify()
  }

  target(place: PlacedTarget): LiveTarget | undefined {
    return this.#targets.get(JSON.stringify(place))
  }

  /** Follows these targets from now on, and no others. */
  focus(places: readonly PlacedTarget[]): void {
    const wanted = new Map(places.map((place) => [JSON.stringify(place), place]))
    for (const [key, place] of wanted) if (!this.#targets.has(key)) this.#targets.set(key, new LiveTarget(place, this.#context))
    for (const [key, target] of this.#targets) {
      if (wanted.has(key)) continue
      target.close()
      this.#targets.delete(key)
    }
    this.#publisher.notify()
  }

  /** Works out what changed: true if a list or a trace is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    const { timing } = this.#context
    const began = timing.elapsed()
    let changed = this.#list?.update(changes) ?? false
    for (const target of this.#targets.values()) changed = target.update(changes) || changed
    if (this.#isLooking) this.#lookMs = timing.elapsed() - began
    this.#isLooking = false
    return changed
  }

  /** Is everything that is shown made from all the data that it needs? */
  get settled(): boolean {
    return (this.#list?.settled ?? true) && [...this.#targets.values()].every(({ settled }) => settled)
  }

  get status(): LiveStatus {
    return statusOf(this.#followed, openWatches(this.#context.watches), this.#heartbeat.failure)
  }

  /** What is known while the list is read for the first time. */
  get firstReading(): FirstReading | undefined {
    return this.#list?.firstReading(openWatches(this.#context.watches))
  }

  /** Why nothing could be read yet. */
  get failure(): ApiError | UserError | undefined {
    return this.#followed.find(({ isReady, failure }) => !isReady && failure)?.failure?.error
  }

  /** If there is a list, it alone counts: a target beside it may come and go. */
  get #followed(): Followed[] {
    return this.#list ? [this.#list] : [...this.#targets.values()]
  }

  /** Lists everything again now. */
  refresh(): void {
    for (const watch of openWatches(this.#context.watches)) watch.refresh()
    this.#list?.touch()
  }

  close(): void {
    this.#publisher.close()
    this.#heartbeat.close()
    this.#calledOff()
    this.focus([])
    this.follow(undefined)
    this.transport.close()
  }

  /** Returns the function that cancels it. */
  #lookAgain(): () => void {
    const wait = Math.max(lookAgainMs, this.#lookMs * lookShare)
    return this.#context.timing.after(wait, () => {
      const { timing } = this.#context
      this.#isLooking = true
      if (timing.elapsed() - this.#readAt < readAgainMs) this.#list?.age()
      else {
        this.#readAt = timing.elapsed()
        this.#list?.touch()
      }
      for (const target of this.#targets.values()) target.touch()
      this.#calledOff = this.#lookAgain()
    })
  }
}

/**
 * How the whole stands: what may not be read any more, any watch that is lost, or a server that does not answer (`silence`), makes what is
 * shown stale.
 */
function statusOf(followed: readonly Followed[], watches: readonly AnyWatch[], silence: Followed['failure']): LiveStatus {
  const missing = followed.filter(({ isReady }) => !isReady)
  const failed = missing.find(({ failure }) => failure)?.failure
  if (failed) return { state: 'failed', message: failed.error.message }
  if (missing.length > 0) return { state: 'reading' }
  const lost = [
    silence,
    ...followed.map(({ failure }) => failure),
    ...watches.map(({ state }) => (state.at === 'lost' ? state : undefined)),
  ]
  const [first] = lost.filter((one) => one !== undefined).toSorted((a, b) => a.since - b.since)
  if (!first) return { state: 'live' }
  const { error, since } = first
  const waitMs = error instanceof ApiError ? error.retryAfterMs : undefined
  return { state: 'stale', since, reason: reasonOf(error), message: error.message, ...defined({ waitMs: waitMs || undefined }) }
}

function reasonOf(error: ApiError | UserError): 'lost' | 'expired' | 'throttled' | 'forbidden' {
  if (isExpired(error)) return 'expired'
  if (!(error instanceof ApiError)) return 'lost'
  const { reason, retryAfterMs = 0 } = error
  if (retryAfterMs > 0) return 'throttled'
  return reason === 'throttled' || reason === 'forbidden' ? reason : 'lost'
}
