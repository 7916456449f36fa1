import { readServiceList, type ServiceListReading } from '../cluster/read/service-list.ts'
import { type ReadContext, readTargets } from '../cluster/read/targets/targets.ts'
import { isBySlice } from '../kube/target-kinds.ts'
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts'
import type { TraceCommand } from './args/command.ts'
import { type Connected, connect } from './connect.ts'
import type { Io } from './io.ts'

/** A trace that is under way: the connection, and what is being read over it; absent if more has to be known first. */
export interface Begun extends Connected {
  context: ReadContext
  targets?: Promise<Snapshot>
  list?: Promise<ServiceListReading>
}

/**
 * Connects, and asks the cluster for what the command traces. It resolves when the requests are on their way, so that what traces and draws
 * is loaded while the network is waited for. `known` replaces what the connection tells of itself, for the demo. @throws UserError
 */
export async function begin(command: TraceCommand, io: Io, known?: SnapshotSource): Promise<Begun> {
  const connected = await connect(command, io, known)
  const { api, source } = connected
  const context = { api, signal: io.signal, source, now: () => io.now().toISOString(), dataplane: command.output === 'wide' }
  const begun = { ...connected, context, ...reading(command, connected.connection.namespace, context) }
  // The caller that waits for it gets the failure; until then it must not be unhandled.
  for (const read of [begun.targets, begun.list]) read?.catch(() => {})
  await new Promise((resolve) => setImmediate(resolve))
  return begun
}

function reading(command: TraceCommand, home: string, context: ReadContext): Pick<Begun, 'targets' | 'list'> {
  const { targets, clients, allNamespaces, selector } = command
  if (
    command.calls ||
    command.watch ||
    command.until ||
    command.with ||
    command.without ||
    command.matrix ||
    command.ranges ||
    targets.some(isBySlice)
  )
    return {}
  if (targets.length > 0) return { targets: readTargets(home, targets, context, clients) }
  return { list: readServiceList({ namespace: allNamespaces ? undefined : home, labelSelector: selector }, context) }
}
