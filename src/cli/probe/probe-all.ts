import { diagnose } from '../../diagnose/diagnose.ts'
import { defined } from '../../lib/defined.ts'
import { pooled } from '../../lib/pool.ts'
import type { HttpProbe } from '../../model/http-probe.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Gap, Trace } from '../../model/trace.ts'
import type { AddressSources } from '../../probe/connections/who.ts'
import { withRequests } from '../../probe/http/join-requests.ts'
import { withProbes } from '../../probe/join.ts'
import { withPodSockets } from '../../probe/pod-sockets.ts'
import { unreadSockets } from '../../probe/read-sockets.ts'
import { runProbes } from '../../probe/run.ts'
import { planBlock } from '../../render/planned-probes.ts'
import type { Chain } from '../../trace/chain.ts'
import type { TraceCommand } from '../args/command.ts'
import type { Io } from '../io.ts'
import type { Traced } from '../origin.ts'
import { probeFromDebugContainers } from './debug-containers.ts'
import { peersBeside } from './peers.ts'
import { type Planned, type Planning, planAll, tellUnplanned } from './plan-targets.ts'
import { deniedRights } from './probe-rights.ts'
import type { ProbeTools } from './probe-tools.ts'
import { askWithoutExec } from './without-exec.ts'

/** Sessions at once. */
export const sessionsAtOnce = 20

/**
 * Runs the probes of all targets, one chain after the other: says on standard error what will run, checks the right to do so, and diagnoses
 * the chains again with what was found. Nothing is thrown for a probe that fails.
 */
export async function probeAll(command: TraceCommand, traced: Traced, probeTools: ProbeTools, io: Io): Promise<Traced> {
  const traces: Trace[] = []
  const all = await planAll(command.targets, traced, probeTools, io.interrupted())
  tellUnplanned(all, io)
  for (const planned of all) traces.push(await probePlanned(planned, command, traced.snapshot, probeTools, io))
  return { ...traced, traces }
}

/** Runs what was planned for one target, as `probeAll` does. */
export async function probePlanned(
  planned: Planned,
  { ignore, output }: Pick<TraceCommand, 'ignore' | 'output'>,
  snapshot: Snapshot,
  probeTools: ProbeTools,
  io: Io,
): Promise<Trace> {
  const { kubectlFlags } = snapshot.source
  const looksUp = probeTools.looksUp === true || output === 'wide' || output === 'json' || output === 'yaml'
  return diagnose(await probed(planned, snapshot, looksUp, probeTools, io.interrupted(), io), { kubectlFlags, ignore })
}

/** A plan, and what came of it. */
export interface Run {
  plan: ProbePlan
  probes: ProbeView[]
  /** Why the plan as a whole could not run. */
  gaps: Gap[]
}

async function probed(
  planned: Planned,
  { services, extent }: Snapshot,
  looksUp: boolean,
  probeTools: ProbeTools,
  signal: AbortSignal,
  io: Io,
): Promise<Chain> {
  const runs: Run[] = []
  for (const planning of planned.plans) runs.push(await runPlan(planning, planned, probeTools, signal, io))
  const probes = runs.flatMap((run) => run.probes)
  const { pods, asked } = looksUp ? await peersBeside(probes, { ...planned, services }, probeTools.api, signal) : nothingAsked
  // An address may be that of a Node which was not read.
  const known = extent.nodes === 'all' ? asked : undefined
  return withRuns({ ...planned, pods: [...planned.pods, ...pods] }, runs, { services, ...defined({ asked: known }) })
}

const nothingAsked = { pods: [], asked: undefined }

/** The chain with what came of its plans, to be diagnosed again. */
export function withRuns(planned: Planned, runs: readonly Run[], others: Pick<AddressSources, 'services' | 'asked'>): Chain {
  const tables = runs.flatMap(({ probes }) => probes).filter((probe) => probe.kind === 'sockets')
  const joined = (one: Chain): Chain => {
    const found = runs.find(({ plan }) => isSame(plan.target, one.target))
    const through = one.through?.map(joined)
    const inside = { ...one, ...defined({ through }) }
    const whole =
      found && one.service
        ? withProbes(inside, found.plan, found.probes, planned.pods, { nodes: planned.nodes, ...others })
        : withPodSockets(inside, tables)
    return {
      ...whole,
      ...(found && { gaps: [...whole.gaps, ...found.gaps], probes: whole.service ? whole.probes : found.probes }),
      ...defined({ own: one.own?.map(joined) }),
    }
  }
  const requests = runs.flatMap(({ probes }) => probes).filter((probe) => probe.kind === 'http')
  return withRequests(joined(planned.chain), requests)
}

function isSame(a: Chain['target'], b: Chain['target']): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name && a.port === b.port
}

async function runPlan(planning: Planning, planned: Planned, probeTools: ProbeTools, signal: AbortSignal, io: Io): Promise<Run> {
  const { timeoutMs, sampling } = probeTools.request
  io.stderr(planBlock(planning.plan, timeoutMs, sampling))
  const fromHere = requestedHere(planning.plan, timeoutMs, signal, io)
  const ran = await runInPods(planning, planned, probeTools, signal, io)
  return { ...ran, probes: [...ran.probes, ...(await requestedInPods(planning.plan, probeTools, signal, io)), ...(await fromHere)] }
}

/** The requests of a plan that Pods send. */
async function requestedInPods(
  { requests = [] }: ProbePlan,
  { exec, request }: ProbeTools,
  signal: AbortSignal,
  io: Io,
): Promise<HttpProbe[]> {
  const steps = requests.flatMap(({ from, to }) => (from ? [{ from, to }] : []))
  if (steps.length === 0 || signal.aborted) return []
  const [{ requestInPod }, { againWithTls }, { readCertificate }] = await Promise.all([
    import('../../probe/http/request-in-pod.ts'),
    import('../../probe/http/plan-port-requests.ts'),
    import('./here/certificate.ts'),
  ])
  const run = { exec, signal, probeTimeoutMs: request.timeoutMs, isAborted: () => signal.aborted, now: () => io.now().getTime() }
  const probes: HttpProbe[] = []
  await pooled(
    sessionsAtOnce,
    steps.map(({ from, to }, index) => async () => {
      const probe = await requestInPod(to, from, run, readCertificate)
      const again = probe.faults.includes('needs-tls') ? againWithTls(to) : undefined
      probes[index] = again ? await requestInPod(again, from, run, readCertificate) : probe
    }),
  )
  return probes
}

/** The requests of a plan that this machine sends. */
async function requestedHere({ requests = [] }: ProbePlan, timeoutMs: number, signal: AbortSignal, io: Io): Promise<HttpProbe[]> {
  const steps = requests.filter(({ from }) => from === undefined)
  if (steps.length === 0) return []
  const { askFromHere } = await import('./here/ask.ts')
  return Promise.all(steps.map(({ to }) => askFromHere(to, { timeoutMs, signal }, () => io.now().getTime())))
}

async function runInPods(planning: Planning, { nodes, pods }: Planned, probeTools: ProbeTools, signal: AbortSignal, io: Io): Promise<Run> {
  const { plan } = planning
  if (plan.sockets.length + plan.connects.length === 0) return { plan, probes: [], gaps: [] }
  const denied = await deniedRights(['exec'], plan.target.namespace ?? '', probeTools.api, signal, io)
  if (denied.rights.size > 0) {
    const { probes, gaps } = await askWithoutExec(planning, forbidden(plan, denied.message), { nodes, pods }, probeTools, signal, io)
    return { plan, probes, gaps: [...denied.gaps, ...gaps] }
  }
  const read = await probeFromDebugContainers(plan, await run(plan, probeTools, signal, io), probeTools, signal, io)
  const { probes, gaps } = await askWithoutExec(planning, read.probes, { nodes, pods }, probeTools, signal, io)
  return { plan, probes, gaps: [...read.gaps, ...gaps] }
}

/** What the probes of a plan come to if none may run. */
export function forbidden(plan: ProbePlan, message: string): ProbeView[] {
  return plan.sockets.map((step) => unreadSockets(step, { reason: 'forbidden', message }, 0))
}

async function run(plan: ProbePlan, { exec, request, began, found }: ProbeTools, signal: AbortSignal, io: Io): Promise<ProbeView[]> {
  const steps = plan.sockets.length + plan.connects.length
  const { sampling } = request
  const overallMs =
    Math.min(600_000, Math.max(30_000, Math.ceil(steps / sessionsAtOnce) * request.timeoutMs * 3)) + (sampling ? sampling.forMs * 2 : 0)
  const live = io.stderrIsTTY && io.env.TERM !== 'dumb'
  const progress = (done: number, total: number, probe: ProbeView) => {
    found?.(probe)
    if (live) io.stderr(`\r\x1b[Kprobing ${done}/${total}`)
  }
  const now = () => io.now().getTime()
  const bounds = { probeTimeoutMs: request.timeoutMs, overallMs, limit: sessionsAtOnce }
  const probes = await runProbes(plan, { exec, signal, ...bounds, progress, now, ...defined({ began, sampling }) })
  if (live) io.stderr('\r\x1b[K')
  return probes
}
