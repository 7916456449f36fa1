import type { ConnectionFlags } from '../cluster/config/connection-flags.ts'
import { UserError } from '../cluster/config/user-error.ts'
import type { DemoServer } from '../demo/server/server.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import type { TraceCommand } from './args/command.ts'
import { begin } from './begin.ts'
import { type Io, opensView } from './io.ts'
import { runTrace } from './run.ts'

/** A context that no kubeconfig has, so that a suggested command pasted elsewhere reaches no other cluster. */
const source: SnapshotSource = { kind: 'cluster', name: 'demo', kubectlFlags: ['--context', 'demo'] }

/**
 * Starts the embedded API server with its shop, and runs the same program against it as against any cluster. A tour is the list of its
 * Services, then the chain of one that is broken; it shows faults that are intended, and so ends with 0.
 */
export function runDemo(command: TraceCommand, { tour, isGuided = false }: { tour: boolean; isGuided?: boolean }, io: Io): Promise<number> {
  if (isGuided && !opensView(command, io))
    throw new UserError('demo --tour needs a terminal for input and output', 'Omit --tour to print the result.')
  return withDemo(io, async (connection, apart, server) => {
    const demo = { ...command, connection, namespace: command.namespace ?? 'demo' }
    if (opensView(command, io)) return showShop(demo, server, apart, { user: io, isGuided })
    const run = async (one: TraceCommand) => runTrace(one, apart, await begin(one, apart, source))
    const code = await run(demo)
    if (!tour) return code
    await io.stdout('\n')
    await run({ ...demo, targets: [{ kind: 'service', name: 'search' }] })
    io.stderr(`\nThis is the embedded demo; no cluster was read. Try: ${io.program} demo svc/checkout, ${io.program} explain PT301\n`)
    return 0
  })
}

/**
 * Starts the embedded API server for as long as `use` takes, which gets the way to it, and surroundings without the user's own kubeconfig.
 */
export async function withDemo<T>(io: Io, use: (connection: ConnectionFlags, apart: Io, server: DemoServer) => Promise<T>): Promise<T> {
  const { startDemoServer } = await import('../demo/server/server.ts')
  const server = await startDemoServer({ now: io.now })
  try {
    const apart: Io = { ...io, env: { ...io.env, KUBECONFIG: undefined }, home: '' }
    return await use({ asGroups: [], asUserExtra: [], server: server.url }, apart, server)
  } finally {
    await server.close()
  }
}

/** The interactive view on the shop, which changes while it is looked at. */
async function showShop(
  command: TraceCommand,
  server: DemoServer,
  io: Io,
  { user, isGuided }: { user: Io; isGuided: boolean },
): Promise<number> {
  const [{ applyFix, startLife, toFix }, { realTiming }, { runView }] = await Promise.all([
    import('../demo/server/server.ts'),
    import('../cluster/http/timing.ts'),
    import('./view/view.ts'),
  ])
  const stop = startLife(server.store, { now: io.now, later: realTiming.after })
  try {
    return await runView(command, io, source, {
      user,
      ...(isGuided && { tour: { service: toFix, applyFix: (fix) => applyFix(server.store, fix) } }),
    })
  } finally {
    stop()
  }
}
