import { maskPath, maskWords } from '../../lib/secrets.ts'
import type { ProbeRepeat } from '../../model/probe-repeat.ts'
import { repeatConnect } from '../repeat.ts'
import { lineIn } from '../repeat-line.ts'
import { grpcCommand } from './grpc-command.ts'
import { httpTools } from './http-tools.ts'
import type { Replay } from './replay.ts'

/**
 * The command that sends a readiness probe again by hand, with the tool that sent it. Undefined: no tool did, or the command would show
 * what is secret in the probe: the values of its headers, or words that are masked elsewhere.
 */
export function repeatOfReplay(replay: Replay, tool: string | undefined, flags: readonly string[]): ProbeRepeat | undefined {
  const { action, timeout } = replay
  switch (action.kind) {
    case 'http': {
      const sender = httpTools.find(({ name }) => name === tool)
      const isOpen = action.headers.length === 0 && maskPath(action.url) === action.url
      return sender && isOpen ? lineIn(replay, sender.command(action, timeout), flags) : undefined
    }
    case 'tcp':
      return tool === undefined
        ? undefined
        : repeatConnect(replay, { tool, address: action.host, port: action.port, protocol: 'TCP' }, flags)
    case 'grpc':
      return tool === undefined ? undefined : lineIn(replay, grpcCommand(replay, action), flags)
    case 'command':
      return maskWords(action.command).join('\0') === action.command.join('\0') ? lineIn(replay, action.command, flags) : undefined
    case 'none':
      return undefined
  }
}
