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
import type { TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { withProbes } from '../probe/join.ts'
import { planProbes } from '../probe/plan.ts'
import { runProbes } from '../probe/run.ts'
import { planBlock } from '../render/probe-plan.ts'
import { createLookup } from '../trace/lookup.ts'
import type { Chain } from '../trace/service.ts'
import { isFound, traceTarget } from '../trace/target.ts'
import type { TraceCommand } from './command.ts'
import { readInDebugContainers } from './debug-containers.ts'
import type { Io } from './io.ts'
import type { Traced } from './origin.ts'
import type { ProbeRequest } from './probe-request.ts'
import { askUnread } from './proxied.ts'

/** Sessions at once. */
const limit = 20

/** What probes run with. */
export interface Prober {
  api: Transport
  exec: Exec
  request: ProbeRequest
  /** Told of each probe as soon as it is done. */
  found?: (probe: ProbeView) => void
}

/** A chain, and what would run for the Services that it is about: its own, or those that reach the Pods of the target. */
interface Planned {
  chain: Chain
  plans: ProbePlan[]
  /** The Pods that were read, with the client's. */
  pods: readonly Pod[]
}

/** What would run for each of the targets. @throws ApiError or UserError where the client Pod cannot be had. */
export async function planAll(
  targets: readonly TargetRef[],
  { traces, snapshot }: Traced,
  prober: Prober,
  signal: AbortSignal,
): Promise<Planned[]> {
  const lookup = createLookup(snapshot)
  const planned: Planned[] = []
  for (const [index, target] of targets.entries()) {
    const namespace = traces[index]?.target.namespace ?? ''
    const chain = traceTarget(namespace, target, lookup)
    const { from: asked } = prober.request
    const from = asked && isFound(chain) ? await clientOf(asked, namespace, snapshot, prober.api, signal) : undefined
    planned.push(planOf(chain, snapshot, prober.request, from))
  }
  return planned
}

function planOf(chain: Chain, snapshot: Snapshot, request: ProbeRequest, from: Client | undefined): Planned {
  const pods = from && !snapshot.pods.includes(from.pod) ? [...snapshot.pods, from.pod] : snapshot.pods
  const { nodes } = snapshot
  const context = { pods, nodes, all: request.mode === 'all', ...(from && { from }) }
  // Of the Services that reach some Pods, these Pods alone are probed.
  const chains = chain.service ? [chain] : (chain.own ?? [])
  return { chain, pods, plans: chains.filter(({ service }) => service).map((one) => planProbes(one, context)) }
}

/** The plans in the order of the targets. */
export function plansOf(planned: readonly Planned[]): ProbePlan[] {
  return planned.flatMap(({ plans }) => plans)
}

interface Client {
  pod: Pod
  container?: string
}

async function clientOf(
  { pod: name, container }: NonNullable<ProbeRequest['from']>,
  namespace: string,
  snapshot: Snapshot,
  api: Transport,
  signal: AbortSignal,
): Promise<Client> {
  const known = snapshot.pods.find((pod) => pod.namespace === namespace && pod.name === name)
  const pod = known ?? (await readPod(api, namespace, name, signal))
  const names = pod.containers.filter(({ role }) => role !== 'init').map((one) => one.name)
  if (container !== undefined && !names.includes(container))
    throw new UserError(`container ${container} is not valid for pod ${name}`, `It has ${names.map(printable).join(', ')}.`)
  return { pod, ...(container !== undefined && { container }) }
}

/**
 * Runs the probes of all targets, one chain after the other: says on standard error what will run, checks the right to do so, and diagnoses the
 * chains again with what was found. Nothing is thrown for a probe that fails.
 */
export async function probeAll(command: TraceCommand, traced: Traced, prober: Prober, io: Io): Promise<Traced> {
  const signal = io.interrupted()
  const { kubectlFlags } = traced.snapshot.source
  const options = { kubectlFlags, ignore: command.ignore }
  const traces: Trace[] = []
  for (const planned of await planAll(command.targets, traced, prober, signal))
    traces.push(diagnose(await probed(planned, prober, signal, io), options))
  return { ...traced, traces }
}

/** A plan, and what came of it. */
interface Run {
  plan: ProbePlan
  probes: ProbeView[]
  /** What stood in the way of all of it. */
  gaps: Chain['gaps']
}

async function probed({ chain, plans, pods }: Planned, prober: Prober, signal: AbortSignal, io: Io): Promise<Chain> {
  const runs: Run[] = []
  for (const plan of plans) runs.push(await runPlan(chain, plan, prober, signal, io))
  const joined = (one: Chain): Chain => {
    const found = runs.find(({ plan }) => plan.target.name === one.target.name)
    if (!found || !one.service) return one
    const whole = withProbes(one, found.plan, found.probes, pods)
    return { ...whole, gaps: [...whole.gaps, ...found.gaps] }
  }
  return {
    ...joined(chain),
    ...(chain.through && { through: chain.through.map(joined) }),
    ...(chain.own && { own: chain.own.map(joined) }),
  }
}

async function runPlan(chain: Chain, plan: ProbePlan, prober: Prober, signal: AbortSignal, io: Io): Promise<Run> {
  const { namespace = '' } = plan.target
  const whole = chain.service ? chain : (chain.own?.find(({ target }) => target.name === plan.target.name) ?? chain)
  io.stderr(planBlock(plan, prober.request.timeoutMs))
  if (plan.sockets.length + plan.connects.length === 0) return { plan, probes: [], gaps: [] }
  const [access] = await readAccess(prober.api, namespace, ['exec'], signal)
  if (access && access.state !== 'allowed') io.stderr(`${access.state === 'denied' ? 'not probed' : 'note'}: ${access.message}\n`)
  if (access?.state === 'denied') {
    const probes = await askUnread(whole, forbidden(plan, access), prober, signal)
    return { plan, probes, gaps: [gapOf(access.message, namespace)] }
  }
  const probes = await readInDebugContainers(plan, await run(plan, prober, signal, io), prober, signal, io)
  return { plan, probes: signal.aborted ? probes : await askUnread(whole, probes, prober, signal), gaps: [] }
}

function gapOf(message: string, namespace: string): Chain['gaps'][number] {
  return {
    resource: 'pods/exec',
    api: 'pods/exec',
    verb: 'create',
    namespace,
    reason: 'forbidden',
    message,
    hops: ['socket'],
    hides: false,
  }
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

async function run(plan: ProbePlan, { exec, request, found }: Prober, signal: AbortSignal, io: Io): Promise<ProbeView[]> {
  const steps = plan.sockets.length + plan.connects.length
  const overallMs = Math.min(600_000, Math.max(30_000, Math.ceil(steps / limit) * request.timeoutMs * 3))
  const live = io.stderrIsTTY
  const progress = (done: number, total: number, probe: ProbeView) => {
    found?.(probe)
    if (live) io.stderr(`\r\x1b[Kprobing ${done}/${total}`)
  }
  const probes = await runProbes(plan, { exec, signal, probeTimeoutMs: request.timeoutMs, overallMs, limit, progress })
  if (live) io.stderr('\r\x1b[K')
  return probes
}
