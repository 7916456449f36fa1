import manifest from '../../package.json' with { type: 'json' }
import { parseCommand } from './command.ts'
import { FAILED, MISUSED } from './exit.ts'
import type { Io } from './io.ts'

/** The whole program: reads the words, runs the command, answers the exit code. It never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const command = parseCommand(argv)
    switch (command.run) {
      case 'error':
        io.stderr(`error: ${command.message}\n${command.hint ? `${command.hint}\n` : ''}`)
        return MISUSED
      case 'help': {
        const { helpText } = await import('./help.ts')
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
      case 'demo': {
        const { runDemo } = await import('./demo.ts')
        return await runDemo(command.trace, command.tour, io)
      }
      case 'trace': {
        const { runTrace } = await import('./run.ts')
        return await runTrace(command, io)
      }
    }
  } catch (error) {
    const { reportFailure } = await import('./failure.ts')
    reportFailure(error, io)
    return FAILED
  }
}
