import { isDeepStrictEqual } from 'node:util'
import { namespacedName } from '../kube/namespaced-name.ts'
import type { LiveChange } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'
import { changesBetween } from './changes.ts'

/** A trace that was made from all that it needs, whether with Pods, and the count of changes when it was touched. */
interface Judged {
  trace: Trace
  deep: boolean
  stamp: number
}

/** One Service of a list. */
export interface Entry {
  readonly namespace: string
  readonly name: string
  /** What is shown; absent: nothing yet. */
  trace: Trace | undefined
  /** The last one that was made from all that it needs. */
  judged: Judged | undefined
  /** The count of changes when it was touched last. */
  stamp: number
  /** Its slices do not show it healthy and whole. */
  sick: boolean
  /** Its trace is, or has to be, made with Pods. */
  deep: boolean
  /** A trace without the Pods that it needs, since when (ms since 1970), and whether it is shown by now. */
  waiting: { trace: Trace; since: number; shown?: true } | undefined
}

/** The Services of a list, by namespace and name. */
export class Entries {
  readonly #entries = new Map<string, Entry>()

  all(): Entry[] {
    return [...this.#entries.values()]
  }

  get(namespace: string, name: string): Entry | undefined {
    return this.#entries.get(namespacedName({ namespace, name }))
  }

  /** The entry of a Service that was touched, made where it is new. */
  take(namespace: string, name: string, stamp: number): Entry {
    const entry = this.get(namespace, name) ?? {
      namespace,
      name,
      trace: undefined,
      judged: undefined,
      stamp,
      sick: false,
      deep: false,
      waiting: undefined,
    }
    entry.stamp = stamp
    this.#entries.set(namespacedName(entry), entry)
    return entry
  }

  /** The Service is gone. True where it was shown. */
  remove(namespace: string, name: string, now: number, facts: LiveChange[]): boolean {
    const entry = this.get(namespace, name)
    this.#entries.delete(namespacedName({ namespace, name }))
    facts.push(...changesBetween(entry?.trace, undefined, now, true))
    return entry?.trace !== undefined
  }

  /** Takes a trace that is made from all that it needs. True where it shows something new. */
  settle(entry: Entry, trace: Trace, now: number, facts: LiveChange[]): boolean {
    const { judged, deep, stamp } = entry
    entry.waiting = undefined
    entry.judged = { trace, deep, stamp }
    facts.push(...changesBetween(entry.trace, trace, now, false))
    // That more was read of it is no change of the cluster.
    const isReadDeeper = judged !== undefined && judged.deep !== deep && judged.stamp === stamp
    if (judged && !isReadDeeper) facts.push(...changesBetween(judged.trace, trace, now, true).filter(isJudgement))
    return this.#replace(entry, trace)
  }

  /** Shows a trace that still waits for its Pods. True where it shows something new. */
  show(entry: Entry, now: number, facts: LiveChange[]): boolean {
    const { waiting } = entry
    if (!waiting) return false
    waiting.shown = true
    facts.push(...changesBetween(entry.trace, waiting.trace, now, false))
    return this.#replace(entry, waiting.trace)
  }

  #replace(entry: Entry, trace: Trace): boolean {
    if (entry.trace && isDeepStrictEqual({ ...entry.trace, taken: trace.taken }, trace)) return false
    entry.trace = trace
    return true
  }
}

function isJudgement({ what }: LiveChange): boolean {
  return what === 'verdict' || what === 'finding' || what === 'finding-cleared'
}
