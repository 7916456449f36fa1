import { isDeepStrictEqual } from 'node:util'
import type { Timing } from '../cluster/http/timing.ts'
import { defined } from '../lib/defined.ts'
import { messageOf } from '../lib/errors.ts'
import { joinLines } from '../lib/line.ts'
import { pooled } from '../lib/pool.ts'
import type { Elsewhere } from '../model/live.ts'
import type { LiveAccess, LiveCluster } from './cluster.ts'

/** A context that is connected: its cluster, which is followed. */
export interface Joined {
  access: LiveAccess
  cluster: LiveCluster
}

/** One context: its connection, or why there is none. */
interface Slot {
  readonly context: string
  joined: Joined | undefined
  failure: string | undefined
  /** A connection is being made, or waits to be tried again. */
  isJoining: boolean
}

/** What following several contexts needs. */
export interface BesideOptions {
  /** Rejects with a UserError. */
  join: (context: string) => Promise<Joined>
  /** Something is new. */
  changed: () => void
  timing: Timing
}

/** So many contexts are connected at once. */
const MOST_AT_ONCE = 8
/** ms until a context that could not be connected is tried again. */
const AGAIN_MS = 10_000

/** The contexts that are compared with the one in front: each follows its own list, and one that fails stops no other. */
export class Beside {
  readonly #options: BesideOptions
  readonly #slots: readonly Slot[]
  #front: string | undefined
  #namespace: string | undefined
  #isAll = false
  /** Call off what waits to be tried again. */
  readonly #waiting = new Set<() => void>()
  #isClosed = false
  #shown: readonly Elsewhere[] = []

  /** `contexts`: all that are compared, with the one in front. */
  constructor(contexts: readonly string[], options: BesideOptions) {
    this.#options = options
    this.#slots = contexts.map((context) => ({ context, joined: undefined, failure: undefined, isJoining: false }))
  }

  /** The context that is in front from now on, as it is followed here; undefined: it is not connected, or is none of these. Connects all others. */
  take(front: string): Joined | undefined {
    this.#front = front
    const missing = this.#others.filter(({ joined, isJoining }) => !joined && !isJoining)
    for (const slot of missing) slot.isJoining = true
    void pooled(
      MOST_AT_ONCE,
      missing.map((one) => () => this.#join(one)),
    )
    const slot = this.#slots.find(({ context }) => context === front)
    const joined = slot?.joined
    if (slot) slot.joined = undefined
    joined?.cluster.focus([])
    return joined
  }

  /** Takes back what was in front; false: it is none of these. */
  put(joined: Joined): boolean {
    const slot = this.#slots.find(({ context }) => context === joined.access.context)
    if (!slot) return false
    slot.joined = joined
    slot.failure = undefined
    joined.cluster.focus([])
    this.#follow(joined)
    return true
  }

  /** Another namespace (absent: that of each context); `isAll`: all namespaces. */
  scope(namespace: string | undefined, isAll: boolean): void {
    this.#namespace = namespace
    this.#isAll = isAll
    for (const { joined } of this.#slots) if (joined) this.#follow(joined)
  }

  /** The others as they were at the last update: the same array until one of them changes. */
  get shown(): readonly Elsewhere[] {
    return this.#shown
  }

  /** Works out what changed. */
  update(): void {
    for (const { joined } of this.#slots) joined?.cluster.update([])
    const now = this.#others.map((slot) => this.#stateOf(slot))
    const isSame = now.length === this.#shown.length && now.every((one, index) => isSameState(one, this.#shown[index]))
    if (!isSame) this.#shown = now
  }

  refresh(): void {
    for (const { joined } of this.#slots) joined?.cluster.refresh()
  }

  close(): void {
    this.#isClosed = true
    for (const callOff of this.#waiting) callOff()
    for (const { joined } of this.#slots) joined?.cluster.close()
  }

  get #others(): readonly Slot[] {
    return this.#slots.filter(({ context }) => context !== this.#front)
  }

  async #join(slot: Slot): Promise<void> {
    const { join, changed } = this.#options
    try {
      const joined = await join(slot.context)
      slot.isJoining = false
      if (this.#isClosed || slot.joined || slot.context === this.#front) return joined.cluster.close()
      slot.joined = joined
      slot.failure = undefined
      this.#follow(joined)
    } catch (error) {
      slot.failure = joinLines(messageOf(error))
      if (!this.#isClosed) this.#joinLater(slot)
    }
    changed()
  }

  #joinLater(slot: Slot): void {
    const callOff = this.#options.timing.after(AGAIN_MS, () => {
      this.#waiting.delete(callOff)
      slot.isJoining = !slot.joined && slot.context !== this.#front
      if (slot.isJoining) void this.#join(slot)
    })
    this.#waiting.add(callOff)
  }

  #follow({ cluster, access }: Joined): void {
    const namespace = this.#isAll ? undefined : (this.#namespace ?? access.namespace)
    followNamespace(cluster, namespace)
  }

  #stateOf({ context, joined, failure }: Slot): Elsewhere {
    if (!joined) return { context, status: failure === undefined ? { state: 'connecting' } : { state: 'failed', message: failure } }
    const { cluster } = joined
    return { context, status: cluster.status, ...defined({ namespace: cluster.list?.namespace, list: cluster.list?.list }) }
  }
}

/** Follows the Services of a namespace (absent: of all), unless it does so already. */
export function followNamespace(cluster: LiveCluster, namespace: string | undefined): void {
  if (!cluster.list || cluster.list.namespace !== namespace) cluster.follow(defined({ namespace }))
}

/** A list is the same object until it changes. */
function isSameState({ list, ...one }: Elsewhere, before: Elsewhere | undefined): boolean {
  if (!before || list !== before.list) return false
  const { list: _, ...rest } = before
  return isDeepStrictEqual(one, rest)
}
