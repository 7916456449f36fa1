import { defined } from '../../lib/defined.ts'
import type { AccessMatrix } from '../../model/access-matrix.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live, LiveStatus, LiveView } from '../../model/live.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { TargetRef } from '../../model/target.ts'

/** What a still view shows, worked out when it is asked for. A namespace that is absent: all. */
export interface StillSource {
  list(namespace: string | undefined): Promise<Pick<LiveView, 'list' | 'comparison'>>
  trace(target: TargetRef, namespace: string | undefined, client: ClientRef | undefined): Promise<Pick<LiveView, 'focus' | 'focusChange'>>
  matrix(namespace: string | undefined): Promise<AccessMatrix>
  /** Words for the clients of a namespace. */
  clients(namespace: string | undefined): string[]
  /** The names of all namespaces. */
  namespaces(): readonly string[]
  /** Undefined: it was not read. */
  object(ref: ObjectRef): unknown
  /** Reads everything again; absent: nothing can have changed. */
  reread?: () => Promise<void>
  close?: () => void
}

/** Where a still view begins, and what it says of itself. */
export interface StillOptions {
  name: string
  namespace: string | undefined
  /** The words to show for all namespaces if only some were read. */
  everywhere?: string | undefined
  /** `still` or `unapplied`. */
  status: LiveStatus
  /** The message for an object that does not exist. */
  absent: string
}

/** A cluster that does not change, since it was read once: what a view shows of a dump, or of a change that is tried out. */
export function createStill(source: StillSource, { name, namespace, everywhere, status, absent }: StillOptions): Live {
  const listeners = new Set<() => void>()
  let view: LiveView = { status: { state: 'connecting' }, context: name, changes: [], ...defined({ namespace, everywhere }) }

  const publish = (next: LiveView) => {
    view = next
    for (const listener of [...listeners]) listener()
  }
  const fail = (error: unknown) =>
    publish({ ...view, status: { state: 'failed', message: error instanceof Error ? error.message : String(error) } })
  const list = () => void source.list(view.namespace).then((listed) => publish({ ...view, ...listed, status }), fail)

  const focus = (target: TargetRef, home: string | undefined, client: ClientRef | undefined) =>
    void source.trace(target, home, client).then((traced) => {
      const { focus: _, focusChange: __, ...rest } = view
      if (traced.focus) publish({ ...rest, ...traced })
    }, fail)

  let followed: Parameters<typeof focus> | undefined
  const reread = () => {
    if (!source.reread) return list()
    void source.reread().then(() => {
      list()
      if (followed) focus(...followed)
    }, fail)
  }

  list()
  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    focus(target, home, client) {
      followed = target && [target, home, client]
      if (target) focus(target, home, client)
    },
    scope(next) {
      const { namespace: _, list: __, comparison: ___, ...rest } = view
      publish({ ...rest, ...defined({ namespace: next }) })
      list()
    },
    context: () => {},
    namespaces: async () => ({ names: [...source.namespaces()] }),
    contexts: () => [name],
    clients: async () => ({ names: source.clients(view.namespace) }),
    matrix: () => source.matrix(view.namespace),
    refresh: reread,
    async object(ref) {
      const found = source.object(ref)
      if (found === undefined) throw new Error(absent)
      return found
    },
    events: async () => [],
    logs: async () => ({ logs: [], notes: [] }),
    followLog: async () => {
      throw new Error('there is no cluster to read logs from')
    },
    close() {
      listeners.clear()
      source.close?.()
    },
  }
}
