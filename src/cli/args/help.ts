import { type Flag, flags } from './flags.ts'

/** The help, in 80 columns: examples first, then the flags in their groups, then the exit codes. */
export function helpText(program: string): string {
  return `Trace a Kubernetes Service from its ways in to the process, and see the first
broken hop with its proof and its fix.

Examples:
  ${program}                     The Services of the namespace
  ${program} svc/web             The whole chain of a Service
  ${program} svc/web:80 -n shop  One of its ports
  ${program} svc/web --probe     What listens in its Pods; connect
  ${program} -A -o json          All namespaces, as a document
  ${program} svc/web -w          Go on, and print what changes
  ${program} svc/web --until healthy
                                        Wait for a rollout
  ${program} explain PT101       What a finding means, and how to mend it
  ${program} demo                Try it without a cluster

Usage:
  ${program} [TARGET ...] [flags]
  ${program} explain [CODE]
  ${program} demo [TARGET ...] [flags]
  ${program} completion bash|zsh|fish|--install-hint

Targets: svc/NAME, svc/NAME:PORT, svc NAME [NAME ...], or NAME (a Service);
pod/NAME, deploy/NAME (sts, ds, rs, job); ing/NAME, httproute/NAME (grpcroute,
tlsroute, tcproute, udproute), gateway/NAME; node/NAME; an address:
10.96.3.4:80, :31200, web.demo.svc:80, https://HOST/PATH; none for every
Service, worst first.

Selection:
${section('selection')}

Output:
${section('output')}

Probes, in Pods, only when asked for:
${section('probes')}

Connection, as kubectl has them:
${section('connection')}

Other:
${section('other')}

Exit codes: 0 nothing at or above --fail-on, or --until was reached; 1 something
was, or it was not; 2 the words of the command were wrong; 3 the target could
not be traced (no such object, no access, no cluster); 130 interrupted. Flags
stand behind the plugin's name: kubectl porttrace -n demo svc/web.
`
}

const COLUMN = 36
const WIDTH = 80

function section(group: Flag['group']): string {
  return flags
    .filter((flag) => flag.group === group && !flag.hidden)
    .flatMap((flag) => {
      const [first = '', ...rest] = wrap(flag.help, WIDTH - COLUMN)
      return [`${synopsis(flag).padEnd(COLUMN)}${first}`, ...rest.map((line) => `${' '.repeat(COLUMN)}${line}`)]
    })
    .join('\n')
}

/** `  -n, --namespace NAME`. */
function synopsis({ name, short, type, value }: Flag): string {
  const argument = value === undefined ? '' : type === 'optional' ? `[=${value}]` : ` ${value}`
  return `  ${short ? `-${short}, ` : '    '}--${name}${argument}`
}

/** Plain words of ours, one column each. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The flags as a table for the README. */
export function flagsMarkdown(): string {
  const rows = flags.filter((flag) => !flag.hidden).map((flag) => `| \`${synopsis(flag).trim()}\` | ${flag.help.replaceAll('|', '\\|')} |`)
  return ['| flag | meaning |', '|---|---|', ...rows].join('\n')
}
