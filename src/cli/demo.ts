import type { ConnectionFlags } from '../cluster/connection-flags.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import type { TraceCommand } from './command.ts'
import type { Io } from './io.ts'
import { runTrace } from './run.ts'

/** A context that no kubeconfig has, so that a suggested command pasted elsewhere reaches no other cluster. */
const source: SnapshotSource = { kind: 'cluster', name: 'demo', kubectlFlags: ['--context', 'demo'] }

/**
 * Starts the embedded API server with its shop, and runs the same program against it as against any cluster. A tour is the list of its
 * Services, then the chain of one that is broken; it shows faults that are meant, and so ends with 0.
 */
export function runDemo(command: TraceCommand, tour: boolean, io: Io): Promise<number> {
  return withDemo(io, async (connection, apart) => {
    const demo = { ...command, connection, namespace: command.namespace ?? 'demo' }
    const code = await runTrace(demo, apart, source)
    if (!tour) return code
    await io.stdout('\n')
    await runTrace({ ...demo, targets: [{ kind: 'service', name: 'search' }] }, apart, source)
    io.stderr(`\nThe shop is embedded: no cluster was asked. Try: ${io.program} demo svc/checkout, ${io.program} explain PT301\n`)
    return 0
  })
}

/** Starts the embedded API server for as long as `use` takes, which gets the way to it, and surroundings without the user's own kubeconfig. */
export async function withDemo<T>(io: Io, use: (connection: ConnectionFlags, apart: Io) => Promise<T>): Promise<T> {
  const { startDemoServer } = await import('../demo/server.ts')
  const server = await startDemoServer({ tokenless: 'demo', now: io.now })
  try {
    return await use({ asGroups: [], asUserExtra: [], server: server.url }, { ...io, env: { ...io.env, KUBECONFIG: undefined }, home: '' })
  } finally {
    await server.close()
  }
}
