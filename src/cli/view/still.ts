import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live, LiveView } from '../../model/live.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { TargetRef } from '../../model/target.ts'
import type { Origin } from '../origin.ts'

/** Where a still view comes from: an origin for each namespace (absent: all). */
export interface StillOptions {
  name: string
  namespace: string | undefined
  origin: (namespace: string | undefined, client?: ClientRef) => Origin
  /** Words for the clients of a namespace (absent: of all). */
  clients: (namespace: string | undefined) => string[]
  /** The names of all namespaces. */
  namespaces: readonly string[]
  /** Undefined: it is not in the file. */
  object: (ref: ObjectRef) => unknown
}

/** A cluster that does not change, since it was read from a file: what a view shows of a dump. */
export function createStill({ name, namespace, origin, clients, namespaces, object }: StillOptions): Live {
  const listeners = new Set<() => void>()
  let view: LiveView = { status: { state: 'connecting' }, context: name, changes: [], ...defined({ namespace }) }

  const publish = (next: LiveView) => {
    view = next
    for (const listener of [...listeners]) listener()
  }
  const fail = (error: unknown) =>
    publish({ ...view, status: { state: 'failed', message: error instanceof Error ? error.message : String(error) } })
  const list = () =>
    void origin(view.namespace)
      .list()
      .then(({ document }) => publish({ ...view, list: document, status: { state: 'still' } }), fail)

  const focus = (target: TargetRef, home: string | undefined, client: ClientRef | undefined) =>
    void origin(home, client)
      .traces([target])
      .then(({ traces: [trace] }) => trace && publish({ ...view, focus: trace }), fail)

  list()
  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    focus(target, home, client) {
      if (target) focus(target, home, client)
    },
    scope(next) {
      const { namespace: _, list: __, ...rest } = view
      publish({ ...rest, ...defined({ namespace: next }) })
      list()
    },
    context: () => {},
    namespaces: async () => ({ names: [...namespaces] }),
    contexts: () => [name],
    clients: async () => ({ names: clients(view.namespace) }),
    matrix: async () => (await origin(view.namespace).matrix()).document,
    refresh: list,
    async object(ref) {
      const found = object(ref)
      if (found === undefined) throw new Error('it is not in the dump')
      return found
    },
    events: async () => [],
    close: () => listeners.clear(),
  }
}
