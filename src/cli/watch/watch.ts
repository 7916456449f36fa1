import { UserError } from '../../cluster/config/user-error.ts'
import { realTiming } from '../../cluster/http/timing.ts'
import { printable } from '../../lib/printable.ts'
import { type ClusterAccess, LiveCluster } from '../../live/cluster.ts'
import { createTracer } from '../../live/tracer.ts'
import type { LiveStatus } from '../../model/live.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { PlacedTarget } from '../../model/tracer.ts'
import { staleReason } from '../../render/stale.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { exitCode, FAILED } from '../exit.ts'
import type { Io } from '../io.ts'
import { type FindInstead, missingLines } from '../missing.ts'
import { requireClients } from '../missing-client.ts'
import type { ProbeTools } from '../probe/probe-tools.ts'
import { FollowedLogs } from './followed-logs.ts'
import { ProbedWatch } from './probed-watch.ts'
import { isReached, lackedRights, whyNot } from './until.ts'
import { createWatchPrinter, type Shown, type WatchPrinter } from './watch-print.ts'

/** Where a watch begins. */
export interface WatchStart {
  /** The namespace of targets, and of a list that does not cover all namespaces. */
  namespace: string
  access: ClusterAccess
  /** With `--probe`: what runs in Pods. */
  probeTools?: ProbeTools
}

/** ms after which `--until` gives up, unless `--timeout` says otherwise. */
const usualTimeoutMs = 5 * 60_000

/**
 * Follows what the command asks for, prints what changes with `--watch`, and ends when `--until` is reached (0), after `--timeout` (1, or
 * without `--until` by `--fail-on`), or when it is interrupted (130). @throws ApiError, UserError if nothing can be read
 */
export async function runWatch(command: TraceCommand, start: WatchStart, io: Io): Promise<number> {
  const following = new Following(command, start, io)
  try {
    return await following.run()
  } finally {
    await following.close()
  }
}

class Following {
  readonly #command: TraceCommand
  readonly #start: WatchStart
  readonly #io: Io
  readonly #cluster: LiveCluster
  readonly #printer: WatchPrinter
  readonly #ended: AbortSignal
  /** What went wrong in our own code, to be thrown where it is waited for. */
  #fault: { error: unknown } | undefined
  readonly #logs: FollowedLogs | undefined
  readonly #probed: ProbedWatch | undefined
  #wake: () => void = () => undefined
  #isLate = false
  #calledOff: () => void = () => undefined
  #stale = false

  constructor(command: TraceCommand, start: WatchStart, io: Io) {
    const timing = { ...realTiming, now: () => io.now().getTime() }
    this.#command = command
    this.#start = start
    this.#io = io
    this.#printer = createWatchPrinter(command, io)
    this.#ended = io.ended()
    this.#cluster = new LiveCluster(start.access, {
      tracer: createTracer(command.ignore),
      dataplane: command.output === 'wide',
      timing,
      changed: () => this.#changed(),
    })
    if (command.output === 'wide') this.#logs = new FollowedLogs(() => this.#cluster.transport.current(), this.#ended)
    if (start.probeTools)
      this.#probed = new ProbedWatch(command, start.probeTools, io, { signal: this.#ended, changed: () => this.#wake() })
    const timeoutMs = command.timeoutMs ?? (command.until ? usualTimeoutMs : 0)
    if (timeoutMs > 0) {
      this.#calledOff = timing.after(timeoutMs, () => {
        this.#isLate = true
        this.#wake()
      })
    }
  }

  async close(): Promise<void> {
    this.#calledOff()
    await this.#probed?.close()
    this.#cluster.close()
  }

  async run(): Promise<number> {
    const { targets, allNamespaces, selector } = this.#command
    const namespace = allNamespaces ? undefined : this.#start.namespace
    if (targets.length === 0) this.#cluster.follow({ namespace, labelSelector: selector })
    else this.#cluster.focus(targets.map((target) => this.#place(target)))
    this.#ended.addEventListener('abort', () => this.#wake(), { once: true })
    for (;;) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      const code = await this.#turn()
      if (code !== undefined) return code
      await promise
    }
  }

  /** Looks at what is there now: prints it, and answers the exit code once the end is reached. */
  async #turn(): Promise<number | undefined> {
    if (this.#fault) throw this.#fault.error
    if (this.#ended.aborted) return typeof this.#ended.reason === 'number' ? this.#ended.reason : 130
    const { status, failure } = this.#cluster
    if (status.state === 'failed') throw failure ?? new UserError(status.message)
    const read = this.#shown()
    const missing = read && !this.#command.until ? await this.#missing(read) : undefined
    if (missing !== undefined) return missing
    const shown = read && this.#probed ? await this.#probed.shown(read, (target) => this.#snapshotOf(target)) : read
    const end = shown && (await this.#show(shown, status))
    if (end !== undefined) return end
    this.#notice(status)
    return this.#isLate ? this.#late(shown ?? this.#probed?.last) : undefined
  }

  /** Prints what is shown, and answers the exit code if the awaited state is reached. */
  async #show(shown: Shown, status: LiveStatus): Promise<number | undefined> {
    if (this.#command.watch) await this.#printer.print(await this.#withLogs(shown), status)
    return this.#cluster.settled && status.state === 'live' ? this.#end(shown) : undefined
  }

  #changed(): boolean {
    try {
      const changed = this.#cluster.update([])
      this.#wake()
      return changed
    } catch (error) {
      this.#fault = { error }
      this.#wake()
      return false
    }
  }

  /** Absent until all of it was read. */
  #shown(): Shown | undefined {
    const { targets } = this.#command
    if (targets.length === 0) return this.#cluster.list?.list && { list: this.#cluster.list.list, traces: this.#cluster.list.list.items }
    const traces = targets.flatMap((target) => this.#cluster.target(this.#place(target))?.trace ?? [])
    return traces.length === targets.length ? { traces } : undefined
  }

  /** `-o wide` prints the ends of logs with targets. */
  async #withLogs(shown: Shown): Promise<Shown> {
    if (!this.#logs || shown.list || this.#ended.aborted) return shown
    try {
      return { ...shown, logs: await this.#logs.of(shown.traces) }
    } catch (error) {
      if (this.#ended.aborted) return shown
      throw error
    }
  }

  #snapshotOf(target: TargetRef): Snapshot | undefined {
    return this.#cluster.target(this.#place(target))?.snapshot
  }

  #place(target: TargetRef): PlacedTarget {
    const { clients } = this.#command
    return { namespace: this.#start.namespace, target, ...(clients && { clients }) }
  }

  /** A target or a client that is not there at the start is an error, as in kubectl; one that goes later is a change. */
  async #missing({ traces, list }: Shown): Promise<number | undefined> {
    if (this.#printer.began || list) return undefined
    const { targets, clients = [] } = this.#command
    const [snapshot] = targets.flatMap((target) => this.#snapshotOf(target) ?? [])
    if (snapshot) await requireClients(clients, this.#start.namespace, snapshot, this.#look)
    if (traces.every(isFound)) return undefined
    const lines = await Promise.all(this.#command.targets.map((target) => this.#missingLine(target)))
    for (const line of lines.flat()) this.#io.stderr(`error: ${printable(line)}\n`)
    return FAILED
  }

  async #missingLine(target: TargetRef): Promise<string[]> {
    const { namespace } = this.#start
    const { trace, snapshot } = this.#cluster.target(this.#place(target)) ?? {}
    if (!trace || !snapshot || isFound(trace)) return []
    return missingLines([{ target, trace }], this.#look, namespace, snapshot)
  }

  readonly #look: FindInstead = async (target) => {
    const { lookInCluster } = await import('../missing-in-cluster.ts')
    return lookInCluster(this.#cluster.transport.current(), this.#io.signal)(target)
  }

  /** Says once that what is printed may be out of date, and once that it is not any more. */
  #notice(status: LiveStatus): void {
    if (this.#printer.showsStatus || (status.state === 'stale') === this.#stale) return
    if (status.state !== 'stale' && status.state !== 'live') return
    this.#stale = status.state === 'stale'
    this.#io.stderr(status.state === 'stale' ? `${staleReason(status)}: ${printable(status.message)}; trying again\n` : 'connected again\n')
  }

  async #late(shown: Shown | undefined): Promise<number> {
    const { until } = this.#command
    if (!until) return exitCode(shown?.traces.map(({ verdict }) => verdict) ?? [], this.#command.failOn)
    this.#io.stderr(`error: timed out: ${printable(whyNot(until, shown))}\n`)
    return shown ? this.#finish(shown, 1) : 1
  }

  /** The exit code if the awaited state is reached, or can never be reached. */
  async #end(shown: Shown): Promise<number | undefined> {
    const { until } = this.#command
    if (isReached(until, shown)) return this.#finish(shown, 0)
    const rights = lackedRights(until, shown)
    if (rights === undefined) return undefined
    this.#io.stderr(`error: --until healthy cannot be reached: ${printable(rights)}\n`)
    return FAILED
  }

  /** Without `--watch` only the final state is printed. */
  async #finish(shown: Shown, code: number): Promise<number> {
    if (!this.#command.watch) await this.#printer.printOnce(await this.#withLogs(shown))
    return code
  }
}
