/** What a flag takes. `optional` takes a value only behind `=`; `duration` is Go's, in ms. */
export type FlagType = 'boolean' | 'string' | 'strings' | 'duration' | 'optional'

/** One flag. */
export interface Flag {
  name: string
  short?: string
  type: FlagType
  /** What stands for the value in the help. */
  value?: string
  help: string
  group: 'selection' | 'output' | 'probes' | 'connection' | 'other'
  /** The only values that it takes. */
  allowed?: readonly string[]
  /** Another name for the same flag, not shown. */
  alias?: string
  /** Taken, as kubectl takes it, but not shown. */
  hidden?: true
}

/** What `-o` takes. */
export const OUTPUT_FORMATS = ['text', 'wide', 'json', 'yaml', 'name', 'mermaid'] as const
/** What `--probe` takes behind `=`; nothing is `run`. */
export const PROBE_MODES = ['', 'plan', 'all'] as const
/** What `--fail-on` takes. */
export const FAIL_ON = ['broken', 'warn', 'unknown', 'never'] as const

/** What `--until` takes. */
export const UNTIL = ['healthy', 'broken'] as const

/** The shells that `completion` takes. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** Every flag. Parsing, the help and the table of the README are made from it. */
export const flags: readonly Flag[] = [
  { name: 'namespace', short: 'n', type: 'string', value: 'NAME', group: 'selection', help: 'Namespace of the target' },
  { name: 'all-namespaces', short: 'A', type: 'boolean', group: 'selection', help: 'The Services of all namespaces' },
  {
    name: 'selector',
    short: 'l',
    type: 'string',
    value: 'SELECTOR',
    group: 'selection',
    help: 'Only Services with these labels (app=web,tier!=db)',
  },
  {
    name: 'filename',
    short: 'f',
    alias: 'file',
    type: 'string',
    value: 'FILE',
    group: 'selection',
    help: 'Trace a dump (kubectl get … -o yaml|json) instead of a cluster; - is standard input',
  },
  {
    name: 'interactive',
    short: 'i',
    type: 'boolean',
    group: 'output',
    help: 'The interactive view, on the target; without a target a terminal gets it anyway',
  },
  { name: 'output', short: 'o', type: 'string', value: 'FORMAT', group: 'output', help: 'text, wide, json, yaml, name or mermaid' },
  { name: 'json', type: 'boolean', group: 'output', help: 'The same as -o json' },
  {
    name: 'fail-on',
    type: 'string',
    value: 'LEVEL',
    group: 'output',
    allowed: FAIL_ON,
    help: 'Exit with 1 from this level on: broken (default), warn, unknown or never',
  },
  {
    name: 'watch',
    short: 'w',
    type: 'boolean',
    group: 'output',
    help: 'Go on, and print what changes; -o json: one document a line',
  },
  {
    name: 'until',
    type: 'string',
    value: 'VERDICT',
    group: 'output',
    allowed: UNTIL,
    help: 'Wait until all are healthy, or any is broken: exit with 0, or with 1 after --timeout',
  },
  {
    name: 'timeout',
    type: 'duration',
    value: 'TIME',
    group: 'output',
    help: 'End --watch or --until after this time (5m for --until; 0: never)',
  },
  { name: 'ignore', type: 'strings', value: 'CODES', group: 'output', help: 'Leave out these findings (PT401,PT502); may be repeated' },
  { name: 'save', type: 'string', value: 'FILE', group: 'output', help: 'Keep what was read, for -f or a bug report' },
  { name: 'no-color', type: 'boolean', group: 'output', help: 'No colours' },
  {
    name: 'color',
    type: 'string',
    value: 'WHEN',
    group: 'output',
    allowed: ['auto', 'always', 'never'],
    help: 'auto (default), always or never',
  },
  {
    name: 'probe',
    type: 'optional',
    value: 'MODE',
    group: 'probes',
    allowed: PROBE_MODES,
    help: 'Run commands in Pods: read what listens, and connect. plan: say what would run, and run nothing; all: no sample of many Pods',
  },
  { name: 'from', type: 'string', value: 'POD', group: 'probes', help: 'Connect from this Pod: pod/NAME, pod/NAME:CONTAINER' },
  { name: 'probe-timeout', type: 'duration', value: 'TIME', group: 'probes', help: 'Give up on a probe after this time (default 5s)' },
  {
    name: 'debug-image',
    type: 'string',
    value: 'IMAGE',
    group: 'probes',
    help: 'For Pods without any tool: add a debug container of this image, which stays until the Pod goes; asks first',
  },
  { name: 'yes', type: 'boolean', group: 'probes', help: 'Do not ask before a debug container is added' },
  { name: 'context', type: 'string', value: 'NAME', group: 'connection', help: 'Context of the kubeconfig to use' },
  { name: 'kubeconfig', type: 'string', value: 'FILE', group: 'connection', help: 'This kubeconfig file only' },
  { name: 'cluster', type: 'string', value: 'NAME', group: 'connection', help: 'Cluster of the kubeconfig to use' },
  { name: 'user', type: 'string', value: 'NAME', group: 'connection', help: 'User of the kubeconfig to use' },
  { name: 'server', short: 's', type: 'string', value: 'URL', group: 'connection', help: 'Address of the API server' },
  { name: 'as', type: 'string', value: 'NAME', group: 'connection', help: 'Act as this user' },
  { name: 'as-group', type: 'strings', value: 'GROUP', group: 'connection', help: 'Act as this group; may be repeated' },
  { name: 'as-uid', type: 'string', value: 'UID', group: 'connection', help: 'Act as this UID' },
  { name: 'as-user-extra', type: 'strings', value: 'KEY=VALUE', group: 'connection', help: 'Act with this extra; may be repeated' },
  { name: 'token', type: 'string', value: 'TOKEN', group: 'connection', help: 'Bearer token' },
  { name: 'certificate-authority', type: 'string', value: 'FILE', group: 'connection', help: 'CA certificates of the API server' },
  { name: 'client-certificate', type: 'string', value: 'FILE', group: 'connection', help: 'Client certificate' },
  { name: 'client-key', type: 'string', value: 'FILE', group: 'connection', help: 'Key of the client certificate' },
  { name: 'tls-server-name', type: 'string', value: 'NAME', group: 'connection', help: "Name in the API server's certificate" },
  { name: 'insecure-skip-tls-verify', type: 'boolean', group: 'connection', help: "Do not check the API server's certificate" },
  {
    name: 'request-timeout',
    type: 'duration',
    value: 'TIME',
    group: 'connection',
    help: 'Give up on a request after this time (5s, 2m; 0: never)',
  },
  { name: 'cache-dir', type: 'string', value: 'DIR', group: 'connection', help: '', hidden: true },
  { name: 'disable-compression', type: 'boolean', group: 'connection', help: '', hidden: true },
  { name: 'install-hint', type: 'boolean', group: 'other', help: '', hidden: true },
  { name: 'help', short: 'h', type: 'boolean', group: 'other', help: 'This help' },
  { name: 'version', type: 'boolean', group: 'other', help: 'The version of porttrace' },
]
