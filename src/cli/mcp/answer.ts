import { UserError } from '../../cluster/config/user-error.ts'
import { ApiError } from '../../cluster/http/api-error.ts'
import { printable } from '../../lib/printable.ts'
import type { ToolAnswer } from '../../mcp/tool.ts'
import type { TraceCommand } from '../args/command.ts'
import { UsageFault } from '../args/kubectl-forms.ts'
import { begin } from '../begin.ts'
import type { Io } from '../io.ts'
import type { Origin } from '../origin.ts'
import { resolvePasted } from '../paste/paste.ts'
import type { ProbeTools } from '../probe/probe-tools.ts'
import { runOnFiles, runTrace } from '../run.ts'

/** Makes an answer of a command, once it is known where snapshots come from. */
export type Make = (command: TraceCommand, origin: Origin, io: Io, probeTools?: ProbeTools) => Promise<ToolAnswer>

/** Runs the command that `ask` reads from a call. Any failure becomes an answer too: the service continues. */
export async function answer(ask: () => TraceCommand, make: Make, io: Io, signal: AbortSignal): Promise<ToolAnswer> {
  try {
    const said: string[] = []
    const quiet = quietly(io, signal, said)
    const asked = ask()
    const command = asked.pasted ? await resolvePasted(asked, quiet) : asked
    if (typeof command === 'number') return { text: said.join(''), isError: true }
    let made: ToolAnswer = { text: '' }
    const show = async (...known: Parameters<Make>) => {
      made = await make(...known)
      return 0
    }
    if (command.files) await runOnFiles(command, command.files, quiet, show)
    else await runTrace(command, quiet, await begin(command, quiet), show)
    return made
  } catch (error) {
    return failed(error)
  }
}

/** A call does not use the streams, which belong to the protocol, and asks no questions. */
function quietly(io: Io, signal: AbortSignal, said: string[]): Io {
  const whole = AbortSignal.any([io.signal, signal])
  return {
    ...io,
    signal: whole,
    interrupted: () => whole,
    ended: () => whole,
    stdinIsTTY: false,
    stdoutIsTTY: false,
    stderrIsTTY: false,
    stdout: async () => {},
    stderr: (line) => void said.push(line),
    readStdin: async () => {
      throw new UserError('standard input is used by the protocol')
    },
    ask: async () => '',
  }
}

function failed(error: unknown): ToolAnswer {
  const isKnown = error instanceof ApiError || error instanceof UserError || error instanceof UsageFault
  const message = error instanceof Error ? error.message : String(error)
  const hint = isKnown && error.hint ? `\n${error.hint}` : ''
  return { text: `error: ${isKnown ? '' : 'internal error: '}${message}${hint}`.split('\n').map(printable).join('\n'), isError: true }
}
