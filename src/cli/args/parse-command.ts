import { defined } from '../../lib/defined.ts'
import { printable } from '../../lib/printable.ts'
import type { Command, Shell } from './command.ts'
import { readCommandLine } from './command-line.ts'
import { commands, SHELLS } from './commands.ts'
import type { FlagName } from './flags/flags.ts'
import { UsageFault } from './kubectl-forms.ts'
import { ruleFault } from './rules.ts'
import { parseTrace } from './trace-command.ts'
import { type FlagValues, namesGiven } from './values.ts'

/** Reads the command line. A usage error is returned, not thrown. */
export function parseCommand(argv: readonly string[]): Command {
  try {
    return read(argv)
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error
    // Both texts may hold words as they were typed, and reach a terminal.
    return {
      run: 'error',
      message: printable(error.message),
      ...defined({ hint: error.hint !== undefined ? printable(error.hint) : undefined }),
    }
  }
}

function read(argv: readonly string[]): Command {
  const { command, words, values } = readCommandLine(argv)
  if (values.boolean.get('help')) return { run: 'help' }
  if (values.boolean.get('version')) return { run: 'version' }
  const fault = ruleFault(command, values)
  if (fault) throw fault
  switch (command) {
    case 'help':
    case 'version':
      return { run: command }
    case 'explain':
      return { run: 'explain', ...defined({ code: words[0] }) }
    case 'completion':
      return { run: 'completion', ...shellOf(words, values) }
    case 'mcp':
      return { run: 'mcp', trace: parseTrace([], withoutProbe(values)), mayProbe: mayProbe(values) }
    case 'demo':
      return {
        run: 'demo',
        trace: parseTrace(words, values),
        tour: isTour(words, values),
        ...defined({ isGuided: values.boolean.get('tour') ? (true as const) : undefined }),
      }
    case 'trace':
      if (values.boolean.get('tour')) throw new UsageFault('--tour is a flag of demo', 'Write: demo --tour')
      return parseTrace(words, values)
  }
}

/** The shell, or nothing where the user asks how to set it up. */
function shellOf([word]: readonly string[], values: FlagValues): { shell?: Shell } {
  const shell = SHELLS.find((name) => name === word)
  if (shell) return { shell }
  if (word === undefined && values.boolean.get('install-hint')) return {}
  throw new UsageFault(commands.completion.tooMany?.message ?? '', commands.completion.tooMany?.hint)
}

/** Whether calls may ask for probes. There is no target yet, so the flag is not a request of its own. */
function mayProbe({ text }: FlagValues): boolean {
  const mode = text.get('probe')
  if (mode === 'plan' || mode === 'all') throw new UsageFault(`mcp takes --probe, not --probe=${mode}`)
  return mode !== undefined
}

function withoutProbe(values: FlagValues): FlagValues {
  return { ...values, text: new Map([...values.text].filter(([name]) => name !== 'probe')) }
}

/** Flags with which the demo still shows its tour: they change how it looks, and ask for nothing in particular. */
const tourFlags = new Set<FlagName>([
  'no-color',
  'no-mouse',
  'no-config',
  'screen-reader',
  'tour',
  'color',
  'interactive',
  'request-timeout',
  'cache-dir',
])

/** Neither a target nor anything that says what is wanted of the list: then the demo shows itself. */
function isTour(words: readonly string[], values: FlagValues): boolean {
  return words.length === 0 && [...namesGiven(values)].every((name) => tourFlags.has(name))
}
