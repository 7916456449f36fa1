import { defined } from '../../lib/defined.ts'
import { commandNames, commands } from './commands.ts'
import { GROUPS } from './flags/flag.ts'
import { type FlagName, flagNames, flags } from './flags/flags.ts'
import { layOut } from './yargs/layout.ts'
import { createYargs } from './yargs/platform.ts'

/** What the program does, in two lines. */
export const SUMMARY = `Trace a Kubernetes Service from its entry points to the process, and show
the first broken hop with its proof and its fix.`

/** What can be traced. */
export const TARGETS = `svc/NAME, svc/NAME:PORT, svc NAME [NAME ...], or NAME (a Service);
pod/NAME, deploy/NAME (sts, ds, rs, job); ing/NAME, httproute/NAME (grpcroute,
tlsroute, tcproute, udproute), gateway/NAME; node/NAME; an address:
10.96.3.4:80, :31200, web.demo.svc:80, https://HOST/PATH; an error of a client
('dial tcp 10.96.3.4:80: connect: connection refused'), or - for a log on
standard input; without a target: every Service, worst first.`

/** Command lines behind the program's name, and what they show. */
export const EXAMPLES: readonly (readonly [words: string, meaning: string])[] = [
  ['', 'The Services of the namespace'],
  ['svc/web', 'The whole chain of a Service'],
  ['svc/web:80 -n shop', 'One of its ports'],
  ['svc/web --probe', 'Listening sockets, and connections'],
  ['- < app.log', 'Errors in a log, and their causes'],
  ['-A -o json', 'All namespaces, as JSON'],
  ['svc/web -w', 'Watch, and print changes'],
  ['web --until healthy', 'Wait for a rollout'],
  ['explain PT101', 'What a finding means, and how to fix it'],
  ['demo', 'Try it without a cluster'],
]

/** What an exit code says. */
export const EXIT_CODES = `0 no verdict at or above --fail-on, or --until reached; 1 a verdict
at or above --fail-on, or --until not reached in time; 2 usage error; 3 the
target could not be traced (not found, no access, no cluster); 130 interrupted.`

/** The help in 80 columns, as yargs lays it out: commands, targets, the flags in their groups, examples, exit codes. */
export function helpText(program: string): string {
  const instance = createYargs({}, layOut)
    .usageConfiguration({ 'hide-types': true })
    .scriptName(program)
    .help(false)
    .version(false)
    .wrap(80)
    .usage(`${SUMMARY}\n\nTargets: ${TARGETS}`)
    .parserConfiguration({ 'camel-case-expansion': false })
    .example(EXAMPLES.map(([words, meaning]): [string, string] => [`$0 ${words}`, meaning]))
    .epilogue(`Exit codes: ${EXIT_CODES}\nPut flags after the plugin's name: kubectl porttrace -n demo svc/web.`)
  for (const name of shownFlags()) {
    const { short, group, help } = flags[name]
    instance.option(nameAndValue(name), { group: `${GROUPS[group]}:`, describe: help, ...defined({ alias: short || undefined }) })
  }
  for (const name of commandNames) {
    const { usage, help, hidden } = commands[name]
    if (!hidden) instance.command(usage, help)
  }
  let text = ''
  instance.showHelp((help) => {
    text = `${help}\n`
  })
  return text
}

/** The flags as a table for the manual. */
export function flagsMarkdown(): string {
  const rows = shownFlags().map((name) => `| \`${synopsis(name)}\` | ${flags[name].help.replaceAll('|', '\\|')} |`)
  return ['| flag | meaning |', '|---|---|', ...rows].join('\n')
}

/** The flags that a user is told of. */
export function shownFlags(): readonly FlagName[] {
  return flagNames.filter((name) => !flags[name].hidden)
}

/** `-n, --namespace NAME`. */
export function synopsis(name: FlagName): string {
  const { short } = flags[name]
  return `${short ? `-${short}, ` : ''}--${nameAndValue(name)}`
}

/** `namespace NAME`, `probe[=MODE]`. */
function nameAndValue(name: FlagName): string {
  const { type, value } = flags[name]
  return value === undefined ? name : type === 'optional' ? `${name}[=${value}]` : `${name} ${value}`
}
