import type { AccessMatrix } from './access-matrix.ts'
import type { ClientRef } from './client.ts'
import type { ChangedTrace, Comparison } from './comparison.ts'
import type { Confidence, Severity } from './finding.ts'
import type { LogRef, PodLogs } from './pod-log.ts'
import type { ObjectRef, Service } from './resources.ts'
import type { Snapshot } from './snapshot.ts'
import type { TargetRef } from './target.ts'
import type { Trace, TraceList } from './trace.ts'

/**
 * Whether the view shows the current state of the cluster. `connecting`: there is no connection yet. `reading`: what verdicts need is being
 * read for the first time; no verdict is known. `failed`: nothing could be read, and it is tried again. `stale`: it was what the cluster
 * holds until `since` (ms since the epoch), and the connection is gone since then; it is tried again, and `live` follows when it is back.
 * `still`: a dump, which does not change. `unapplied`: what would be after a change that is not applied. `expired`: the server does not
 * accept the credentials any more. A message is one line.
 */
export type LiveStatus =
  | { state: 'connecting' }
  | { state: 'reading' }
  | { state: 'live' }
  /** The reader holds what was there at `since`, in ms since the epoch. */
  | { state: 'held'; since: number }
  | { state: 'still' }
  | { state: 'unapplied' }
  | { state: 'stale'; since: number; reason: 'lost' | 'expired' | 'forbidden' | 'throttled'; message: string; waitMs?: number }
  | { state: 'failed'; message: string }

/** How far a kind has been read for the first time. `left`: objects that are still to come; absent: the server does not tell. */
export interface KindProgress {
  /** As the API names it: `EndpointSlice`. */
  kind: string
  read: number
  left?: number
  isDone: boolean
}

/** What is known while the list is read for the first time: no verdict. */
export interface FirstReading {
  kinds: readonly KindProgress[]
  /** Of all objects, below 100; absent: the server does not tell of each kind how many there are. */
  percent?: number
  /** Absent until they were read; the same array while it is. */
  services?: readonly Service[]
}

/** A change since the start, for the timeline: facts, never sentences. */
export interface LiveChange {
  /** ms since the epoch. */
  at: number
  /** The Service whose chain it changed; `kind` where it is a target of another kind. */
  target: { kind?: string; namespace: string; name: string }
  /** The changed object: the Pod of an endpoint, else its slice; the Service for a change of the whole Service. */
  object: ObjectRef
  /** For `endpoint-…` `to` is its `address:port`; for `finding` `to` and for `finding-cleared` `from` is the code. */
  what:
    | 'endpoint-added'
    | 'endpoint-left'
    | 'endpoint-ready'
    | 'endpoint-not-ready'
    | 'verdict'
    | 'port-changed'
    | 'selector-changed'
    | 'service-added'
    | 'service-deleted'
    | 'finding'
    | 'finding-cleared'
    | 'pod-restarted'
  from?: string
  to?: string
  /** The title of the finding, for `finding` and `finding-cleared`. */
  title?: string
  /** How bad the finding is and how sure, for `finding`. */
  severity?: Severity
  confidence?: Confidence
  /** Nothing changed in the cluster: a probe found it, or what a probe had found is outdated. */
  by?: 'probe' | 'outdated-probe'
}

/** One of the other contexts of a view that compares several: how it stands, and its own list. */
export interface Elsewhere {
  context: string
  /** Absent: all namespaces, or not connected yet. */
  namespace?: string
  status: LiveStatus
  /** Absent until it was read. */
  list?: TraceList
}

/** The current content of the view. The same object is returned until something visible changes: React compares by identity. */
export interface LiveView {
  status: LiveStatus
  context: string
  /** Absent: all namespaces. */
  namespace?: string
  /** The namespaces that were read, if they are not all: `demo, shop`. */
  everywhere?: string
  /** Only while the list is read for the first time, and this takes longer than a moment. */
  reading?: FirstReading
  /** Absent until the first list was read. A trace in it stays the same object while it does not change. */
  list?: TraceList
  /** The trace of the target in focus, with its Pods; absent until it was read. */
  focus?: Trace
  /** Only for `--with` and `--without`: the Services of the list that differ. Their traces are the same objects as in the list. */
  comparison?: Comparison
  /** How the target in focus differs; absent: it does not, or the view has no `--with` or `--without`. */
  focusChange?: ChangedTrace
  /** The other contexts, in the order in which they were named; absent if the view has one only. The same array until one of them changes. */
  elsewhere?: readonly Elsewhere[]
  /** Why the target in focus cannot be read now, one line; `focus` is what it was before that. */
  focusFailure?: string
  /** The newest last; the same array until there is a new one. */
  changes: readonly LiveChange[]
}

/** An event of an object, as `kubectl describe` shows them. */
export interface ObjectEvent {
  type: string
  reason: string
  message: string
  count: number
  /** RFC 3339: when it happened last; `''` where the server does not say. */
  last: string
}

/** The current state of a cluster. The view gets this object and does not know about API servers. */
export interface Live {
  view(): LiveView
  /** Calls back after each published change (at most every 100 ms); returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void
  /**
   * Follow this target too, in this namespace (absent: that of the scope, else of the context), with all that its trace needs; absent:
   * none. With a client it is traced for that one.
   */
  focus(target: TargetRef | undefined, namespace?: string, client?: ClientRef): void
  /** Another namespace (absent: all). */
  scope(namespace: string | undefined): void
  /** Another context. The namespace stays if it was chosen; else it is that of the context. */
  context(name: string): void
  /** Names to choose from. `failure`: why they cannot be listed, one line; then they are the names that are already known. */
  namespaces(): Promise<{ names: string[]; failure?: string }>
  contexts(): string[]
  /** Words for clients to choose from: workloads and Pods of the scope. */
  clients(): Promise<{ names: string[]; failure?: string }>
  /** Which clients may connect to which Services of the scope, read now. Rejects with one clear line. */
  matrix(): Promise<AccessMatrix>
  /** What was read of the target in focus, else of the list; undefined: nothing so far. Absent: what is shown is not read from a cluster. */
  snapshot?: () => Snapshot | undefined
  /** List again now. */
  refresh(): void
  /** The object as the server sends it. Rejects with one clear line. */
  object(ref: ObjectRef): Promise<unknown>
  /** Its recent events, the newest last. Rejects with one clear line. */
  events(ref: ObjectRef): Promise<ObjectEvent[]>
  /** The ends of the logs of the containers of a Pod, as the server sent it, that fail or are not ready. */
  logs(pod: unknown): Promise<PodLogs>
  /**
   * Follows the log of a container: each line as it comes, secrets masked. Resolves when the server ends it or the signal is aborted. Rejects with
   * one clear line.
   */
  followLog(log: LogRef, each: (line: string) => void, signal: AbortSignal): Promise<void>
  close(): void
}
