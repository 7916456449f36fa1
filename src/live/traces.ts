import { isDeepStrictEqual } from 'node:util'
import { namespacedName } from '../kube/namespaced-name.ts'
import type { LiveChange } from '../model/live.ts'
import type { Service } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'
import { changesBetween } from './changes.ts'
import type { LiveContext } from './context.ts'
import { restsOnTime } from './rests-on-time.ts'
import { touchedNamespaces } from './touched.ts'

/** The traces of the Services of a list. Each is made again when something changed in its namespace, or in what tells on all of them. */
export class LiveTraces {
  readonly #context: Pick<LiveContext, 'tracer' | 'timing'>
  /** By `namespace/name`. A trace without changes stays the same object. */
  readonly #traces = new Map<string, Trace>()
  #traced: Snapshot | undefined
  /** RFC 3339: when all that rests on time was last traced again. A trace with the same result keeps its old object. */
  #agedAt = ''

  constructor(context: Pick<LiveContext, 'tracer' | 'timing'>) {
    this.#context = context
  }

  get all(): Trace[] {
    return [...this.#traces.values()]
  }

  /** All is to be traced again, since time has passed. */
  touch(): void {
    this.#traced = undefined
  }

  /** Traces the Services that a snapshot may show differently. True if anything changed; the changes are added to `facts`. */
  update(snapshot: Snapshot, services: readonly Service[], facts: LiveChange[]): boolean {
    const touched = this.#traced ? touchedNamespaces(this.#traced, snapshot) : 'all'
    this.#traced = snapshot
    const isNew = this.#removeOthers(services, facts)
    if (touched !== 'all' && touched.size === 0) return isNew
    // The name of another Service may lead to any namespace.
    const again = touched === 'all' ? services : services.filter(({ namespace, type }) => touched.has(namespace) || type === 'ExternalName')
    return this.#retrace(snapshot, again, facts) || isNew
  }

  /** Traces again what may have a different result because time has passed. True if any result is new. */
  age(snapshot: Snapshot, services: readonly Service[], facts: LiveChange[]): boolean {
    const isAging = (service: Service) => {
      const trace = this.#traces.get(namespacedName(service))
      const [seen = ''] = trace ? [trace.taken, this.#agedAt].sort().reverse() : []
      return trace !== undefined && restsOnTime(trace, seen)
    }
    const aging = services.filter(isAging)
    this.#agedAt = snapshot.taken
    return this.#retrace(snapshot, aging, facts)
  }

  #retrace(snapshot: Snapshot, services: readonly Service[], facts: LiveChange[]): boolean {
    if (services.length === 0) return false
    const targets = services.map(({ namespace, name }) => ({ namespace, target: { kind: 'service' as const, name } }))
    const traces = this.#context.tracer.traces(snapshot, targets)
    return traces.filter((trace) => this.#settle(trace, facts)).length > 0
  }

  /** True if the trace says something new. */
  #settle(trace: Trace, facts: LiveChange[]): boolean {
    const key = namespacedName(trace.target)
    const before = this.#traces.get(key)
    if (before && isDeepStrictEqual({ ...before, taken: trace.taken }, trace)) return false
    facts.push(...changesBetween(before, trace, this.#context.timing.now()))
    this.#traces.set(key, trace)
    return true
  }

  #removeOthers(services: readonly Service[], facts: LiveChange[]): boolean {
    const present = new Set(services.map(namespacedName))
    const gone = [...this.#traces].filter(([key]) => !present.has(key))
    for (const [key, trace] of gone) {
      this.#traces.delete(key)
      facts.push(...changesBetween(trace, undefined, this.#context.timing.now()))
    }
    return gone.length > 0
  }
}
