import { expect } from 'vitest'
import type { Command, TraceCommand } from '../../src/cli/args/command.ts'
import { parseCommand } from '../../src/cli/args/parse-command.ts'

/** The command of a line whose words are parted by spaces; no word holds one. */
export function parse(line: string): Command {
  return parseCommand(line === '' ? [] : line.split(' '))
}

/** A command but for where it is shown, of which `view.test.ts` tells. */
export function withoutView(command: Command): Command {
  if (command.run === 'demo') return { ...command, trace: plainly(command.trace) }
  return command.run === 'trace' ? plainly(command) : command
}

function plainly({ view: _, ...command }: TraceCommand): TraceCommand {
  return command
}

/** What a line without any flag gives. */
export const plain: TraceCommand = {
  run: 'trace',
  targets: [],
  allNamespaces: false,
  connection: { asGroups: [], asUserExtra: [] },
  output: 'text',
  failOn: 'broken',
  ignore: [],
}

/** The message of a line that is wrong. */
export function messageOf(argv: readonly string[]): string {
  const command = parseCommand(argv)
  expect(command.run).toBe('error')
  return command.run === 'error' ? command.message : ''
}
