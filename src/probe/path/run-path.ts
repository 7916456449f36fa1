import { oneLine } from '../../lib/line.ts'
import type { Exec, ExecOutcome } from '../../model/exec.ts'
import type { ConnectTarget, ProbePlace } from '../../model/probe-plan.ts'
import type { UnknownReason } from '../../model/socket.ts'
import { endsAll, type ImageMemory } from '../memory.ts'
import { pause } from '../session/pause.ts'
import { runRounds, type TimedRound } from '../session/run-rounds.ts'
import { pathArguments, pathTools } from './path-tools.ts'
import { readRound, type TargetResult } from './read-round.ts'

/** A round of a path, or why there is none. */
export type PathRound =
  | { kind: 'read'; at: number; container: string; tool: string; results: TargetResult[] }
  | { kind: 'unread'; at: number; container?: string; reason: UnknownReason; message: string }

/** What a path is tried with. */
export interface PathOptions {
  exec: Exec
  memory: ImageMemory
  /** Ends it, and what runs in the Pod. */
  signal: AbortSignal
  /** ms for a session to begin, or for a round that does not come. */
  timeoutMs: number
}

/** s from one round to the next. Several programs know whole seconds alone. */
export const pathSeconds = 1
/** Then a new session begins. */
const mostRounds = 600
const maxBytes = 64 * 1024
const longestPauseMs = 60_000

/**
 * Connects from a Pod to at most 12 targets at once, each second, in the first of its containers that has a tool for it. What prevents it is
 * a round that is `unread`, and is tried again later; a Pod without a tool has one such round, and no more. Ends with the signal, and then
 * nothing of it runs in the Pod. Never throws.
 */
export async function* runPath(
  place: ProbePlace,
  targets: readonly ConnectTarget[],
  options: PathOptions,
): AsyncGenerator<PathRound, void> {
  const { signal } = options
  const state = { failures: 0 }
  while (!signal.aborted) {
    const failure = yield* inPod(place, targets, options, state)
    if (signal.aborted) return
    if (failure) {
      yield { kind: 'unread', at: Date.now(), ...failure }
      if (failure.reason === 'no-tool') return
      state.failures++
    }
    await pause(Math.min(longestPauseMs, pathSeconds * 1_000 * 2 ** state.failures), signal)
  }
}

type Failure = Omit<Extract<PathRound, { kind: 'unread' }>, 'kind' | 'at'>

async function* inPod(
  place: ProbePlace,
  targets: readonly ConnectTarget[],
  options: PathOptions,
  state: { failures: number },
): AsyncGenerator<PathRound, Failure | undefined> {
  let failure: Failure = { reason: 'not-running', message: 'no container of the Pod is running' }
  for (const container of place.containers) {
    const outcome = yield* inContainer(place, container, targets, options, state)
    if (outcome.kind === 'exited') return undefined
    if (failure.container === undefined || failure.reason === 'no-tool')
      failure = { container, reason: outcome.kind, message: oneLine(outcome.message) }
    if (endsAll(outcome)) break
  }
  return failure
}

const noTool: ExecOutcome = { kind: 'no-tool', message: 'no tool in the image that can connect again and again', ms: 0 }

async function* inContainer(
  place: ProbePlace,
  container: string,
  targets: readonly ConnectTarget[],
  { exec, memory, signal, timeoutMs }: PathOptions,
  state: { failures: number },
): AsyncGenerator<PathRound, ExecOutcome> {
  const tools = pathTools.map((tool) => ({ ...tool, tool: `path ${tool.name}` }))
  for (const tool of memory.order(place, container, 'path', tools)) {
    const { namespace, pod } = place
    const command = [...tool.command, ...pathArguments(mostRounds, pathSeconds, targets)]
    const silenceMs = pathSeconds * 1_000 + timeoutMs
    const session = runRounds({ namespace, pod, container, command, exec, signal, maxBytes, silenceMs })
    const before = { rounds: 0 }
    const outcome = yield* taking(session, (round) => {
      const results = readRound(round.text, tool, targets.length)
      // The first round has to say something about a target, else the program cannot do it here.
      if (!results || (before.rounds === 0 && results.length === 0)) return undefined
      before.rounds++
      state.failures = 0
      return { kind: 'read', at: round.at, container, tool: tool.name, results }
    })
    if (before.rounds > 0 || (outcome.kind !== 'exited' && outcome.kind !== 'no-tool')) {
      memory.has(place, container, 'path', tool.tool)
      return outcome
    }
    memory.lacks(place, container, tool.tool)
  }
  return noTool
}

/** Takes rounds until one cannot be read. */
async function* taking(
  rounds: AsyncGenerator<TimedRound, ExecOutcome>,
  read: (round: TimedRound) => PathRound | undefined,
): AsyncGenerator<PathRound, ExecOutcome> {
  try {
    for (;;) {
      const next = await rounds.next()
      if (next.done) return next.value
      const round = read(next.value)
      if (!round) return noTool
      yield round
    }
  } finally {
    await rounds.return(noTool)
  }
}
