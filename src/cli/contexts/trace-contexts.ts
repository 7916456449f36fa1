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
import { begin } from '../begin.ts'
import { withChanges } from '../field-changes.ts'
import type { Io } from '../io.ts'
import { ClusterOrigin } from '../origin.ts'
import { targetsOf } from '../run.ts'

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

/** Traces the same in each context. A context that fails is an answer with an error, and stops no other. Rejects where it was called off. */
export async function traceContexts(command: TraceCommand, contexts: readonly string[], io: Io): Promise<ContextAnswer[]> {
  const shared: Io = { ...io, plugins: new PluginRuns() }
  const answers = new Map<string, ContextAnswer>()
  let failure: { error: unknown } | undefined
  const ask = async (context: string) => {
    try {
      answers.set(context, await traceIn(context, command, shared))
    } catch (error) {
      if (io.signal.aborted || !(error instanceof ApiError || error instanceof UserError)) failure ??= { error }
      else answers.set(context, { state: { name: context, error: error.message }, traces: [] })
    }
  }
  await pooled(
    MOST_AT_ONCE,
    contexts.map((context) => () => ask(context)),
  )
  if (failure) throw failure.error
  return contexts.flatMap((context) => answers.get(context) ?? [])
}

async function traceIn(context: string, asked: TraceCommand, io: Io): Promise<ContextAnswer> {
  const command = { ...asked, connection: { ...asked.connection, context } }
  const begun = await begin(command, io)
  const { connection, api } = begun
  try {
    const { namespace } = connection
    const targets = await targetsOf(command, namespace, api, io)
    const origin = new ClusterOrigin(begun.context, namespace, command, begun)
    if (targets.length === 0) {
      const { document } = await origin.list()
      const { items, gaps, unread } = document
      const state = {
        name: context,
        ...defined({ namespace: command.allNamespaces ? undefined : namespace }),
        ...(gaps.length > 0 && { gaps }),
      }
      return { state, traces: items.map((trace) => placed(trace, context)), unread }
    }
    const { traces, missing, changes = [] } = await origin.traces(targets)
    const dated = withChanges(traces, changes)
    const absent = missing.length > 0 ? missing : undefined
    return {
      state: { name: context, namespace, ...defined({ absent }) },
      traces: dated.map((trace) => (isFound(trace) ? placed(trace, context) : undefined)),
    }
  } finally {
    api.close()
  }
}

/** The trace, with the context at its head. */
function placed({ apiVersion, kind, taken, ...rest }: Trace, context: string): Trace {
  return { apiVersion, kind, taken, context, ...rest }
}
