import { defined } from '../../lib/defined.ts'
import { oneLine } from '../../lib/line.ts'
import type { Exec, ExecOutcome } from '../../model/exec.ts'
import type { ProbePlace } from '../../model/probe-plan.ts'
import type { UnknownReason } from '../../model/socket.ts'
import { endsAll, type ImageMemory, isProgramMissing } from '../memory.ts'
import { readers } from '../readers.ts'
import { pause } from './pause.ts'
import { runRounds, type TimedRound } from './run-rounds.ts'
import { shellCommand, shells } from './shell-loop.ts'
import { linePatterns, tableLoop } from './table-loop.ts'

/** The tables of a Pod as they were at one moment. */
export interface TableSample {
  kind: 'read'
  /** ms since 1970: when the last byte came. */
  at: number
  container: string
  tool: string
  /** ms that the Pod took to print them. */
  ms: number
  /** The files one after another, the tables last; those that the kernel does not have are left out. */
  text: string
  /** Words about the files that could not be read. */
  complaint: string
  /** There was more than is kept: absence proves nothing. */
  cut?: true
  /** Rows of other ports that do not listen were left out in the Pod. */
  filtered?: true
}

/** No tables were read at that moment, and why. Nothing follows from it. */
export interface UnreadSample {
  kind: 'unread'
  at: number
  container?: string
  reason: UnknownReason
  message: string
}

/** What is sampled, how often, and with what. */
export interface SampleOptions {
  exec: Exec
  memory: ImageMemory
  /** Ends it, and what runs in the Pod. */
  signal: AbortSignal
  /** ms from one sample to the next. */
  everyMs: number
  /** ms that a sample may take. */
  timeoutMs: number
  /** So many samples are taken; absent: until the signal. */
  samples?: number
  /** Socket tables: of large ones only what listens, and the rows of `ports`. */
  tables: readonly string[]
  ports: readonly number[]
  /** Files beside them, always in full. */
  others: readonly string[]
}

/** About 3,000 sockets. */
const maxBytes = 512 * 1024
/** After so many rounds a new session begins: if the end of a session gets lost, the program still stops. */
const mostRounds = 120
/** ms, and no session runs longer than this either. */
const longestSessionMs = 10 * 60_000
/** ms from one session to the next where each takes one sample. */
const leastApartMs = 10_000
/** ms between two tries of a Pod that cannot be read. */
const longestPauseMs = 60_000

/**
 * The socket tables of a Pod again and again, in the first of its containers that can print them: in one session where the image has a
 * shell, else in one for each sample, at least 10 s apart. A sample that cannot be had is `unread`, and the next is tried later; a Pod
 * without a tool has one such sample, and no more. Ends with the signal or with the last sample, and then nothing of it runs in the Pod.
 * Never throws.
 */
export async function* sampleTables(place: ProbePlace, options: SampleOptions): AsyncGenerator<TableSample | UnreadSample, void> {
  const { signal, everyMs } = options
  const left: Left = { samples: options.samples ?? Number.POSITIVE_INFINITY, failures: 0 }
  while (!signal.aborted && left.samples > 0) {
    const outcome = yield* oneSession(place, options, left)
    if (outcome === undefined && left.samples > 0) await pause(everyMs, signal)
    if (signal.aborted || outcome === undefined) continue
    yield { kind: 'unread', at: Date.now(), ...outcome }
    if (outcome.reason === 'no-tool') return
    left.samples--
    left.failures++
    if (left.samples > 0) await pause(Math.min(longestPauseMs, everyMs * 2 ** (left.failures - 1)), signal)
  }
}

interface Left {
  samples: number
  /** Sessions in a row of which nothing came. */
  failures: number
}

type Failure = Omit<UnreadSample, 'kind' | 'at'>

/** What one session gives; returns what stood in the way, or nothing where it came to its end. */
async function* oneSession(place: ProbePlace, options: SampleOptions, left: Left): AsyncGenerator<TableSample, Failure | undefined> {
  let failure: Failure = { reason: 'not-running', message: 'no container of the Pod is running' }
  for (const container of place.containers) {
    const outcome = (yield* inShell(place, container, options, left)) ?? (yield* oneByOne(place, container, options, left))
    if (outcome === undefined || outcome.kind === 'exited') return undefined
    if (failure.container === undefined || failure.reason === 'no-tool')
      failure = { container, reason: outcome.kind, message: oneLine(outcome.message) }
    if (endsAll(outcome)) break
  }
  return failure
}

/** Undefined: no shell, or none that can do it. */
async function* inShell(
  place: ProbePlace,
  container: string,
  options: SampleOptions,
  left: Left,
): AsyncGenerator<TableSample, ExecOutcome | undefined> {
  const { exec, memory, signal, everyMs, timeoutMs, tables, ports, others } = options
  const tools = shells.map((shell) => ({ shell, tool: `${shell.join(' ')} -c` }))
  for (const { shell, tool } of memory.order(place, container, 'sample', tools)) {
    const rounds = Math.max(1, Math.min(mostRounds, Math.floor(longestSessionMs / everyMs), left.samples))
    const args = [String(rounds), String(everyMs / 1_000), linePatterns(ports), tables.join(' '), others.join(' ')]
    const command = shellCommand(shell, tableLoop, args)
    const { namespace, pod } = place
    const session = runRounds({ namespace, pod, container, command, exec, signal, maxBytes, silenceMs: everyMs + timeoutMs })
    const before = left.samples
    const outcome = yield* taking(session, left, (round) => sampleOf(round, container, shell.join(' ')))
    if (left.samples < before || (outcome.kind !== 'exited' && !isProgramMissing(outcome))) {
      memory.has(place, container, 'sample', tool)
      return outcome
    }
    memory.lacks(place, container, tool)
  }
  return undefined
}

async function* taking(
  rounds: AsyncGenerator<TimedRound, ExecOutcome>,
  left: Left,
  sample: (round: TimedRound) => TableSample,
): AsyncGenerator<TableSample, ExecOutcome> {
  try {
    for (;;) {
      const next = await rounds.next()
      if (next.done) return next.value
      left.samples--
      left.failures = 0
      yield sample(next.value)
    }
  } finally {
    await rounds.return({ kind: 'aborted', message: 'no longer needed', ms: 0 })
  }
}

function sampleOf({ at, ms, words: [how, ...missing], text, cut }: TimedRound, container: string, tool: string): TableSample {
  return {
    kind: 'read',
    at,
    ms,
    container,
    tool,
    text,
    complaint: missing.map((file) => `${file}: No such file or directory`).join('\n'),
    ...defined({ cut: cut ? (true as const) : undefined, filtered: how === 'grep' ? (true as const) : undefined }),
  }
}

/** A session for each sample, with the first program that prints files; `no-tool` where the image has none. */
async function* oneByOne(
  place: ProbePlace,
  container: string,
  options: SampleOptions,
  left: Left,
): AsyncGenerator<TableSample, ExecOutcome> {
  const { memory, signal, everyMs } = options
  for (const { tool, command } of memory.order(place, container, 'read', readers)) {
    let outcome = await printed(place, container, command, options)
    if (isProgramMissing(outcome)) {
      memory.lacks(place, container, tool)
      continue
    }
    if (outcome.kind === 'exited' && outcome.stdout === '') continue
    memory.has(place, container, 'read', tool)
    while (outcome.kind === 'exited') {
      left.samples--
      left.failures = 0
      const { stdout: text, stderr: complaint, truncated, ms } = outcome
      yield { kind: 'read', at: Date.now(), ms, container, tool, text, complaint, ...(truncated && { cut: true }) }
      if (left.samples > 0) await pause(Math.max(everyMs, leastApartMs), signal)
      if (left.samples <= 0 || signal.aborted) return outcome
      outcome = await printed(place, container, command, options)
    }
    return outcome
  }
  return { kind: 'no-tool', message: 'no tool in the image that can print a file', ms: 0 }
}

function printed(place: ProbePlace, container: string, command: readonly string[], options: SampleOptions): Promise<ExecOutcome> {
  const { exec, signal, timeoutMs, tables, others } = options
  const { namespace, pod } = place
  return exec({ namespace, pod, container, command: [...command, ...others, ...tables], timeoutMs, maxBytes }, signal)
}
