import type { ConnectionFlags } from '../../cluster/config/connection-flags.ts'
import { printable } from '../../lib/printable.ts'
import type { LabelSelector } from '../../model/resources.ts'
import type { TargetRef } from '../../model/target.ts'
import type { FailOn } from '../exit.ts'
import { FAIL_ON, flags, OUTPUT_FORMATS, SHELLS, UNTIL } from './flags.ts'
import { type FlagValues, parseFlags } from './parse.ts'
import { type ProbeRequest, parseProbe } from './probe-request.ts'
import { parseSelector } from './selector.ts'
import { parseTargets } from './target.ts'

/** A shell that `completion` has a script for. */
export type Shell = (typeof SHELLS)[number]
/** What `-o` takes. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** What `--until` takes. */
export type Until = (typeof UNTIL)[number]

/** What to trace, where it is read, and how it is printed. */
export interface TraceCommand {
  run: 'trace'
  /** Empty: all Services. */
  targets: TargetRef[]
  namespace?: string
  allNamespaces: boolean
  /** As it was given, for the API server. */
  selector?: string
  /** The same selector, for a dump. */
  labels?: LabelSelector
  connection: ConnectionFlags
  output: OutputFormat
  failOn: FailOn
  ignore: string[]
  /** A dump to read; `-` is standard input. */
  file?: string
  save?: string
  /** Go on and print what changes. */
  watch?: boolean
  until?: Until
  /** ms after which `watch` or `until` ends; 0: never. */
  timeoutMs?: number
  /** What to run in Pods; absent: nothing. */
  probe?: ProbeRequest
  /** Absent: where the terminal has them. */
  color?: boolean
  /** The interactive view: `always` was asked for, `terminal` fits where there is one; absent: a result is to be printed. */
  view?: 'always' | 'terminal'
}

/** What the user wants, as a plain value: nothing has run yet. */
export type Command =
  | TraceCommand
  | { run: 'explain'; code?: string }
  /** `tour`: nothing was asked for in particular. */
  | { run: 'demo'; trace: TraceCommand; tour: boolean }
  /** Without a shell: how to set it up. */
  | { run: 'completion'; shell?: Shell }
  | { run: 'help' }
  | { run: 'version' }
  | { run: 'error'; message: string; hint?: string }

type Fault = Extract<Command, { run: 'error' }>

/** Reads the words of the command line. A fault is a value too. */
export function parseCommand(argv: readonly string[]): Command {
  const parsed = parseFlags(argv)
  if ('fault' in parsed) return fault(parsed.fault, parsed.hint ?? 'Try --help.')
  const { words, values } = parsed
  if (values.boolean.get('help')) return { run: 'help' }
  if (values.boolean.get('version')) return { run: 'version' }
  const [first, ...rest] = words
  switch (parsed.verbatim ? undefined : first) {
    case 'help':
      return { run: 'help' }
    case 'version':
      return rest.length > 0 ? fault('version takes no arguments') : { run: 'version' }
    case 'explain':
      return rest.length > 1
        ? fault('explain takes one code, such as PT101')
        : { run: 'explain', ...(rest[0] !== undefined && { code: rest[0] }) }
    case 'completion':
      return parseCompletion(rest, values)
    case 'demo': {
      if (values.text.has('filename')) return fault('demo reads its embedded cluster: it takes no -f')
      const foreign = connectionFlag(values)
      if (foreign) return fault(`demo reads its embedded cluster: it takes no --${foreign}`)
      const trace = parseTrace(rest, values)
      return trace.run === 'error' ? trace : { run: 'demo', trace, tour: isTour(rest, values) }
    }
    default:
      return parseTrace(words, values)
  }
}

function parseCompletion(words: readonly string[], values: FlagValues): Command {
  const shell = SHELLS.find((name) => name === words[0])
  if (shell ? words.length === 1 : words.length === 0 && values.boolean.get('install-hint')) {
    return { run: 'completion', ...(shell && { shell }) }
  }
  return fault(`completion takes one shell: ${SHELLS.join(', ')}`, 'How to set it up: completion --install-hint')
}

/** The first flag given that chooses a cluster or a user. */
function connectionFlag(values: FlagValues): string | undefined {
  return flags
    .filter(({ group, name }) => group === 'connection' && name !== 'request-timeout' && name !== 'cache-dir')
    .find(({ name }) => values.text.has(name) || values.texts.has(name) || values.boolean.has(name))?.name
}

/** Neither a target nor anything that says what is wanted of the list: then the demo shows itself. */
function isTour(words: readonly string[], values: FlagValues): boolean {
  const asked = ['namespace', 'selector', 'output', 'fail-on', 'save', 'json', 'all-namespaces', 'ignore', 'watch', 'until', 'timeout']
  const { text, boolean, texts, duration } = values
  return words.length === 0 && !asked.some((name) => [text, boolean, texts, duration].some((map) => map.has(name)))
}

function parseTrace(words: readonly string[], values: FlagValues): TraceCommand | Fault {
  const found = parseTargets(words)
  if ('fault' in found) return fault(found.fault, found.hint)
  const { targets } = found
  const output = outputOf(values)
  if (typeof output !== 'string') return output
  const foreign = values.text.has('filename') ? connectionFlag(values) : undefined
  if (foreign) return fault(`-f reads a file and asks no cluster: it takes no --${foreign}`)
  const unwatched = watchFault(values)
  if (unwatched) return fault(unwatched)
  const empty = ['filename', 'save'].find((name) => values.text.get(name) === '')
  if (empty) return fault(`invalid argument "" for "--${empty}" flag: must be a file`)
  const selector = values.text.get('selector')?.trim() || undefined
  const labels = selector === undefined ? undefined : parseSelector(selector)
  const allNamespaces = values.boolean.get('all-namespaces') ?? false
  if (selector !== undefined && !labels)
    return fault(`unable to parse the selector "${selector}"`, 'A selector is such as app=web,tier!=db or tier in (a,b).')
  const unscoped = targets.length > 0 ? scopeFault(allNamespaces, selector) : undefined
  if (unscoped) return fault(unscoped)
  const ignore = (values.texts.get('ignore') ?? []).flatMap((codes) => codes.split(',')).map((code) => code.trim().toUpperCase())
  const odd = ignore.find((code) => !/^PT\d{3}$/.test(code))
  if (odd !== undefined) return fault(`invalid argument "${odd}" for "--ignore" flag: codes are such as PT401`)
  const probe = parseProbe(values, targets)
  if (probe && 'fault' in probe) return fault(probe.fault, probe.hint)
  const color = colorOf(values)
  const view = viewOf(targets.length, values)
  if (typeof view === 'object') return view
  const namespace = allNamespaces ? undefined : values.text.get('namespace')
  return {
    run: 'trace',
    targets,
    allNamespaces,
    output,
    ignore: [...new Set(ignore)],
    failOn: FAIL_ON.find((level) => level === values.text.get('fail-on')) ?? 'broken',
    connection: { ...connectionFlags(values), ...given('namespace', namespace) },
    ...given('namespace', namespace),
    ...given('selector', selector),
    ...given('labels', labels),
    ...given('file', values.text.get('filename')),
    ...given('save', values.text.get('save')),
    ...given('probe', probe),
    ...given('color', color),
    ...given('view', view),
    ...given('watch', values.boolean.get('watch')),
    ...given(
      'until',
      UNTIL.find((verdict) => verdict === values.text.get('until')),
    ),
    ...given('timeoutMs', values.duration.get('timeout')),
  }
}

/** What is wrong with a scope beside a target. */
function scopeFault(allNamespaces: boolean, selector: string | undefined): string | undefined {
  if (allNamespaces) return 'a resource cannot be retrieved by name across all namespaces'
  return selector === undefined ? undefined : 'name cannot be provided when a selector is specified'
}

/** What says that a result is wanted, and not a view. */
const printing = ['output', 'json', 'save', 'fail-on', 'filename', 'selector', 'watch', 'until', 'probe']

function viewOf(targets: number, { boolean, text }: FlagValues): TraceCommand['view'] | Fault {
  const unfit = printing.find((name) => text.has(name) || boolean.get(name))
  if (!boolean.get('interactive')) return targets === 0 && unfit === undefined ? 'terminal' : undefined
  if (unfit !== undefined && unfit !== 'filename') return fault(`--interactive and --${unfit} contradict each other`)
  if (targets > 1) return fault('--interactive takes one target at most')
  return 'always'
}

/** What is wrong with the flags of watching. */
function watchFault({ text, boolean, duration }: FlagValues): string | undefined {
  const flag = boolean.get('watch') ? 'watch' : text.has('until') ? 'until' : undefined
  if (flag === undefined) return duration.has('timeout') ? '--timeout ends --watch or --until, and neither is given' : undefined
  if (text.has('filename')) return `-f reads a file, which does not change: it takes no --${flag}`
  return text.has('save') ? `--save keeps what was read once: it takes no --${flag}` : undefined
}

function outputOf(values: FlagValues): OutputFormat | Fault {
  const asked = values.text.get('output')
  const json = values.boolean.get('json') ?? false
  if (json && asked !== undefined && asked !== 'json') return fault('--json and --output contradict each other')
  if (json) return 'json'
  if (asked === undefined) return 'text'
  const known = OUTPUT_FORMATS.find((format) => format === asked)
  const allowed = OUTPUT_FORMATS.toSorted().join(',')
  return known ?? fault(`unable to match a printer suitable for the output format "${asked}", allowed formats are: ${allowed}`)
}

function colorOf(values: FlagValues): boolean | undefined {
  if (values.boolean.get('no-color')) return false
  const when = values.text.get('color')
  return when === 'always' ? true : when === 'never' ? false : undefined
}

/** The flags that choose a cluster and a user; the namespace is not among them. */
export function connectionFlags({ text, texts, boolean, duration }: FlagValues): ConnectionFlags {
  return {
    asGroups: [...(texts.get('as-group') ?? [])],
    asUserExtra: [...(texts.get('as-user-extra') ?? [])],
    ...given('kubeconfig', text.get('kubeconfig')),
    ...given('context', text.get('context')),
    ...given('cluster', text.get('cluster')),
    ...given('user', text.get('user')),
    ...given('server', text.get('server')),
    ...given('token', text.get('token')),
    ...given('as', text.get('as')),
    ...given('asUid', text.get('as-uid')),
    ...given('certificateAuthority', text.get('certificate-authority')),
    ...given('clientCertificate', text.get('client-certificate')),
    ...given('clientKey', text.get('client-key')),
    ...given('tlsServerName', text.get('tls-server-name')),
    ...given('insecureSkipTlsVerify', boolean.get('insecure-skip-tls-verify')),
    ...given('requestTimeoutMs', duration.get('request-timeout')),
  }
}

/** `{key: value}`, or nothing where there is no value. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const part: { [P in K]?: V } = {}
  if (value !== undefined) part[key] = value
  return part
}

/** Both texts may hold words as they were typed, and reach a terminal. */
function fault(message: string, hint?: string): Fault {
  return { run: 'error', message: printable(message), ...(hint !== undefined && { hint: printable(hint) }) }
}
