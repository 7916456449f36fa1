import { diagnose } from '../diagnose/diagnose.ts'
import { worstFirst } from '../diagnose/verdict/verdict.ts'
import type { Resource, Snapshot } from '../model/snapshot.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { PlacedTarget, Tracer } from '../model/tracer.ts'
import { withClients } from '../trace/access/clients.ts'
import { compareGaps, withHops } from '../trace/gaps.ts'
import { createLookup } from '../trace/lookup.ts'
import { traceTarget } from '../trace/target.ts'

/** The tracer of all commands. `ignore`: codes of findings that are left out. */
export function createTracer(ignore: readonly string[]): Tracer {
  return {
    traces: (snapshot, targets) => traceTargets(snapshot, targets, ignore),
    list: listDocument,
  }
}

function traceTargets(snapshot: Snapshot, targets: readonly PlacedTarget[], ignore: readonly string[]): Trace[] {
  const lookup = createLookup(snapshot)
  const options = { kubectlFlags: snapshot.source.kubectlFlags, ignore }
  return targets.map(({ namespace, target, clients = [] }) =>
    diagnose(traceTarget(namespace, target, withClients(lookup, clients, namespace)), options),
  )
}

/** The traces of a list, the worst first. */
export function listDocument(traces: readonly Trace[], read: Pick<Snapshot, 'taken' | 'extent' | 'gaps'>): TraceList {
  return {
    apiVersion: 'porttrace/v1',
    kind: 'TraceList',
    taken: read.taken,
    items: traces.toSorted(worstFirst),
    unread: unread(read),
    gaps: read.gaps.toSorted(compareGaps).map(withHops),
  }
}

/** What could tell on a chain and was not read, though nothing stood in the way. */
export function unread({ extent, gaps }: Pick<Snapshot, 'extent' | 'gaps'>): Resource[] {
  const telling = ['pods', 'ingresses', 'networkpolicies'] as const
  return telling.filter((resource) => extent[resource] === 'none' && !gaps.some((gap) => gap.resource === resource))
}
