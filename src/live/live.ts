import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../cluster/config/user-error.ts'
import type { Timing } from '../cluster/http/timing.ts'
import { getObject, listEvents, listNamespaces } from '../cluster/read/objects.ts'
import type { WatchBounds } from '../cluster/watch/watch-state.ts'
import { defined } from '../lib/defined.ts'
import { messageOf } from '../lib/errors.ts'
import { joinLines } from '../lib/line.ts'
import type { ClientRef } from '../model/client.ts'
import type { Live, LiveChange, LiveView } from '../model/live.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { PlacedTarget, Tracer } from '../model/tracer.ts'
import { Beside, followNamespace, type Joined } from './beside.ts'
import { clientsIn } from './clients.ts'
import { type LiveAccess, LiveCluster } from './cluster.ts'
import { nextView } from './next-view.ts'

/** How a live cluster begins. */
export interface LiveOptions {
  /** Reads the configuration and opens the way to a context; absent: the current one. Rejects with a UserError. */
  connect: (context: string | undefined) => Promise<LiveAccess>
  tracer: Tracer
  timing: Timing
  /** Absent: that of the context. */
  namespace?: string
  allNamespaces?: boolean
  /** Contexts that are compared: the first is in front at the start, the lists of the others are followed beside it. Absent: the current one alone. */
  compared?: readonly string[]
  bounds?: WatchBounds
}

/** Follows a cluster for a view. It starts at once. */
export function createLive(options: LiveOptions): Live {
  return new LiveStore(options)
}

class LiveStore implements Live {
  readonly #options: LiveOptions
  readonly #listeners = new Set<() => void>()
  readonly #stop = new AbortController()
  #view: LiveView = { status: { state: 'connecting' }, context: '', changes: [] }
  #cluster: LiveCluster | undefined
  /** That of the cluster; absent until it is connected. */
  #access: LiveAccess | undefined
  /** As the configuration had them when it was last read. */
  #contexts: readonly string[] = []
  #namespace: string | undefined
  #allNamespaces: boolean
  /** The namespace was chosen, and is not just that of the context. */
  #isChosen: boolean
  readonly #beside: Beside | undefined
  #focus: { target: PlacedTarget['target']; namespace?: string; client?: ClientRef } | undefined
  /** Counts connections: one that was given up while it was made is of no use. */
  #turn = 0

  constructor(options: LiveOptions) {
    this.#options = options
    this.#namespace = options.namespace
    this.#allNamespaces = options.allNamespaces ?? false
    this.#isChosen = options.namespace !== undefined || this.#allNamespaces
    const { compared, timing } = options
    const [front] = compared ?? []
    if (compared && front !== undefined) {
      this.#beside = new Beside(compared, { join: (context) => this.#join(context), changed: () => void this.#publish(), timing })
      this.#beside.scope(this.#namespace, this.#allNamespaces)
    }
    void this.#connect(front)
  }

  view(): LiveView {
    return this.#view
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  focus(target: PlacedTarget['target'] | undefined, namespace = this.#namespace, client?: ClientRef): void {
    this.#focus = target && { target, ...defined({ namespace, client }) }
    this.#cluster?.focus(this.#places())
  }

  scope(namespace: string | undefined): void {
    this.#namespace = namespace
    this.#allNamespaces = namespace === undefined
    this.#isChosen = true
    this.#beside?.scope(namespace, this.#allNamespaces)
    this.#follow()
  }

  context(name: string): void {
    const stays = this.#isChosen && (this.#options.compared?.includes(name) ?? false)
    if (!stays) {
      this.#namespace = undefined
      this.#allNamespaces = false
    }
    this.#focus = undefined
    void this.#connect(name)
  }

  async namespaces(): Promise<{ names: string[]; failure?: string }> {
    const known = new Set(this.#view.list?.items.flatMap(({ target }) => target.namespace ?? []))
    if (this.#access) known.add(this.#access.namespace)
    if (this.#namespace !== undefined) known.add(this.#namespace)
    try {
      return { names: await listNamespaces(this.#transport(), this.#stop.signal) }
    } catch (error) {
      return { names: [...known].sort(), failure: joinLines(messageOf(error)) }
    }
  }

  contexts(): string[] {
    return [...this.#contexts]
  }

  refresh(): void {
    this.#beside?.refresh()
    if (this.#cluster) this.#cluster.refresh()
    else void this.#connect(this.#view.context || undefined)
  }

  async clients(): ReturnType<Live['clients']> {
    const namespace = this.#namespace ?? this.#access?.namespace ?? 'default'
    return clientsIn(namespace, () => this.#transport(), this.#stop.signal)
  }

  async matrix(): ReturnType<Live['matrix']> {
    const { matrixOf } = await import('./matrix.ts')
    const source = this.#access?.source ?? { kind: 'cluster', name: '', kubectlFlags: [] }
    return matrixOf(this.#namespace, { api: this.#transport(), signal: this.#stop.signal, source }, this.#options.timing)
  }

  snapshot(): Snapshot | undefined {
    const [place] = this.#places()
    return place ? this.#cluster?.target(place)?.snapshot : this.#cluster?.list?.snapshot
  }

  async object(ref: Parameters<Live['object']>[0]): Promise<unknown> {
    return getObject(this.#transport(), ref, this.#stop.signal)
  }

  async events(ref: Parameters<Live['events']>[0]): ReturnType<Live['events']> {
    return listEvents(this.#transport(), ref, this.#stop.signal)
  }

  async logs(pod: unknown): ReturnType<Live['logs']> {
    return (await import('./pod-logs.ts')).logsOfPod(this.#transport(), pod, this.#stop.signal)
  }

  async followLog(...[log, each, signal]: Parameters<Live['followLog']>): Promise<void> {
    return (await import('../cluster/pods/follow-log.ts')).followLog(this.#transport(), log, each, signal)
  }

  close(): void {
    this.#turn += 1
    this.#stop.abort()
    this.#listeners.clear()
    this.#cluster?.close()
    this.#beside?.close()
    this.#cluster = undefined
  }

  #transport() {
    if (!this.#cluster) throw new UserError('there is no connection to a cluster')
    return this.#cluster.transport.current()
  }

  async #connect(context: string | undefined): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.#leave()
    this.#show({ status: { state: 'connecting' }, context: context ?? this.#view.context, changes: [] })
    try {
      const joined = (context === undefined ? undefined : this.#beside?.take(context)) ?? (await this.#join(context))
      if (turn !== this.#turn) return joined.cluster.close()
      this.#access = joined.access
      this.#contexts = joined.access.contexts
      this.#cluster = joined.cluster
      this.#follow()
      this.#cluster.focus(this.#places())
      this.#publish()
    } catch (error) {
      if (turn === this.#turn) this.#show({ ...this.#view, status: { state: 'failed', message: joinLines(messageOf(error)) } })
    }
  }

  /** Connects a context; what follows its cluster has nothing to follow yet. */
  async #join(context: string | undefined): Promise<Joined> {
    const access = await this.#options.connect(context)
    const { tracer, timing, bounds } = this.#options
    return { access, cluster: new LiveCluster(access, { tracer, timing, changed: () => this.#publish(), ...defined({ bounds }) }) }
  }

  /** The cluster in front is followed beside the next one if it is compared; else its connection ends. */
  #leave(): void {
    const [cluster, access] = [this.#cluster, this.#access]
    this.#cluster = undefined
    this.#access = undefined
    if (cluster && !(access && this.#beside?.put({ access, cluster }))) cluster.close()
  }

  #follow(): void {
    if (!this.#allNamespaces) this.#namespace ??= this.#access?.namespace
    const { list: _list, namespace: _namespace, reading: _reading, ...rest } = this.#view
    if (this.#cluster) followNamespace(this.#cluster, this.#namespace)
    this.#show({
      ...rest,
      status: this.#cluster?.status ?? rest.status,
      context: this.#access?.context ?? rest.context,
      ...defined({ namespace: this.#namespace }),
    })
  }

  #publish(): boolean {
    try {
      this.#beside?.update()
      if (!this.#cluster) return this.#show(this.#view)
      const changes: LiveChange[] = []
      this.#cluster.update(changes)
      const [place] = this.#places()
      const next = nextView(this.#view, this.#cluster, place && this.#cluster.target(place), this.#beside?.shown, changes)
      return next !== this.#view && this.#show(next)
    } catch (error) {
      // A mistake of ours: the view says so, and the terminal is not left in a mess.
      return this.#show({ ...this.#view, status: { state: 'failed', message: `internal error: ${joinLines(messageOf(error))}` } })
    }
  }

  #places(): PlacedTarget[] {
    if (!this.#focus) return []
    return [
      {
        namespace: this.#focus.namespace ?? this.#access?.namespace ?? 'default',
        target: this.#focus.target,
        ...defined({ clients: this.#focus.client && [this.#focus.client] }),
      },
    ]
  }

  #show(next: LiveView): boolean {
    const view = { ...next, ...defined({ elsewhere: this.#beside?.shown }) }
    if (this.#stop.signal.aborted || isDeepStrictEqual(view, this.#view)) return false
    this.#view = view
    for (const listener of [...this.#listeners]) listener()
    return true
  }
}
