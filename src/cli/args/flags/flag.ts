/** What a flag takes. `optional` takes a value only behind `=`, unless it has `nextBegins`; `strings` may be repeated; `duration` is Go's, in ms. */
export type FlagType = 'boolean' | 'string' | 'strings' | 'duration' | 'optional'

/** The sections of the help, in its order, with their titles. */
export const GROUPS = {
  selection: 'Selection',
  output: 'Output',
  probes: 'Probes (run commands in Pods)',
  connection: 'Connection (as in kubectl)',
  other: 'Other',
} as const
export type FlagGroup = keyof typeof GROUPS

/** One flag: all that parsing, the rules between flags, the help, completion, the manual and the man page know of it. */
export interface Flag {
  /** One letter. */
  short?: string
  type: FlagType
  /** What stands for the value in the help; FILE and DIR are completed by the shell. */
  value?: string
  help: string
  group: FlagGroup
  /** The only values that it takes. */
  allowed?: readonly string[]
  /** Another name for the same flag, not shown. */
  alias?: string
  /** Taken, as kubectl takes it, but not shown. */
  hidden?: true
  /** Of `optional`: a next word that begins like this is its value, since no target does. */
  nextBegins?: string
  /** Set if an empty value is refused: what the value must be, for the message `must be …`. */
  notEmpty?: string
  /** Commands other than a trace and the demo take it too. */
  everywhere?: true
  /** It says which cluster is read, or as whom: commands that read no cluster refuse it. */
  choosesCluster?: true
  /** Flags that cannot be used with it. */
  conflicts?: readonly Conflict[]
  /** Flags of which one must be used with it. */
  needs?: Need
  /** Set if it cannot be used with a target: the message that says why. */
  withoutTarget?: string
}

/** A flag may not be used with these others. A boolean flag counts where it is true. */
export interface Conflict {
  /** Names of other flags; `choosesCluster`: all that choose a cluster. */
  with: readonly string[] | 'choosesCluster'
  /** Says why; FLAG stands for the name of the other. Absent: only that the two cannot be used together. */
  message?: string
}

/** What a flag needs that means nothing alone. */
export interface Need {
  anyOf: readonly string[]
  message: string
  hint?: string
}
