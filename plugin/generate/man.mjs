// Writes docs/kubectl-porttrace.1, the man page, from the tables that the help is made from. `--check` fails when it is stale.
import { commandNames, commands } from '../../src/cli/args/commands.ts'
import { GROUPS } from '../../src/cli/args/flags/flag.ts'
import { flags } from '../../src/cli/args/flags/flags.ts'
import { EXAMPLES, EXIT_CODES, SUMMARY, shownFlags, synopsis, TARGETS } from '../../src/cli/args/help.ts'
import { keep } from './write.mjs'

const program = 'kubectl porttrace'

/** A line of text that roff takes as it stands. */
const plain = (text) =>
  text
    .replaceAll('\n', ' ')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&')
    .replace(/[^\0-~]/g, (sign) => `\\[u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)

/** A term in bold, and below it what it means. */
const entry = (term, meaning) => `.TP\n.B ${plain(term)}\n${plain(meaning)}\n`

const environment = [
  ['KUBECONFIG', 'Configuration files of kubectl, as kubectl takes them.'],
  ['PORTTRACE_CONFIG', 'The configuration file of the interactive view, in place of the one below.'],
  ['INK_SCREEN_READER', 'true: the interactive view appends lines, as with --screen-reader.'],
  ['NO_COLOR', 'Without colours, unless the configuration names a theme.'],
  ['COLORFGBG, COLORTERM', 'What the terminal tells of its colours.'],
]
const files = [
  ['$XDG_CONFIG_HOME/kubectl-porttrace/config.yaml', 'The configuration of the interactive view; without the variable in ~/.config.'],
]

const shown = commandNames.filter((name) => !commands[name].hidden)
const usageOf = (name) => commands[name].usage.replace('$0', '').trim()

const page = `.TH KUBECTL\\-PORTTRACE 1
.SH NAME
kubectl\\-porttrace \\- find the first broken hop of a Kubernetes Service
.SH SYNOPSIS
${shown.map((name) => `.B ${plain(program)}\n${plain(usageOf(name))}\n.br\n`).join('')}.SH DESCRIPTION
${plain(SUMMARY)}
.PP
Targets: ${plain(TARGETS)}
.SH COMMANDS
${shown.map((name) => entry(`${program} ${usageOf(name)}`, commands[name].help)).join('')}.SH OPTIONS
${Object.entries(GROUPS)
  .map(([group, title]) => {
    const entries = shownFlags().filter((name) => flags[name].group === group)
    return `.SS ${plain(title)}\n${entries.map((name) => entry(synopsis(name), flags[name].help)).join('')}`
  })
  .join('')}.SH EXAMPLES
${EXAMPLES.map(([words, meaning]) => entry(`${program} ${words}`.trim(), meaning)).join('')}.SH ENVIRONMENT
${environment.map(([name, meaning]) => entry(name, meaning)).join('')}.SH FILES
${files.map(([name, meaning]) => entry(name, meaning)).join('')}.SH EXIT STATUS
${plain(EXIT_CODES)}
`

keep('docs/kubectl-porttrace.1', page)
