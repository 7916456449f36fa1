import { type CommandName, commands } from './commands.ts'
import type { Conflict } from './flags/flag.ts'
import { type FlagName, flagNames, flags, isFlagName, takes } from './flags/flags.ts'
import { UsageFault } from './kubectl-forms.ts'
import { type FlagValues, namesGiven } from './values.ts'

/** The first combination that the tables of flags and commands do not allow; undefined if all are allowed. */
export function ruleFault(command: CommandName, values: FlagValues): UsageFault | undefined {
  const given = namesGiven(values)
  return foreignFlag(command, given) ?? conflict(given) ?? need(given)
}

/** What is wrong with a flag that cannot be used with a target; an empty selector is ignored, since it selects everything. */
export function targetFault(values: FlagValues): UsageFault | undefined {
  const given = [...namesGiven(values)].filter((name) => !takes(name, 'string') || values.text.get(name)?.trim() !== '')
  const message = given.map((name) => flags[name].withoutTarget).find((one) => one !== undefined)
  return message === undefined ? undefined : new UsageFault(message)
}

function foreignFlag(command: CommandName, given: ReadonlySet<FlagName>): UsageFault | undefined {
  const { traces, takes: own = [], refuses = [] } = commands[command]
  const odd = traces ? undefined : [...given].find((name) => !flags[name].everywhere && !own.includes(name))
  return odd ? new UsageFault(`${command} does not take --${odd}`) : conflictWith(refuses, given, '')
}

function conflict(given: ReadonlySet<FlagName>): UsageFault | undefined {
  for (const name of given) {
    const fault = conflictWith(flags[name].conflicts ?? [], given, `--${name} cannot be used with --FLAG`)
    if (fault) return fault
  }
  return undefined
}

function conflictWith(conflicts: readonly Conflict[], given: ReadonlySet<FlagName>, standard: string): UsageFault | undefined {
  for (const one of conflicts) {
    const other = namesIn(one).find((name) => given.has(name))
    if (other) return new UsageFault((one.message ?? standard).replace('FLAG', other))
  }
  return undefined
}

function namesIn({ with: others }: Conflict): readonly FlagName[] {
  return others === 'choosesCluster' ? flagNames.filter((name) => flags[name].choosesCluster) : others.filter(isFlagName)
}

function need(given: ReadonlySet<FlagName>): UsageFault | undefined {
  for (const name of given) {
    const { needs } = flags[name]
    if (needs && !needs.anyOf.some((one) => isFlagName(one) && given.has(one))) return new UsageFault(needs.message, needs.hint)
  }
  return undefined
}
