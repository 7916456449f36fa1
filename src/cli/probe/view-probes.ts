import { createCredentials } from '../../cluster/config/credentials.ts'
import { createTransport } from '../../cluster/http/transport.ts'
import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live } from '../../model/live.ts'
import type { ConnectStep, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { SnapshotSource } from '../../model/snapshot.ts'
import type { ServiceTarget } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { planLines } from '../../render/planned-probes.ts'
import { probeCells, probeKey } from '../../render/probe-cell.ts'
import type { ProbeProposal, TrafficProposal, ViewProbes } from '../../tui/view-probes.ts'
import { connectionOf } from '../access.ts'
import type { TraceCommand } from '../args/command.ts'
import type { ProbeRequest } from '../args/probe-request.ts'
import type { Io } from '../io.ts'
import { ClusterOrigin } from '../origin.ts'
import { planAll, plansOf } from './plan-targets.ts'
import { probeAll } from './probe-all.ts'
import { createProbeTools, type ProbeTools } from './probe-tools.ts'
import { proposeTraffic, trafficClient, withoutClient } from './view-traffic.ts'

/** As `--probe` without a word; no debug container is ever added from the view. */
const request: ProbeRequest = { mode: 'run', timeoutMs: 5_000, yes: false }

/** Probes for the view, in the cluster that it shows: the same plan, the same runs and the same words as `--probe`. */
export function createViewProbes(command: TraceCommand, io: Io, live: Live, known: SnapshotSource | undefined): ViewProbes {
  const surroundings = { command, io, live, known }
  return {
    plan: (trace, signal, client) => propose(trace, surroundings, requestsOf(client), signal),
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

/** From a Pod of the Service, and from the client if a command can run in it. */
function requestsOf(client: ClientRef | undefined): ProbeRequest[] {
  const from = trafficClient(client)
  return [request, ...(from ? [{ ...request, from }] : [])]
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

async function propose(
  trace: Trace,
  surroundings: Surroundings,
  requests: readonly ProbeRequest[],
  signal: AbortSignal,
): Promise<ProbeProposal> {
  const { command, io } = surroundings
  const rounds = await Promise.all(
    requests.map(async (one) => {
      const { tools: probeTools, origin, target } = await reach(trace, surroundings, one, signal)
      const targets = [target]
      const traced = await origin.traces(targets)
      return { targets, traced, probeTools, planned: await planAll(targets, traced, probeTools, signal) }
    }),
  )
  const plans = rounds.flatMap(({ planned }) => plansOf(planned))
  return {
    ...defined({ isEmpty: plans.every(({ sockets, connects }) => sockets.length + connects.length === 0) ? (true as const) : undefined }),
    lines: plans.flatMap((plan) => planLines(plan, request.timeoutMs)),
    async run(onProgress, interrupted) {
      const found: ProbeView[] = []
      const begun = new Set<string>()
      const told = {
        looksUp: true as const,
        began: (step: SocketStep | ConnectStep) => {
          begun.add(probeKey(step))
          onProgress(probeCells(plans, found, begun))
        },
        found: (probe: ProbeView) => {
          found.push(probe)
          onProgress(probeCells(plans, found, begun))
        },
      }
      const quiet: Io = { ...io, stderrIsTTY: false, stderr: () => {}, interrupted: () => interrupted }
      onProgress(probeCells(plans, [], begun))
      const traces: Trace[] = []
      // One after the other: what both read is asked for once at a time.
      for (const { targets, traced, probeTools } of rounds)
        traces.push(...(await probeAll({ ...command, targets }, traced, { ...probeTools, ...told }, quiet)).traces)
      // The last one is for the client, as the chain on the screen is.
      const trace = traces.at(-1)
      if (!trace) throw new Error('the Service is gone')
      onProgress(
        probeCells(
          plans,
          traces.flatMap(({ probes }) => probes),
          'ended',
        ),
      )
      return trace
    },
  }
}
