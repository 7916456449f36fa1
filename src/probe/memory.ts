import type { Exec, ExecOutcome } from '../model/exec.ts'
import type { ConnectStep, ProbePlace, ProbePlan, SocketStep } from '../model/probe-plan.ts'
import type { ProbeView } from '../model/probe-view.ts'

/** What probes run with. */
export interface ProbeOptions {
  exec: Exec
  /** Ends all of them. */
  signal: AbortSignal
  /** ms for one session in a Pod. */
  probeTimeoutMs: number
  /** ms for all of them. */
  overallMs: number
  /** Sessions at once. */
  limit: number
  /** ms since 1970. */
  now?: () => number
  /** Several samples of the connections; absent: the one that the tables hold anyway. */
  sampling?: Sampling
  /** Called before each probe. */
  began?: (step: SocketStep | ConnectStep) => void
  /** Called after each probe. */
  progress?: (done: number, total: number, probe: ProbeView) => void
}

/** How connections are looked at several times. */
export interface Sampling {
  /** ms from the first sample to the last. */
  forMs: number
  /** ms from one sample to the next. */
  everyMs: number
}

/** What the probes of one run share: what was learnt of images, and what ends them. */
export interface ProbeRun extends Pick<ProbeOptions, 'exec' | 'probeTimeoutMs'> {
  /** The user's signal, and the deadline over all. */
  signal: AbortSignal
  /** Has the user given up? False if only the time is over. */
  isAborted: () => boolean
  memory: ImageMemory
  /** Addresses of the chain. */
  targets: ProbePlan['targets']
  now: () => number
  sampling?: Sampling
}

/** Tools that images were seen to have or to lack: Pods of one template have the same. */
export class ImageMemory {
  readonly #missing = new Map<string, Set<string>>()
  readonly #found = new Map<string, string>()
  readonly #programs = new Map<string, Promise<ReadonlySet<string> | undefined>>()

  /** The tools that are not known to be missing, the one that has worked before first. */
  order<T extends { tool: string }>(place: ProbePlace, container: string, purpose: string, tools: readonly T[]): T[] {
    const key = toolKey(place, container)
    const missing = this.#missing.get(key)
    const found = this.#found.get(`${key} ${purpose}`)
    const rest = tools.filter(({ tool }) => !missing?.has(tool))
    return found === undefined ? rest : rest.toSorted((a, b) => Number(b.tool === found) - Number(a.tool === found))
  }

  /** The image lacks the tool, or has another make of it. */
  lacks(place: ProbePlace, container: string, tool: string): void {
    const key = toolKey(place, container)
    const missing = this.#missing.get(key) ?? new Set()
    this.#missing.set(key, missing.add(tool))
  }

  /** The tool has worked. */
  has(place: ProbePlace, container: string, purpose: string, tool: string): void {
    this.#found.set(`${toolKey(place, container)} ${purpose}`, tool)
  }

  /** The programs of an image, asked for once. */
  programs(
    place: ProbePlace,
    container: string,
    ask: () => Promise<ReadonlySet<string> | undefined>,
  ): Promise<ReadonlySet<string> | undefined> {
    const key = toolKey(place, container)
    const known = this.#programs.get(key) ?? ask()
    this.#programs.set(key, known)
    return known
  }
}

function toolKey({ template }: ProbePlace, container: string): string {
  return `${template} ${container}`
}

/** Does this outcome end the tries in all containers of the Pod? */
export function endsAll({ kind }: ExecOutcome): boolean {
  return kind === 'forbidden' || kind === 'aborted'
}

/** The image has no such program: the runtime says so, or a shell does with its exit code (POSIX, Exit Status for Commands). */
export function isProgramMissing(outcome: ExecOutcome): boolean {
  return outcome.kind === 'no-tool' || (outcome.kind === 'exited' && (outcome.exitCode === 127 || outcome.exitCode === 126))
}
