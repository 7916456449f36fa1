import { createCredentials } from '../../cluster/config/credentials.ts'
import { createTransport } from '../../cluster/http/transport.ts'
import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live } from '../../model/live.ts'
import type { SnapshotSource } from '../../model/snapshot.ts'
import type { ServiceTarget } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import type { TrafficProposal, ViewProbes } from '../../tui/view-probes.ts'
import { connectionOf } from '../access.ts'
import type { TraceCommand } from '../args/command.ts'
import type { ProbeRequest } from '../args/probe-request.ts'
import type { Io } from '../io.ts'
import { ClusterOrigin } from '../origin.ts'
import { planAll } from './plan-targets.ts'
import { createProbeTools, type ProbeTools } from './probe-tools.ts'
import { proposeStudio, type Round, studioOf } from './studio.ts'
import { proposeReplay } from './view-replay.ts'
import { proposeTraffic, trafficClient, withoutClient } from './view-traffic.ts'

/** As `--probe` without a word; no debug container is ever added from the view. */
const request: ProbeRequest = { mode: 'run', timeoutMs: 5_000, yes: false }

/** Probes for the view, in the cluster that it shows: the same plan, the same runs and the same words as `--probe`. */
export function createViewProbes(command: TraceCommand, io: Io, live: Live, known: SnapshotSource | undefined): ViewProbes {
  const surroundings = { command, io, live, known }
  return {
    async plan(trace, signal, client) {
      const from = trafficClient(client)
      const own = await planned(trace, surroundings, request, signal)
      const chosen = from && (await planned(trace, surroundings, { ...request, from }, signal))
      return proposeStudio(await studioOf({ own, ...defined({ chosen }), command, io }, signal))
    },
    readiness: async (trace, signal) => proposeReplay(await planned(trace, surroundings, request, signal), signal),
    traffic: (trace, client, signal) => watch(trace, surroundings, client, signal),
    path: async (trace, client, signal) =>
      trafficClient(client) ? watch(trace, { ...surroundings, needsPath: true }, client, signal) : withoutClient,
  }
}

async function watch(
  trace: Trace,
  surroundings: Surroundings & { needsPath?: boolean },
  client: ClientRef | undefined,
  signal: AbortSignal,
): Promise<TrafficProposal> {
  const from = trafficClient(client)
  const { tools, origin, target } = await reach(trace, surroundings, { ...request, watchMs: 5_000, ...defined({ from }) }, signal)
  const { io, command, needsPath } = surroundings
  return proposeTraffic(target, { origin, tools, ignore: command.ignore, io, ...defined({ needsPath }) }, signal)
}

interface Surroundings {
  command: TraceCommand
  io: Io
  live: Live
  known: SnapshotSource | undefined
}

/** The way to the cluster on the screen, until the signal ends it. */
async function reach(
  { target }: Trace,
  { command, io, live, known }: Surroundings,
  wanted: ProbeRequest,
  signal: AbortSignal,
): Promise<{ tools: ProbeTools; origin: ClusterOrigin; target: ServiceTarget }> {
  const { context: name } = live.view()
  // A context is named only where the reader has gone to another one: fixes repeat it.
  const own = await connectionOf(command, io, known, undefined)
  const { connection, source } = known || own.source.name === name ? own : await connectionOf(command, io, known, name)
  const credentials = createCredentials(connection)
  const api = createTransport(connection, { credentials })
  signal.addEventListener('abort', () => api.close())
  const context = { api, signal, source, now: () => io.now().toISOString(), dataplane: false }
  const choice = {
    allNamespaces: false,
    ignore: command.ignore,
    output: 'text' as const,
    ...defined({ clients: wanted.from && [wanted.from] }),
  }
  return {
    tools: createProbeTools(connection, credentials, api, wanted),
    origin: new ClusterOrigin(context, target.namespace ?? '', choice),
    target: { kind: 'service', name: target.name },
  }
}

/** Reads the chain of a Service, and plans its probes. */
async function planned(trace: Trace, surroundings: Surroundings, wanted: ProbeRequest, signal: AbortSignal): Promise<Round> {
  const { tools, origin, target } = await reach(trace, surroundings, wanted, signal)
  const traced = await origin.traces([target])
  const [plan] = await planAll([target], traced, tools, signal)
  if (!plan) throw new Error('the Service is gone')
  return { planned: plan, snapshot: traced.snapshot, tools }
}
