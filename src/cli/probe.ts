import { type Access, readAccess } from '../cluster/access.ts'
import { UserError } from '../cluster/errors.ts'
import { readPod } from '../cluster/read-pod.ts'
import type { Transport } from '../cluster/transport.ts'
import { diagnose } from '../diagnose/diagnose.ts'
import { printable } from '../lib/printable.ts'
import type { Exec } from '../model/exec.ts'
import type { ProbePlan } from '../model/probe-plan.ts'
import type { ProbeView } from '../model/probe-view.ts'
import type { Pod } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'
import { withProbes } from '../probe/join.ts'
import { planProbes } from '../probe/plan.ts'
import { runProbes } from '../probe/run.ts'
import { planBlock } from '../render/probe-plan.ts'
import { createLookup, type Lookup } from '../trace/lookup.ts'
import { type Chain, traceService } from '../trace/service.ts'
import type { TraceCommand } from './command.ts'
import { readInDebugContainers } from './debug-containers.ts'
import type { Io } from './io.ts'
import type { Traced } from './origin.ts'
import type { ProbeRequest } from './probe-request.ts'

/** Sessions at once. */
const limit = 20

/** What probes run with. */
export interface Prober {
  api: Transport
  exec: Exec
  request: ProbeRequest
}

interface Planned {
  chain: Chain
  plan: ProbePlan
  /** The Pods that were read, with the client's. */
  pods: Pod[]
}

/** What would run for each of the traces. @throws ApiError or UserError where the client Pod cannot be had. */
export async function planAll({ traces, snapshot }: Traced, { api, request }: Prober, signal: AbortSignal): Promise<Planned[]> {
  const lookup = createLookup(snapshot)
  const planned: Planned[] = []
  for (const trace of traces) {
    if (!trace.service) continue
    const from = request.from && (await clientOf(request.from, trace.target.namespace ?? '', snapshot, api, signal))
    const chain = chainOf(trace, lookup)
    const { nodes } = snapshot
    const pods = from && !snapshot.pods.includes(from.pod) ? [...snapshot.pods, from.pod] : snapshot.pods
    planned.push({ chain, pods, plan: planProbes(chain, { pods, nodes, all: request.mode === 'all', ...(from && { from }) }) })
  }
  return planned
}

function chainOf({ target }: Trace, lookup: Lookup): Chain {
  const { namespace = '', name, port } = target
  return traceService(namespace, { kind: 'service', name, ...(port !== undefined && { port }) }, lookup)
}

async function clientOf(
  { pod: name, container }: NonNullable<ProbeRequest['from']>,
  namespace: string,
  snapshot: Snapshot,
  api: Transport,
  signal: AbortSignal,
): Promise<{ pod: Pod; container?: string }> {
  const known = snapshot.pods.find((pod) => pod.namespace === namespace && pod.name === name)
  const pod = known ?? (await readPod(api, namespace, name, signal))
  const names = pod.containers.filter(({ role }) => role !== 'init').map((one) => one.name)
  if (container !== undefined && !names.includes(container))
    throw new UserError(`container ${container} is not valid for pod ${name}`, `It has ${names.map(printable).join(', ')}.`)
  return { pod, ...(container !== undefined && { container }) }
}

/**
 * Runs the probes of all traces, one trace after the other: says on standard error what will run, checks the right to do so, and diagnoses the
 * chains again with what was found. Nothing is thrown for a probe that fails.
 */
export async function probeAll(command: TraceCommand, traced: Traced, prober: Prober, io: Io): Promise<Traced> {
  const signal = io.interrupted()
  const planned = await planAll(traced, prober, signal)
  const { kubectlFlags } = traced.snapshot.source
  const probed = new Map<string, Trace>()
  for (const { chain, plan, pods } of planned) {
    const { namespace = '', name } = chain.target
    io.stderr(planBlock(plan, prober.request.timeoutMs))
    const [access] = await readAccess(prober.api, namespace, ['exec'], signal)
    if (access && access.state !== 'allowed') io.stderr(`${access.state === 'denied' ? 'not probed' : 'note'}: ${access.message}\n`)
    const probes = access?.state === 'denied' ? forbidden(plan, access) : await run(plan, prober, signal, io)
    const more = await readInDebugContainers(plan, probes, prober, signal, io)
    const joined = withProbes(chain, plan, more, pods)
    const gaps = access?.state === 'denied' ? [...joined.gaps, gapOf(access.message, namespace)] : joined.gaps
    probed.set(`${namespace}/${name}/${chain.target.port ?? ''}`, diagnose({ ...joined, gaps }, { kubectlFlags, ignore: command.ignore }))
  }
  const keyOf = ({ target }: Trace) => `${target.namespace ?? ''}/${target.name}/${target.port ?? ''}`
  return { ...traced, traces: traced.traces.map((trace) => probed.get(keyOf(trace)) ?? trace) }
}

function gapOf(message: string, namespace: string): Chain['gaps'][number] {
  return { resource: 'pods/exec', api: 'pods/exec', verb: 'create', namespace, reason: 'forbidden', message, hops: ['socket'], hides: false }
}

/** What the probes of a plan come to where none may run. */
function forbidden(plan: ProbePlan, { message }: Extract<Access, { message: string }>): ProbeView[] {
  return plan.sockets.map(({ namespace, pod, node, hostNetwork }) => ({
    kind: 'sockets',
    from: { namespace, pod, ...(node !== undefined && { node }), ...(hostNetwork && { hostNetwork }) },
    state: 'unknown',
    sockets: [],
    complete: [],
    notes: [],
    reason: 'forbidden',
    message,
    ms: 0,
  }))
}

async function run(plan: ProbePlan, { exec, request }: Prober, signal: AbortSignal, io: Io): Promise<ProbeView[]> {
  const steps = plan.sockets.length + plan.connects.length
  const overallMs = Math.min(600_000, Math.max(30_000, Math.ceil(steps / limit) * request.timeoutMs * 3))
  const live = io.stderrIsTTY
  const progress = (done: number, total: number) => {
    if (live) io.stderr(`\r\x1b[Kprobing ${done}/${total}`)
  }
  const probes = await runProbes(plan, { exec, signal, probeTimeoutMs: request.timeoutMs, overallMs, limit, progress })
  if (live) io.stderr('\r\x1b[K')
  return probes
}
