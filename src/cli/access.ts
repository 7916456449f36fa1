import { type Connection, loadConnection, type Surroundings } from '../cluster/config/connection.ts'
import { loadKubeconfig } from '../cluster/config/kubeconfig.ts'
import { createTransport } from '../cluster/http/transport.ts'
import { defined } from '../lib/defined.ts'
import type { LiveAccess } from '../live/cluster.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import type { TraceCommand } from './args/command.ts'
import type { Io } from './io.ts'

/** The parts of `Io` that a connection needs. */
export function surroundingsOf({ env, home, platform, stdinIsTTY, stderr, plugins }: Io): Surroundings {
  return { env, home, platform, stdinIsTTY, stderr, ...defined({ plugins }) }
}

function flagsOf(command: TraceCommand, context: string | undefined): TraceCommand['connection'] {
  const flags = { ...command.connection, ...defined({ namespace: command.namespace }) }
  return context === undefined ? flags : { ...flags, context, namespace: '' }
}

/**
 * The connection of a command, or that of another context of its configuration. `known` replaces what it tells of itself, for the demo.
 * @throws UserError
 */
export async function connectionOf(
  command: TraceCommand,
  io: Io,
  known: SnapshotSource | undefined,
  context: string | undefined,
): Promise<{ connection: Connection; source: SnapshotSource }> {
  const connection = await loadConnection(flagsOf(command, context), surroundingsOf(io))
  const name = connection.context ?? connection.server
  return { connection, source: known ?? { kind: 'cluster', name, kubectlFlags: connection.kubectlFlags } }
}

/** The way to the cluster of a command, or to that of another context, for a view that follows it. Rejects with a UserError. */
export function accessOf(command: TraceCommand, io: Io, known?: SnapshotSource): (context: string | undefined) => Promise<LiveAccess> {
  const connect = (context: string | undefined) => connectionOf(command, io, known, context)
  return async (context) => {
    const { connection, source } = await connect(context)
    const contexts = known ? [] : [...(await loadKubeconfig(command.connection.kubeconfig, surroundingsOf(io))).contexts.keys()]
    return {
      transport: createTransport(connection),
      source,
      renew: async () => createTransport((await connect(context)).connection),
      context: source.name,
      namespace: connection.namespace,
      contexts: contexts.length > 0 ? contexts : [source.name],
    }
  }
}
