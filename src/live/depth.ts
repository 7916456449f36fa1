import { backoff } from '../cluster/http/timing.ts'
import { Reading, serverSource } from '../cluster/read/reading.ts'
import { readPodsOf } from '../cluster/read/service-list.ts'
import { namespacedName } from '../kube/namespaced-name.ts'
import type { EndpointSlice, Pod, Service, Workload } from '../model/resources.ts'
import type { Extent, ReadGap, Resource } from '../model/snapshot.ts'
import { type LiveContext, takenNow } from './context.ts'
import { type SecondStep, secondStep } from './list-steps.ts'

/** The Pods and workloads of those Services of a list that are not healthy, as one reading found them. */
export interface Depth extends SecondStep {
  /** The count of changes when the reading began: what changed later is newer than the Pods. */
  stamp: number
  pods: ReadonlyMap<string, Pod[]>
  workloads: ReadonlyMap<string, Workload[]>
  extent: Partial<Record<Resource, Extent>>
  gaps: readonly ReadGap[]
}

/** What a reading is about. */
export interface DepthQuestion {
  stamp: number
  sick: readonly Service[]
  slices: readonly EndpointSlice[]
}

const shortestPauseMs = 200
/** Reading takes at most one part in so many of the time. */
const share = 20

/**
 * Reads the Pods that a list needs, one reading at a time and with pauses that grow with what a reading takes: Pods of a whole cluster
 * are not watched for a list.
 */
export class DepthReader {
  readonly #context: LiveContext
  readonly #namespace: string | undefined
  readonly #ask: () => DepthQuestion
  readonly #done: () => void
  readonly #stop = new AbortController()
  #wanted = false
  #reading = false
  #tookMs = 0
  #failures = 0
  #calledOff: () => void = () => undefined
  #depth: Depth | undefined

  /** `ask` is called when a reading begins, `done` when it has ended. */
  constructor(context: LiveContext, namespace: string | undefined, ask: () => DepthQuestion, done: () => void) {
    this.#context = context
    this.#namespace = namespace
    this.#ask = ask
    this.#done = done
  }

  /** The last reading. */
  get depth(): Depth | undefined {
    return this.#depth
  }

  /** ms that the last reading took. */
  get tookMs(): number {
    return this.#tookMs
  }

  /** Read again, as soon as it may be. */
  want(): void {
    this.#wanted = true
    if (!this.#reading) this.#start()
  }

  close(): void {
    this.#stop.abort()
    this.#calledOff()
  }

  #start(): void {
    const { timing } = this.#context
    this.#reading = true
    this.#wanted = false
    const began = timing.now()
    void this.#read().then((depth) => {
      this.#tookMs = timing.now() - began
      if (this.#stop.signal.aborted) return
      this.#depth = depth ?? this.#depth
      this.#done()
      this.#failures = depth ? 0 : this.#failures + 1
      const pause = depth ? Math.max(shortestPauseMs, this.#tookMs * share) : backoff(this.#failures, timing.random())
      this.#calledOff = timing.after(pause, () => {
        this.#reading = false
        if (this.#wanted || !depth) this.#start()
      })
    })
  }

  async #read(): Promise<Depth | undefined> {
    const { transport } = this.#context
    const { stamp, sick, slices } = this.#ask()
    try {
      const reading = new Reading(serverSource(transport.current(), this.#stop.signal))
      await Promise.all(readPodsOf(reading, sick, slices, this.#namespace))
      const { pods, workloads, extent, gaps } = reading.snapshot(takenNow(this.#context), this.#context.source)
      // The connection is gone: what was read before says more.
      if (this.#depth && gaps.some(({ reason }) => reason === 'unavailable' || reason === 'timeout' || reason === 'unauthorized'))
        return undefined
      return {
        stamp,
        ...secondStep(new Set(sick.map(namespacedName)), { pods, gaps }),
        pods: Map.groupBy(pods, (pod) => pod.namespace),
        workloads: Map.groupBy(workloads, (workload) => workload.namespace),
        extent: { pods: extent.pods ?? 'none', workloads: extent.workloads ?? 'none' },
        gaps,
      }
    } catch {
      // Credentials that cannot be had: the watches say so.
      return undefined
    }
  }
}
