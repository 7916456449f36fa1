import { diagnose } from '../../diagnose/diagnose.ts'
import { defined } from '../../lib/defined.ts'
import { messageOf } from '../../lib/errors.ts'
import { printable } from '../../lib/printable.ts'
import type { ProbePlan, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { ImageMemory } from '../../probe/memory.ts'
import { pathPlan } from '../../probe/path/path-targets.ts'
import { SampledPath } from '../../probe/path/sampled-path.ts'
import { unreadSockets } from '../../probe/read-sockets.ts'
import { portsOf, SampledPod } from '../../probe/session/sampled-pod.ts'
import { watchedPlanBlock } from '../../render/planned-probes.ts'
import type { Io } from '../io.ts'
import { type Planned, planAll, tellUnplanned } from './plan-targets.ts'
import { forbidden, type Run, withRuns } from './probe-all.ts'
import { type Denied, deniedRights } from './probe-rights.ts'
import type { ProbeTools } from './probe-tools.ts'

/** So many Pods are sampled, each in a session of its own. */
const mostPods = 20

/** What diagnosing takes beside a chain. */
interface Diagnosing {
  ignore: readonly string[]
  /** Ends everything. */
  signal: AbortSignal
  /** Called after a sample or a round. */
  changed: () => void
}

type Sampled = SampledPod | SampledPath

/** What is to run, by its key. */
type Wanted = Map<string, () => Sampled>

/** Plans, and why the client could not be had, if it was had before. */
type WatchedPlans = Planned & { lost?: string }

/**
 * Probes that run for as long as they are watched: one session in each Pod of the targets, and one in the client, which connects. Pods that come are
 * sampled from then on, and what runs in one that is no endpoint any more is ended.
 */
export class WatchProbes {
  readonly #tools: ProbeTools
  readonly #everyMs: number
  readonly #io: Pick<Io, 'stderr'>
  readonly #diagnosing: Diagnosing
  readonly #memory = new ImageMemory()
  readonly #sampled = new Map<string, Sampled>()
  readonly #denied = new Map<string, Denied>()
  readonly #told = new Set<string>()
  readonly #ending = new Set<Promise<void>>()

  constructor(tools: ProbeTools, everyMs: number, io: Pick<Io, 'stderr'>, diagnosing: Diagnosing) {
    this.#tools = tools
    this.#everyMs = everyMs
    this.#io = io
    this.#diagnosing = diagnosing
  }

  /** Was everything tried once? */
  get isTried(): boolean {
    return [...this.#sampled.values()].every(({ isTried }) => isTried)
  }

  /** Is a path tried? */
  get hasPath(): boolean {
    return [...this.#sampled.values()].some((one) => one instanceof SampledPath)
  }

  /**
   * The traces of the targets with what is known now, in the order of `targets`. Begins and ends what has to run in Pods for them. @throws
   * ApiError or UserError where the client Pod cannot be had at the start
   */
  async traces(targets: readonly { target: TargetRef; trace: Trace; snapshot: Snapshot }[]): Promise<Trace[]> {
    const planned = await Promise.all(targets.map((one) => this.#planned(one)))
    const wanted: Wanted = new Map()
    const all: Trace[] = []
    const runs = await Promise.all(planned.map((one) => this.#runs(one, wanted)))
    this.#reconcile(wanted)
    for (const [index, { snapshot }] of targets.entries()) {
      const [one, own] = [planned[index], runs[index]]
      if (!one || !own) continue
      const found = own.map(
        ({ plan, gaps, keys, probes }): Run => ({ plan, gaps, probes: [...probes, ...keys.flatMap((key) => this.#found(key))] }),
      )
      const options = { kubectlFlags: snapshot.source.kubectlFlags, ignore: this.#diagnosing.ignore }
      all.push(diagnose(withRuns(one, found, { services: snapshot.services }), options))
    }
    return all
  }

  /** Ends what runs in Pods, and resolves when it has ended. */
  async close(): Promise<void> {
    this.#reconcile(new Map())
    await Promise.all(this.#ending)
  }

  async #planned({ target, trace, snapshot }: { target: TargetRef; trace: Trace; snapshot: Snapshot }): Promise<WatchedPlans> {
    const { signal } = this.#diagnosing
    const clients = new Set([...this.#sampled.values()].flatMap((one) => (one instanceof SampledPath ? [one.now.from.pod] : [])))
    const plan = (tools: ProbeTools) =>
      planAll([target], { traces: [trace], snapshot, missing: [], targets: [target] }, tools, signal, clients)
    let lost: string | undefined
    try {
      const [planned] = await plan(this.#tools)
      if (planned) {
        if (!this.#told.has('unplanned')) tellUnplanned([planned], this.#io)
        this.#told.add('unplanned')
        return planned
      }
    } catch (error) {
      // If the client goes away later, that is not an error: its connections are unknown.
      if (this.#sampled.size === 0) throw error
      lost = messageOf(error)
    }
    const { from: _, ...request } = this.#tools.request
    const [planned] = await plan({ ...this.#tools, request })
    if (!planned) throw new Error('a target without a plan')
    return { ...planned, ...defined({ lost }) }
  }

  /** What is to run for the plans of a target, by keys, and what is known without it. */
  async #runs(planned: WatchedPlans, wanted: Wanted): Promise<(Run & { keys: string[] })[]> {
    const runs: (Run & { keys: string[] })[] = []
    for (const { plan } of planned.plans) {
      this.#tell(plan)
      const denied = await this.#lacks(plan)
      if (denied.rights.size > 0) {
        runs.push({ plan, probes: forbidden(plan, denied.message), gaps: denied.gaps, keys: [] })
        continue
      }
      const [steps, left] = this.#fitting(plan, wanted)
      const isOnPath = pathPlan(plan) !== undefined
      const keys = steps.map((step) => this.#sampling(step, { targets: plan.targets, isOnPath }, wanted))
      keys.push(...this.#path(plan, planned, wanted))
      const message = `${mostPods} Pods are read at most while they are watched`
      runs.push({ plan, probes: left.map((step) => unreadSockets(step, { reason: 'not-probed', message }, 0)), gaps: [], keys })
    }
    return runs
  }

  /** Its samples continue while other Pods come and go. */
  #sampling(step: SocketStep, around: { targets: ProbePlan['targets']; isOnPath: boolean }, wanted: Wanted): string {
    const key = `sockets ${JSON.stringify([step, portsOf(step, around.targets)])}`
    const known = this.#sampled.get(key)
    if (known instanceof SampledPod) known.follow(around)
    wanted.set(key, () => new SampledPod(step, around, this.#options, this.#diagnosing.changed))
    return key
  }

  /** Its rounds continue while what it leads to comes and goes, and stay while the client cannot connect. */
  #path(plan: ProbePlan, { pods, lost }: WatchedPlans, wanted: Wanted): string[] {
    const key = `path ${JSON.stringify(plan.target)}`
    const known = this.#sampled.get(key)
    const path = pathPlan(plan)
    if (path && path.targets.length > 0) {
      const { namespace, pod } = path.from
      const client = pods.find((one) => one.namespace === namespace && one.name === pod)?.uid ?? pod
      const before = known instanceof SampledPath ? known.now.from.pod : ''
      if (known instanceof SampledPath && known.follow({ ...path, client })) this.#io.stderr(`${printable(replacedWords(before, pod))}\n`)
      wanted.set(key, () => new SampledPath({ ...path, client }, this.#options, this.#diagnosing.changed))
      return [key]
    }
    if (!(known instanceof SampledPath)) return []
    const why = lost ?? plan.left.find(({ pod }) => pod === known.now.from.pod)?.message
    if (why === undefined) known.follow({ ...known.now, targets: [] })
    else known.pause(why)
    wanted.set(key, () => known)
    return [key]
  }

  /** The Pods that are sampled, and those for which there is no room. */
  #fitting({ sockets, client }: ProbePlan, wanted: Wanted): [steps: SocketStep[], left: SocketStep[]] {
    const room = Math.max(0, mostPods - [...wanted.keys()].filter((key) => key.startsWith('sockets')).length)
    return [[...sockets.slice(0, room), ...(client ? [client] : [])], sockets.slice(room)]
  }

  get #options() {
    const { exec, request } = this.#tools
    return { exec, memory: this.#memory, everyMs: this.#everyMs, timeoutMs: request.timeoutMs }
  }

  #found(key: string): ProbeView[] {
    return this.#sampled.get(key)?.probes ?? []
  }

  /** Says, once for each target, what will run for it. */
  #tell(plan: ProbePlan): void {
    const name = `${plan.target.kind} ${plan.target.namespace} ${plan.target.name}`
    if (this.#told.has(name)) return
    this.#told.add(name)
    this.#io.stderr(watchedPlanBlock(plan, { everyMs: this.#everyMs, ...defined({ path: pathPlan(plan)?.targets.length }) }))
  }

  async #lacks({ target }: ProbePlan): Promise<Denied> {
    const namespace = target.namespace ?? ''
    const known =
      this.#denied.get(namespace) ?? (await deniedRights(['exec'], namespace, this.#tools.api, this.#diagnosing.signal, this.#io))
    this.#denied.set(namespace, known)
    return known
  }

  #reconcile(wanted: Wanted): void {
    for (const [key, one] of this.#sampled) {
      if (wanted.has(key)) continue
      this.#sampled.delete(key)
      const ended = one.stop().finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
    for (const [key, begin] of wanted) if (!this.#sampled.has(key)) this.#sampled.set(key, begin())
  }
}

function replacedWords(before: string, now: string): string {
  const what = before === now ? `the client pod/${now} was recreated` : `the client is pod/${now} now, in place of pod/${before}`
  return `${what}: its rounds start again`
}
