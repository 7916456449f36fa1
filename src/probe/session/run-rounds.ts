import { Queue } from '../../lib/queue.ts'
import { timerMs } from '../../lib/timer.ts'
import type { Exec, ExecOutcome, ExecRequest } from '../../model/exec.ts'
import { type Round, RoundReader } from './rounds.ts'

/** A round, and when it was over. */
export interface TimedRound extends Omit<Round, 'begun'> {
  /** ms since 1970. */
  at: number
  /** ms from the line that began it to the one that ended it, as they came. */
  ms: number
}

/** A program that runs on in a container, and what bounds it. */
export interface RoundsRequest extends Pick<ExecRequest, 'namespace' | 'pod' | 'container' | 'command'> {
  exec: Exec
  /** Tells the program to end. */
  signal: AbortSignal
  /** Bytes that are kept of a round. */
  maxBytes: number
  /** ms for the first round to come, and for each behind it. If none does the session ends as a `timeout`. */
  silenceMs: number
}

/** What a program writes beside its rounds, to say why it ended. */
const keptBytes = 16 * 1024
/** ms that a session may take, whatever it prints: twice as long as the longest program. */
const longestMs = 20 * 60_000

/**
 * The rounds of one session as they come; what is returned at their end is how it ended. A caller that stops taking rounds ends the
 * session, and waits until it has ended. Never throws.
 */
export async function* runRounds(request: RoundsRequest): AsyncGenerator<TimedRound, ExecOutcome> {
  const { namespace, pod, container, command, exec, signal, maxBytes, silenceMs } = request
  const stop = new AbortController()
  const queue = new Queue<TimedRound>()
  const reader = new RoundReader(maxBytes)
  const silence: { timer?: NodeJS.Timeout; came?: true } = {}
  const listen = () => {
    clearTimeout(silence.timer)
    silence.timer = setTimeout(() => {
      silence.came = true
      stop.abort()
    }, timerMs(silenceMs))
  }
  const onStdout = (piece: Buffer) => {
    const at = Date.now()
    for (const { begun, ...round } of reader.push(piece, at)) {
      listen()
      queue.put({ ...round, at, ms: at - begun })
    }
  }
  listen()
  const session = exec(
    { namespace, pod, container, command, timeoutMs: longestMs, maxBytes: keptBytes, onStdout },
    AbortSignal.any([signal, stop.signal]),
  ).finally(() => queue.end())
  try {
    yield* queue.take()
    const outcome = await session
    return silence.came ? { kind: 'timeout', message: `no answer within ${silenceMs / 1_000} s`, ms: outcome.ms } : outcome
  } finally {
    clearTimeout(silence.timer)
    stop.abort()
    await session
  }
}
