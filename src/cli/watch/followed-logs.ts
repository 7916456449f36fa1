import type { Transport } from '../../cluster/http/transport.ts'
import { type WantedLog, wantedLogs } from '../../diagnose/log-requests.ts'
import type { PodLog, PodLogs } from '../../model/pod-log.ts'
import type { Trace } from '../../model/trace.ts'

/**
 * The ends of the logs of a cluster that is followed. Each is read when its container fails, and again when the state of that container
 * changes: what it writes meanwhile is what `kubectl logs -f` is for.
 */
export class FollowedLogs {
  readonly #transport: () => Transport
  readonly #signal: AbortSignal
  #read: ReadonlyMap<string, Promise<PodLogs>> = new Map()
  readonly #told = new Set<string>()

  constructor(transport: () => Transport, signal: AbortSignal) {
    this.#transport = transport
    this.#signal = signal
  }

  /** The logs that these traces ask for, and why others could not be read, where that was not said yet. @throws ApiError where it was called off */
  async of(traces: readonly Trace[]): Promise<PodLogs> {
    const wanted = wantedLogs(traces)
    this.#read = new Map(wanted.map((one) => [keyOf(one), this.#read.get(keyOf(one)) ?? this.#readOne(one)]))
    const all = await Promise.all(this.#read.values())
    const notes = all.flatMap((one) => one.notes).filter((note) => !this.#told.has(note))
    for (const note of notes) this.#told.add(note)
    return { logs: all.flatMap((one): PodLog[] => one.logs), notes: [...new Set(notes)] }
  }

  async #readOne({ request }: WantedLog): Promise<PodLogs> {
    const { readLogs } = await import('../../cluster/pods/log.ts')
    return readLogs(this.#transport(), [request], this.#signal)
  }
}

function keyOf({ request, state }: WantedLog): string {
  return JSON.stringify([request, state])
}
