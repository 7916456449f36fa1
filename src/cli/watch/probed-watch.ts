import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { TraceCommand } from '../args/command.ts'
import type { Io } from '../io.ts'
import type { ProbeTools } from '../probe/probe-tools.ts'
import { WatchProbes } from '../probe/watch-probes.ts'
import type { Shown } from './watch-print.ts'

/** ms from one sample to the next, unless `--every` says otherwise. */
const usualEveryMs = 5_000
/** ms after which a screen that shows a path is drawn again. */
const screenMs = 1_000

/** What is shown of targets that are followed and probed: as often as samples are taken, and not after each change. */
export class ProbedWatch {
  readonly #command: TraceCommand
  readonly #io: Io
  readonly #probes: WatchProbes
  readonly #everyMs: number
  readonly #changed: () => void
  #timer: NodeJS.Timeout | undefined
  #isDue = false
  #read: Shown | undefined
  #last: Shown | undefined

  /** `changed` is called when there may be something to show. */
  constructor(command: TraceCommand, tools: ProbeTools, io: Io, { signal, changed }: { signal: AbortSignal; changed: () => void }) {
    this.#command = command
    this.#io = io
    this.#everyMs = tools.request.watchMs ?? usualEveryMs
    this.#changed = changed
    this.#probes = new WatchProbes(tools, this.#everyMs, io, { ignore: command.ignore, signal, changed })
    this.#wait(tools.request.timeoutMs)
  }

  /** What was shown last. */
  get last(): Shown | undefined {
    return this.#last
  }

  /** What to show now, given the traces that were read and the snapshots that they were made from; undefined: nothing yet. */
  async shown(read: Shown, snapshotOf: (target: TargetRef) => Snapshot | undefined): Promise<Shown | undefined> {
    const isFirst = this.#last === undefined
    // What runs in Pods follows each change of the cluster at once; what is shown follows the samples.
    const isOther = this.#read?.traces.some((trace, index) => trace !== read.traces[index]) ?? true
    this.#read = read
    if (!this.#isDue && !isOther && !(isFirst && this.#probes.isTried)) return undefined
    const taken = this.#io.now().toISOString()
    const targets = this.#command.targets.flatMap((target, index) => {
      const [trace, snapshot] = [read.traces[index], snapshotOf(target)]
      return trace && snapshot ? [{ target, trace, snapshot: { ...snapshot, taken } }] : []
    })
    const traces = await this.#probes.traces(targets)
    if (!this.#isDue && !(isFirst && this.#probes.isTried)) return undefined
    this.#wait(this.#probes.hasPath && this.#io.stdoutIsTTY ? Math.min(screenMs, this.#everyMs) : this.#everyMs)
    this.#last = { ...read, traces }
    return this.#last
  }

  /** Ends what runs in Pods, and resolves when it has ended. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#probes.close()
  }

  #wait(ms: number): void {
    this.#isDue = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#isDue = true
      this.#changed()
    }, ms)
  }
}
