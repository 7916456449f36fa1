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
export async function runDemo(command: TraceCommand, tour: boolean, io: Io): Promise<number> {
  const { startDemoServer } = await import('../demo/server.ts')
  const server = await startDemoServer({ tokenless: 'demo', now: io.now })
  // The user's own kubeconfig has no part in it.
  const apart: Io = { ...io, env: { ...io.env, KUBECONFIG: undefined }, home: '' }
  const connection = { asGroups: [], asUserExtra: [], server: server.url }
  const demo = { ...command, connection, namespace: command.namespace ?? 'demo' }
  try {
    const code = await runTrace(demo, apart, source)
    if (!tour) return code
    await io.stdout('\n')
    await runTrace({ ...demo, targets: [{ kind: 'service', name: 'search' }] }, apart, source)
    io.stderr(`\nThe shop is embedded: no cluster was asked. Try: ${io.program} demo svc/checkout, ${io.program} explain PT301\n`)
    return 0
  } finally {
    await server.close()
  }
}
