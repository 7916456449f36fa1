import type { Options } from 'yargs'
import { type CommandName, commandNames, commandOf, commands } from './commands.ts'
import { type FlagName, flags } from './flags/flags.ts'
import { plainForm, UsageFault } from './kubectl-forms.ts'
import { checkedValue, type FlagValues, textsOf, valuesOf } from './values.ts'
import { createYargs, type Layout } from './yargs/platform.ts'

/** What a command line says: which command, its words, and its flags. */
export interface CommandLine {
  command: CommandName
  words: readonly string[]
  values: FlagValues
}

/**
 * Splits argv into a command, its words and its flags, as pflag understands them.
 * @throws UsageFault for the first fault, in kubectl's words
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const plain = plainForm(argv)
  let found: CommandLine | undefined
  const instance = createYargs(texts, layNothingOut)
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration(parserSettings)
    // `--help` and `--version` are beside any words.
    .strict(!plain.given.has('help') && !plain.given.has('version'))
    .fail((message) => {
      throw message === TOO_MANY ? tooMany(plain.argv) : new UsageFault(message)
    })
    // Those that are given, alone: declaring takes longer than reading.
    .options(Object.fromEntries([...plain.given].map((name) => [name, optionOf(name)])))
  for (const command of commandNames) {
    const { usage, help } = commands[command]
    instance.command(usage, help, {}, ({ target, code, shell, topic, '--': dashed, ...rest }) => {
      const words = [target, code, shell, topic, dashed].flatMap(textsOf)
      found = { command, words, values: valuesOf(rest, plain.given) }
    })
  }
  instance.parse(plain.argv)
  if (!found) throw new UsageFault('unable to read the command line')
  return found
}

const parserSettings = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
}

const TOO_MANY = 'too many arguments'
const texts = { 'Unknown argument: %s': TOO_MANY, 'Unknown arguments: %s': TOO_MANY }

/** yargs lays out a command's help whenever it has run that command, although nothing prints it. */
const layNothingOut = (): Layout => ({ div: () => {}, span: () => {}, toString: () => '' })

function optionOf(name: FlagName): Options {
  if (flags[name].type === 'boolean') return { type: 'boolean' }
  return { type: 'string', coerce: (given: unknown) => checkedValue(name, given) }
}

/** Unknown flags were rejected before, so a word that yargs does not know is an argument that the command does not take. */
function tooMany(plain: readonly string[]): UsageFault {
  const { tooMany } = commands[commandOf(plain.find((word) => !word.startsWith('-')))]
  return new UsageFault(tooMany?.message ?? TOO_MANY, tooMany?.hint)
}
