import { ApiError } from '../../cluster/http/api-error.ts'
import { type Access, readAccess } from '../../cluster/pods/access-review.ts'
import { listSomePods } from '../../cluster/read/objects.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { ConnectStep, ProbePlan, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { Pod } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { repeatOf } from '../../probe/repeat.ts'
import { runProbes } from '../../probe/run.ts'
import { planLines, unconnectedLines } from '../../render/planned-probes.ts'
import { probeCells, probeKey } from '../../render/probe-cell.ts'
import type { ProbeProposal } from '../../tui/view-probes.ts'
import type { TraceCommand } from '../args/command.ts'
import type { Io } from '../io.ts'
import type { Planned } from './plan-targets.ts'
import { probePlanned, sessionsAtOnce } from './probe-all.ts'
import type { ProbeTools } from './probe-tools.ts'
import { clientChoices, firstClient, keysOf, markedPlan, otherClients, stepsFrom, targetChoices } from './studio-plan.ts'

/** A planned probe of a Service, from one client, and what it is run with. */
export interface Round {
  planned: Planned
  snapshot: Snapshot
  tools: ProbeTools
}

interface Rounds {
  /** From a Pod of the Service itself. */
  own: Round
  /** From the client for which the chain on the screen is traced, if a command can run in one. */
  chosen?: Round
  command: TraceCommand
  io: Io
}

/** All that can be marked, and what was read for it. */
interface Studio extends Rounds {
  /** The round whose results are drawn into the chain: it reads the sockets. */
  proof: Round
  others: readonly Pod[]
  /** What the others would connect to, those of the round without proof first. */
  more: readonly ConnectStep[]
  access: Access | undefined
  note?: string
  marks: ReadonlySet<string>
}

/** So many Pods of the namespace are looked at for clients. */
const listedPods = 100

/** What can be chosen for the probe of a Service; runs nothing. Marked are the plan's own clients, all targets, and without a chosen client one Pod of another workload. */
export async function studioOf(rounds: Rounds, signal: AbortSignal): Promise<Studio> {
  const { own, chosen } = rounds
  const proof = chosen ?? own
  const { api } = proof.tools
  const namespace = proof.planned.chain.target.namespace ?? ''
  const [listed, [access]] = await Promise.all([somePods(own.tools, namespace, signal), readAccess(api, namespace, ['exec'], signal)])
  const plans = [own, proof].flatMap((round) => round.planned.plans.map(({ plan }) => plan))
  const taken = new Set(plans.flatMap(({ connects }) => connects.filter(({ to }) => to.type !== 'neighbour').map(({ from }) => from.pod)))
  const others = otherClients(proof.planned, listed.pods, taken)
  const ownSteps = chosen ? own.planned.plans.flatMap(({ plan }) => plan.connects).filter(({ to }) => to.type !== 'neighbour') : []
  const known = new Set(proof.planned.plans.flatMap(({ plan }) => plan.connects).map(probeKey))
  const more = [...ownSteps.filter((step) => !known.has(probeKey(step))), ...others.flatMap((pod) => stepsFrom(proof.planned, pod))]
  const first = chosen ? undefined : firstClient(proof.planned, others)
  const marks = new Set([...plans, { connects: more.filter(({ from }) => from.pod === first?.name), sockets: [] }].flatMap(keysOf))
  return { ...rounds, proof, others, more, access, marks, ...defined({ note: listed.note }) }
}

async function somePods({ api }: ProbeTools, namespace: string, signal: AbortSignal): Promise<{ pods: Pod[]; note?: string }> {
  try {
    const pods = await listSomePods(api, namespace, listedPods, signal)
    return { pods, ...defined({ note: pods.length < listedPods ? undefined : `clients are among the first ${listedPods} Pods` }) }
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    return { pods: [], note: `other Pods cannot be listed: ${error.message}` }
  }
}

/** What would run with these marks, and what can be marked. */
export function proposeStudio(studio: Studio): ProbeProposal {
  const { proof, own, others, more, marks, note, access } = studio
  const proofPlans = proof.planned.plans.map(({ plan }) => markedPlan(plan, marks))
  const base = proof.planned.plans[0]?.plan
  const extra = base && markedPlan({ ...base, sockets: [], connects: [...more], left: [] }, marks)
  const plans = [...proofPlans, ...(extra && extra.connects.length > 0 ? [extra] : [])]
  const all = [own, proof].flatMap((round) => round.planned.plans.map(({ plan }) => plan))
  const clients = clientChoices({ ...proof.planned, plans: [...own.planned.plans, ...proof.planned.plans] }, others, marks)
  const targets = targetChoices([...all, ...(base ? [{ ...base, connects: [...more] }] : [])], marks)
  return {
    ...defined({ isEmpty: plans.every(({ sockets, connects }) => sockets.length + connects.length === 0) ? (true as const) : undefined }),
    untried: proof.planned.plans.flatMap(({ plan }) => unconnectedLines(plan)),
    lines: linesOf(plans, access, proof.tools.request.timeoutMs),
    ...(clients.length + targets.length > 0 && {
      choices: { clients, targets, mark: (keys) => proposeStudio({ ...studio, marks: keys }), ...defined({ note }) },
    }),
    run: (onProgress, interrupted) => runMarked(studio, plans, extra, onProgress, interrupted),
  }
}

function linesOf(plans: readonly ProbePlan[], access: Access | undefined, timeoutMs: number): string[] {
  const connects = plans.reduce((sum, plan) => sum + plan.connects.length, 0)
  const reads = plans.reduce((sum, plan) => sum + plan.sockets.length, 0)
  if (connects + reads === 0) return plans.flatMap((plan) => planLines(plan, timeoutMs))
  const [first] = plans
  const whole = first && { ...first, connects: plans.flatMap((plan) => plan.connects) }
  const right = access?.state === 'allowed' ? 'needs the right to get and create pods/exec, which you have' : access?.message
  return [
    [...(connects > 0 ? [count(connects, 'connection')] : []), ...(reads > 0 ? [`${count(reads, 'read')} of socket tables`] : [])].join(
      ' and ',
    ),
    ...(right === undefined ? [] : [right]),
    ...(whole ? planLines(whole, timeoutMs, undefined, Number.POSITIVE_INFINITY) : []),
  ]
}

/** The additional clients come last, so that the socket tables do not show their connections. */
async function runMarked(
  { proof, command, io, access }: Studio,
  plans: readonly ProbePlan[],
  extra: ProbePlan | undefined,
  onProgress: Parameters<ProbeProposal['run']>[0],
  interrupted: AbortSignal,
): ReturnType<ProbeProposal['run']> {
  const found: ProbeView[] = []
  const begun = new Set<string>()
  const { kubectlFlags } = proof.snapshot.source
  const cellsOf = (probes: readonly ProbeView[], at: typeof begun | 'ended') =>
    probeCells(plans, probes, at).map((cell) => ({ ...cell, ...defined({ repeat: cell.probe && repeatOf(cell.probe, kubectlFlags) }) }))
  const show = () => onProgress(cellsOf(found, begun))
  const began = (step: SocketStep | ConnectStep) => {
    begun.add(probeKey(step))
    show()
  }
  const note = (probe: ProbeView) => {
    found.push(probe)
    show()
  }
  show()
  const quiet: Io = { ...io, stderrIsTTY: false, stderr: () => {}, interrupted: () => interrupted }
  const { planned, tools, snapshot } = proof
  const marked = { ...planned, plans: planned.plans.map((one, index) => ({ ...one, plan: plans[index] ?? one.plan })) }
  const trace = await probePlanned(marked, command, snapshot, { ...tools, looksUp: true, began, found: note }, quiet)
  if (extra && access?.state !== 'denied') {
    const { timeoutMs } = tools.request
    const overallMs = Math.max(30_000, Math.ceil(extra.connects.length / sessionsAtOnce) * timeoutMs * 3)
    await runProbes(extra, {
      exec: tools.exec,
      signal: interrupted,
      probeTimeoutMs: timeoutMs,
      overallMs,
      limit: sessionsAtOnce,
      began,
      progress: (_, __, probe) => note(probe),
    })
  }
  const late = found.filter(({ kind }) => kind === 'connect')
  onProgress(cellsOf([...late, ...trace.probes], 'ended'))
  return trace
}
