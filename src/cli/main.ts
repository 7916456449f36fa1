import manifest from '../../package.json' with { type: 'json' }
import type { TraceCommand } from './args/command.ts'
import { parseCommand } from './args/parse-command.ts'
import { MISUSED } from './exit.ts'
import { type Io, opensView } from './io.ts'

/** What kubectl's plugin completion and the shells' scripts run: `__complete WORD...`, the last word is at the cursor. */
export const COMPLETE = '__complete'

/** The whole program: reads the words, runs the command, answers the exit code. It never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv[0] === COMPLETE) {
      const { complete } = await import('./completion/complete.ts')
      return await complete(argv.slice(1), io)
    }
    const command = parseCommand(argv)
    switch (command.run) {
      case 'error':
        io.stderr(`error: ${command.message}\n${command.hint ? `${command.hint}\n` : ''}`)
        return MISUSED
      case 'help': {
        const { helpText } = await import('./args/help.ts')
        await io.stdout(helpText(io.program))
        return 0
      }
      case 'version':
        await io.stdout(`${manifest.version}\n`)
        return 0
      case 'explain': {
        const { explain } = await import('./explain.ts')
        return await explain(command.code, io)
      }
      case 'completion': {
        const { completion } = await import('./completion/shells.ts')
        return await completion(command.shell, io)
      }
      case 'mcp': {
        const { runMcp } = await import('./mcp/mcp.ts')
        return await runMcp(command.trace, command.mayProbe, io)
      }
      case 'demo': {
        const { runDemo } = await import('./demo.ts')
        const trace = await withPasted(command.trace, io)
        return typeof trace === 'number' ? trace : await runDemo(trace, command, io)
      }
      case 'trace':
        return await runCommand(command, io)
    }
  } catch (error) {
    const { reportFailure } = await import('./failure.ts')
    return reportFailure(error, io)
  }
}

async function runCommand(command: TraceCommand, io: Io): Promise<number> {
  if (command.contexts) {
    const { runContexts, severalContexts } = await import('./contexts/contexts.ts')
    const compared = await severalContexts(command, io)
    if (compared && opensView(command, io)) return (await import('./view/view.ts')).runView(command, io, undefined, { compared })
    if (compared) return await runContexts(command, compared, io)
  }
  if (opensView(command, io)) return await (await import('./view/view.ts')).runView(command, io)
  const trace = await withPasted(command, io)
  if (typeof trace === 'number') return trace
  if (trace.files) return await (await import('./run.ts')).runOnFiles(trace, trace.files, io)
  const begun = await (await import('./begin.ts')).begin(trace, io)
  return await (await import('./run.ts')).runTrace(trace, io, begun)
}

/** The command with the targets that pasted errors name, or an exit code if they name none. */
async function withPasted(command: TraceCommand, io: Io): Promise<TraceCommand | number> {
  if (!command.pasted) return command
  const { resolvePasted } = await import('./paste/paste.ts')
  return resolvePasted(command, io)
}
