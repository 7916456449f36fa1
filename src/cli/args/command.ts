import type { ConnectionFlags } from '../../cluster/config/connection-flags.ts'
import type { ToldSymptom } from '../../diagnose/symptom/with-symptoms.ts'
import type { ClientRef } from '../../model/client.ts'
import type { LabelSelector } from '../../model/resources.ts'
import type { TargetRef } from '../../model/target.ts'
import type { OutputFormat } from '../../render/options.ts'
import type { FailOn } from '../exit.ts'
import type { SHELLS } from './commands.ts'
import type { UNTIL } from './flags/output.ts'
import type { ProbeRequest } from './probe-request.ts'

/** A shell that `completion` has a script for. */
export type Shell = (typeof SHELLS)[number]

/** What `--until` takes. */
export type Until = (typeof UNTIL)[number]

/** What to trace, where it is read, and how it is printed. */
export interface TraceCommand {
  run: 'trace'
  /** Empty: all Services. */
  targets: TargetRef[]
  /** Lines of a log that name further targets, as they were typed; `-` is standard input. They are read before anything is traced. */
  pasted?: readonly string[]
  /** The errors that clients of these targets got. */
  symptoms?: ReadonlyMap<TargetRef, readonly ToldSymptom[]>
  /** The clients whose traffic counts; absent: whoever may connect. */
  clients?: readonly ClientRef[]
  /** The clients come from a log and not from the user: one that no longer exists is left out. */
  clientsOfLog?: true
  /** Show who may connect to which Service, and not the state of each Service. */
  matrix?: boolean
  /** Show how full the ranges of addresses and ports are. */
  ranges?: boolean
  /** In place of the one target, a Pod or workload, trace the addresses that it was given; `configmaps`: also those in its ConfigMaps. */
  calls?: 'spec' | 'configmaps'
  namespace?: string
  allNamespaces: boolean
  /** As it was given, for the API server. */
  selector?: string
  /** The same selector, for a dump. */
  labels?: LabelSelector
  connection: ConnectionFlags
  /** Names and globs of contexts, as they were given, if they can stand for several; `all`: every context. Absent: one context. */
  contexts?: readonly string[] | 'all'
  output: OutputFormat
  failOn: FailOn
  ignore: string[]
  /** Dumps, bundles and manifests to read; `-` is standard input. */
  files?: readonly string[]
  /** Manifests that would be applied, and objects that would be deleted: what changes is printed. */
  with?: readonly string[]
  without?: readonly string[]
  save?: string
  /** Files of findings: `baseline` has those to leave out, and `saveBaseline` gets the current ones. */
  baseline?: string
  saveBaseline?: string
  /** `save` may replace a file that holds no snapshot. */
  force?: boolean
  /** Print what changes. */
  watch?: boolean
  until?: Until
  /** ms after which `watch` or `until` ends; 0: never. */
  timeoutMs?: number
  /** What to run in Pods; absent: nothing. */
  probe?: ProbeRequest
  /** Absent: colours if the terminal has them. */
  color?: boolean
  /** False: the view leaves the mouse to the terminal; absent: it uses the mouse where that is of use. */
  mouse?: boolean
  /** The view is for a screen reader. */
  screenReader?: boolean
  /** False: the configuration of the view is not read. */
  config?: boolean
  /** The interactive view: `always` was requested, `terminal` fits if there is one; absent: a result is to be printed. */
  view?: 'always' | 'terminal'
}

/** What the user wants, as a plain value: nothing has run yet. */
export type Command =
  | TraceCommand
  | { run: 'explain'; code?: string }
  /** `tour`: nothing was requested in particular. `isGuided`: the view shows step by step what it can. */
  | { run: 'demo'; trace: TraceCommand; tour: boolean; isGuided?: true }
  /** `trace`: which cluster and namespace are used where a call names none. `mayProbe`: a call may ask for probes. */
  | { run: 'mcp'; trace: TraceCommand; mayProbe: boolean }
  /** Without a shell: how to set it up. */
  | { run: 'completion'; shell?: Shell }
  | { run: 'help' }
  | { run: 'version' }
  | { run: 'error'; message: string; hint?: string }
