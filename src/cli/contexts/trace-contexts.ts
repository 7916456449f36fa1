import { PluginRuns } from '../../cluster/config/plugin-runs.ts'
import { UserError } from '../../cluster/config/user-error.ts'
import { ApiError } from '../../cluster/http/api-error.ts'
import { defined } from '../../lib/defined.ts'
import { pooled } from '../../lib/pool.ts'
import type { ContextState } from '../../model/contexts.ts'
import type { Resource } from '../../model/snapshot.ts'
import type { Trace } from '../../model/trace.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { type Begun, begin } from '../begin.ts'
import { withChanges } from '../field-changes.ts'
import type { Io } from '../io.ts'
import { ClusterOrigin, type Traced } from '../origin.ts'
import { targetsOf } from '../run.ts'
import { type FailedContext, followImports } from './follow-imports.ts'
import type { Opened } from './opened.ts'

/** What one context answered. */
export interface ContextAnswer {
  state: ContextState
  /** By target, in the order of the command; of a list one for each Service. Undefined: it does not exist there. */
  traces: (Trace | undefined)[]
  /** What a list does not read. */
  unread?: Resource[]
}

/** So many clusters are asked at once. */
const MOST_AT_ONCE = 8

/**
 * Traces the same in each context, and follows what is imported to where it is exported. A context that fails is an answer with an error, and
 * stops no other. Rejects where it was called off.
 */
export async function traceContexts(command: TraceCommand, contexts: readonly string[], io: Io): Promise<ContextAnswer[]> {
  const shared: Io = { ...io, plugins: new PluginRuns() }
  const opened = new Map<string, Opened>()
  const answers = new Map<string, ContextAnswer>()
  const failed: FailedContext[] = []
  let failure: { error: unknown } | undefined
  const ask = async (context: string) => {
    try {
      const own = { ...command, connection: { ...command.connection, context } }
      const begun = await begin(own, shared)
      opened.set(context, { context, begun, command: own })
      const { answer, traced } = await traceIn(context, own, begun, shared)
      opened.set(context, { context, begun, command: own, ...defined({ traced }) })
      answers.set(context, answer)
    } catch (error) {
      if (io.signal.aborted || !(error instanceof ApiError || error instanceof UserError)) failure ??= { error }
      else {
        const { message } = error
        answers.set(context, { state: { name: context, error: message }, traces: [] })
        failed.push({ context, message })
      }
    }
  }
  try {
    await pooled(
      MOST_AT_ONCE,
      contexts.map((context) => () => ask(context)),
    )
    if (failure) throw failure.error
    const answered = contexts
      .flatMap((context) => opened.get(context) ?? [])
      .filter(({ context }) => !failed.some((one) => one.context === context))
    const followed = await followImports(answered, failed, MOST_AT_ONCE)
    return contexts.flatMap((context) => {
      const answer = answers.get(context)
      const traced = followed.get(context)
      return answer ? [traced ? { ...answer, traces: foundIn(context, traced) } : answer] : []
    })
  } finally {
    for (const { begun } of opened.values()) begun.api.close()
  }
}

async function traceIn(context: string, command: TraceCommand, begun: Begun, io: Io): Promise<{ answer: ContextAnswer; traced?: Traced }> {
  const { connection, api } = begun
  const { namespace } = connection
  const targets = await targetsOf(command, namespace, api, io)
  const origin = new ClusterOrigin(begun.context, namespace, command, begun)
  if (targets.length > 0) {
    const traced = await origin.traces(targets)
    const absent = traced.missing.length > 0 ? traced.missing : undefined
    return { answer: { state: { name: context, namespace, ...defined({ absent }) }, traces: foundIn(context, traced) }, traced }
  }
  const { document } = await origin.list()
  const { items, gaps, unread } = document
  const state = {
    name: context,
    ...defined({ namespace: command.allNamespaces ? undefined : namespace }),
    ...(gaps.length > 0 && { gaps }),
  }
  return { answer: { state, traces: items.map((trace) => placed(trace, context)), unread } }
}

/** The traces of one context, with who changed what; undefined for a target that does not exist there. */
function foundIn(context: string, { traces, changes = [] }: Traced): (Trace | undefined)[] {
  return withChanges(traces, changes).map((trace) => (isFound(trace) ? placed(trace, context) : undefined))
}

/** The trace, with the context at its head. */
function placed({ apiVersion, kind, taken, ...rest }: Trace, context: string): Trace {
  return { apiVersion, kind, taken, context, ...rest }
}
