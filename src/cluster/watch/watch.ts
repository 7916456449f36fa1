import type { ReadGap } from '../../model/snapshot.ts'
import type { UserError } from '../config/user-error.ts'
import { ApiError } from '../http/api-error.ts'
import { type Pace, RequestPace } from '../http/pace.ts'
import { backoff } from '../http/timing.ts'
import type { Transport } from '../http/transport.ts'
import { listPath } from '../kinds/kind.ts'
import { checkObject } from '../read/check-object.ts'
import { gapOf } from '../read/gap.ts'
import { type ListProgress, listRows, type Projection, type Scope, selectorsOf } from '../read/list-rows.ts'
import { type Change, isNewer, ObjectTable } from './object-table.ts'
import { readEvent, type WatchEvent } from './watch-event.ts'
import { type AnyWatch, failureOf, isExpired, usualBounds, type WatchContext, type WatchListener, type WatchState } from './watch-state.ts'

/** After so many attempts in vain to continue from a version, the objects are listed again. */
const mostResumes = 3
/** An answer that ends sooner, and without an event, counts as a failure. */
const shortestAnswerMs = 5_000

interface Pause {
  ms: number
  /** The credentials were not accepted: read them again after the pause. */
  renew?: boolean
}

/**
 * One kind in one scope, kept as the server has it: listed, then watched from the list's version on, for as long as it is not stopped.
 * Whatever the server answers, it is asked at most 20 times in 10 s.
 */
export class Watch<T> implements AnyWatch {
  readonly table = new ObjectTable<T>()
  readonly #projection: Projection<T>
  readonly #scope: Scope
  readonly #context: Required<WatchContext>
  readonly #listener: WatchListener<T>
  readonly #pace: Pace
  readonly #stopped = new AbortController()
  readonly #first = Promise.withResolvers<void>()
  #turn = new AbortController()
  /** That of the last request. */
  #used: Transport | undefined
  #state: WatchState = { at: 'starting' }
  /** Where to continue; absent: list first. */
  #version: string | undefined
  #listed = false
  #progress: ListProgress | undefined
  #polled: ReadGap | undefined
  /** ms of `elapsed`: until then the watch is not tried again. */
  #pollUntil = Number.NEGATIVE_INFINITY
  /** Failures in a row, and of these the ones since the last list. */
  #failures = 0
  #resumes = 0
  #brokenAt: number | undefined
  /** Has the current response brought anything? */
  #heard = false

  constructor(projection: Projection<T>, scope: Scope, listener: WatchListener<T>, context: WatchContext) {
    this.#projection = projection
    this.#scope = scope
    this.#listener = listener
    this.#pace = context.pace ?? new RequestPace(context.timing)
    this.#context = { bounds: usualBounds, ...context, pace: this.#pace }
    void this.#run()
  }

  get state(): WatchState {
    return this.#state
  }

  get kind(): string {
    return this.#projection.kind.kind
  }

  get progress(): ListProgress | undefined {
    return this.#progress
  }

  get listed(): boolean {
    return this.#listed
  }

  get polled(): ReadGap | undefined {
    return this.#polled
  }

  refresh(): void {
    this.#version = undefined
    this.#turn.abort()
  }

  reconnect(): void {
    this.#turn.abort()
  }

  /** Resolves once it is known what there is, or that this cannot be known for now. */
  get settled(): Promise<void> {
    return this.#first.promise
  }

  stop(): void {
    this.#stopped.abort()
    this.#first.resolve()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped
    while (!signal.aborted) {
      this.#turn = new AbortController()
      const turn = AbortSignal.any([signal, this.#turn.signal])
      const pause = await this.#attempt(turn).catch((error: unknown) => (turn.aborted ? undefined : this.#mishap(error)))
      if (pause === undefined) continue
      await this.#context.timing.sleep(pause.ms, turn).catch(() => undefined)
      if (pause.renew && !turn.aborted) await this.#context.transport.renew(this.#used)
    }
  }

  /** Lists where that is needed, then follows what changes until the server ends its answer. Answers how long to pause after it. */
  async #attempt(turn: AbortSignal): Promise<Pause | undefined> {
    const { timing, bounds } = this.#context
    if (this.#version === undefined) await this.#list(turn)
    const began = timing.elapsed()
    if (began < this.#pollUntil) {
      this.#version = undefined
      return { ms: bounds.pollMs * (0.5 + timing.random()) }
    }
    this.#heard = false
    await this.#transport().stream(listPath(this.#projection.kind, this.#scope.namespace), (line) => this.#take(line), {
      signal: turn,
      pace: this.#pace,
      idleTimeoutMs: bounds.idleTimeoutMs,
      query: {
        ...selectorsOf(this.#scope),
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: this.#version ?? '',
        timeoutSeconds: String(Math.round((bounds.answerMs * (1 + timing.random())) / 1000)),
      },
      opened: () => this.#open(),
    })
    if (!this.#heard && timing.elapsed() - began < shortestAnswerMs) throw new ApiError('unavailable', 'the server ended a watch at once')
    return undefined
  }

  #transport(): Transport {
    this.#used = this.#context.transport.current()
    return this.#used
  }

  #open(): void {
    const moved = this.#polled !== undefined
    this.#polled = undefined
    this.#become({ at: 'current' })
    if (moved) this.#listener.moved()
  }

  async #list(turn: AbortSignal): Promise<void> {
    const { rows, resourceVersion } = await listRows(this.#transport(), this.#projection, this.#scope, turn, {
      pace: this.#pace,
      onProgress: (progress) => this.#note(progress),
    })
    turn.throwIfAborted()
    this.#version = resourceVersion
    this.#resumes = 0
    this.#listed = true
    for (const change of this.table.replace(rows)) this.#listener.changed(change)
    this.#become({ at: 'current' })
  }

  #note(progress: ListProgress): void {
    if (this.#listed) return
    this.#progress = progress
    this.#listener.progressed?.()
  }

  #take(line: string): void {
    const event = readEvent(line)
    if (event.type === 'other') return
    const change = event.type === 'bookmark' ? undefined : this.#apply(event)
    this.#heard = true
    this.#failures = 0
    this.#resumes = 0
    if (event.version !== '' && isNewer(event.version, this.#version)) this.#version = event.version
    if (change) this.#listener.changed(change)
  }

  #apply(event: Extract<WatchEvent, { type: 'put' | 'delete' }>): Change<T> | undefined {
    const { namespace, name, version, raw } = event
    if (event.type === 'delete') return this.table.delete(namespace, name, version)
    checkObject(this.#projection.kind, raw, { namespace: this.#scope.namespace })
    return this.table.put({ namespace, name, version, slim: this.#projection.project(raw) })
  }

  /** Decides what a failure means, and how long to wait before the next attempt. */
  #mishap(error: unknown): Pause {
    const { timing, bounds } = this.#context
    const failure = failureOf(error)
    if (failure instanceof ApiError && (failure.reason === 'forbidden' || failure.reason === 'not-served')) {
      if (this.#version === undefined) {
        const since = this.#state.at === 'gap' ? this.#state.since : timing.now()
        this.#become({ at: 'gap', since, error: failure, gap: gapOf(failure, this.#projection.kind, 'list', this.#scope.namespace) })
        return { ms: bounds.gapMs * (0.5 + timing.random()) }
      }
      this.#version = undefined
      this.#pollUntil = timing.elapsed() + bounds.gapMs
      this.#polled = { ...gapOf(failure, this.#projection.kind, 'watch', this.#scope.namespace), instead: 'list' }
      this.#listener.moved()
      return { ms: bounds.pollMs * (0.5 + timing.random()) }
    }
    this.#failures += 1
    // A list asks for no version: if even that is answered with `gone`, the server cannot be read.
    if (failure instanceof ApiError && failure.reason === 'gone' && this.#version !== undefined) this.#version = undefined
    else this.#missed(failure)
    const retryAfterMs = failure instanceof ApiError ? failure.retryAfterMs : undefined
    return { ms: backoff(this.#failures, timing.random(), retryAfterMs), renew: isExpired(failure) }
  }

  /**
   * The first failure of a current watch is not reported if it has no HTTP status: the connection broke off, and the watch continues. Any
   * other failure makes it `lost`.
   */
  #missed(failure: ApiError | UserError): void {
    this.#resumes += 1
    if (this.#resumes >= mostResumes) this.#version = undefined
    const first = this.#brokenAt === undefined && this.#state.at === 'current'
    this.#brokenAt ??= this.#context.timing.now()
    if (first && failure instanceof ApiError && failure.status === undefined && failure.reason !== 'aborted') return
    this.#become({ at: 'lost', since: this.#brokenAt, error: failure })
  }

  #become(state: WatchState): void {
    const before = this.#state
    if (state.at === 'current') this.#brokenAt = undefined
    this.#state = state
    this.#first.resolve()
    if (before.at !== state.at || state.at !== 'current') this.#listener.moved()
  }
}
