import type { Conflict } from './flags/flag.ts'

/** A command: a word that runs something other than a trace. */
export interface CommandEntry {
  /** As yargs takes it: its word (`$0` is none), and what is after it. */
  usage: string
  help: string
  /** Taken, but not shown. */
  hidden?: true
  /** It traces, so it takes every flag; other commands take those that every command takes. */
  traces?: true
  /** Flags that it takes besides those that every command takes. */
  takes?: readonly string[]
  /** Exceptions: flags that it refuses. */
  refuses?: readonly Conflict[]
  /** What is wrong where more words are given than it takes. */
  tooMany?: { message: string; hint?: string }
}

/** The shells that `completion` takes. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

const oneShell = {
  message: `completion takes one shell: ${SHELLS.join(', ')}`,
  hint: 'How to set it up: completion --install-hint',
} as const

const table = {
  trace: {
    usage: '$0 [target..]',
    help: 'Trace targets; without one, show the health of every Service',
    traces: true,
  },
  explain: {
    usage: 'explain [code]',
    help: 'What a finding means, and how to fix it',
    tooMany: { message: 'explain takes one code, such as PT101' },
  },
  demo: {
    usage: 'demo [target..]',
    help: 'An embedded cluster with typical faults',
    traces: true,
    refuses: [
      { with: ['filename'], message: 'demo reads its embedded cluster; it cannot be used with -f' },
      { with: 'choosesCluster', message: 'demo reads its embedded cluster; it cannot be used with --FLAG' },
    ],
  },
  mcp: {
    usage: 'mcp',
    help: 'Serve tools to an assistant (Model Context Protocol)',
    takes: ['filename', 'probe'],
    tooMany: { message: 'mcp takes no arguments', hint: 'It reads requests from standard input.' },
  },
  completion: { usage: 'completion [shell]', help: 'The completion script of a shell', tooMany: oneShell },
  help: { usage: 'help [topic..]', help: 'This help', hidden: true },
  version: { usage: 'version', help: 'The version of porttrace', hidden: true, tooMany: { message: 'version takes no arguments' } },
} as const satisfies Readonly<Record<string, CommandEntry>>

/** A command; `trace` is the one without a word. */
export type CommandName = keyof typeof table

/** Every command. Parsing, the help and completion are made from it. */
export const commands: Readonly<Record<CommandName, CommandEntry>> = table

/** Every command, in the order of the help. */
export const commandNames: readonly CommandName[] = Object.keys(table).filter(isCommandName)

function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(table, word)
}

/** The command of a word that is first. */
export function commandOf(word: string | undefined): CommandName {
  return word !== undefined && word !== 'trace' && isCommandName(word) ? word : 'trace'
}
