import { diagnose } from '../diagnose/diagnose.ts'
import { worstFirst } from '../diagnose/verdict/verdict.ts'
import type { Resource, Snapshot } from '../model/snapshot.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { PlacedTarget, Tracer } from '../model/tracer.ts'
import { withClients } from '../trace/access/clients.ts'
import { compareGaps, withHops } from '../trace/gaps.ts'
import { createLookup } from '../trace/lookup.ts'
import { traceTarget } from '../trace/target.ts'
import { acceptance, placeOf } from './acceptance.ts'

/**
 * The tracer of all commands. `ignore`: codes of findings that are left out; so is what objects ask for by annotation, and what a
 * `baseline` holds, as texts of keys.
 */
export function createTracer(ignore: readonly string[], baseline: ReadonlySet<string> = new Set()): Tracer {
  return {
    traces: (snapshot, targets) => traceTargets(snapshot, targets, ignore, baseline),
    list: listDocument,
  }
}

function traceTargets(
  snapshot: Snapshot,
  targets: readonly PlacedTarget[],
  ignore: readonly string[],
  baseline: ReadonlySet<string>,
): Trace[] {
  const lookup = createLookup(snapshot)
  const options = { kubectlFlags: snapshot.source.kubectlFlags, ignore }
  const accepted = acceptance(snapshot, baseline)
  return targets.map(({ namespace, target, clients = [] }) => {
    const chain = traceTarget(namespace, target, withClients(lookup, clients, namespace))
    const trace = diagnose(chain, options)
    const places = accepted?.of(trace)
    if (!places || places.size === 0) return trace
    return diagnose(chain, { ...options, isAccepted: (view, finding) => places.has(placeOf(view, finding)) })
  })
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
