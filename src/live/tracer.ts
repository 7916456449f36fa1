import { diagnose } from '../diagnose/diagnose.ts'
import { findingKey, keyText } from '../diagnose/finding-key.ts'
import { worstFirst } from '../diagnose/verdict/verdict.ts'
import { objectKey } from '../kube/namespaced-name.ts'
import type { Finding } from '../model/finding.ts'
import type { Ignored, ObjectRef, Pod } from '../model/resources.ts'
import type { Resource, Snapshot } from '../model/snapshot.ts'
import type { TargetView } from '../model/target.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { PlacedTarget, Tracer } from '../model/tracer.ts'
import { withClients } from '../trace/access/clients.ts'
import { compareGaps, withHops } from '../trace/gaps.ts'
import { createLookup } from '../trace/lookup.ts'
import { traceTarget } from '../trace/target.ts'

/**
 * The tracer of all commands. `ignore`: codes of findings that are left out; so is what objects ask for by annotation, and what a
 * `baseline` holds, as texts of keys.
 */
export function createTracer(ignore: readonly string[], baseline: ReadonlySet<string> = new Set()): Tracer {
  return {
    traces: (snapshot, targets) => [...traceTargets(snapshot, targets, ignore, baseline)],
    each: (snapshot, targets) => traceTargets(snapshot, targets, ignore, baseline),
    list: listDocument,
  }
}

function* traceTargets(
  snapshot: Snapshot,
  targets: readonly PlacedTarget[],
  ignore: readonly string[],
  baseline: ReadonlySet<string>,
): Generator<Trace> {
  const lookup = createLookup(snapshot)
  const options = { kubectlFlags: snapshot.source.kubectlFlags, ignore }
  const accepted = acceptance(snapshot, baseline)
  for (const { namespace, target, clients = [] } of targets) {
    const chain = traceTarget(namespace, target, withClients(lookup, clients, namespace))
    const trace = diagnose(chain, options)
    const places = accepted?.of(trace)
    if (!places || places.size === 0) yield trace
    else yield diagnose(chain, { ...options, isAccepted: (view, finding) => places.has(placeOf(view, finding)) })
  }
}

/** What is kept of a trace, with the verdict and the target that decide its place in a list. */
export interface Kept<T> extends Pick<Trace, 'verdict' | 'target'> {
  item: T
}

/** The traces of a list, the worst first. */
export function listDocument(traces: readonly Trace[], read: Pick<Snapshot, 'taken' | 'extent' | 'gaps'>): TraceList {
  return listOf(
    traces.map((item) => ({ verdict: item.verdict, target: item.target, item })),
    read,
  )
}

/** The same list, made from what was kept of the traces. */
export function listOf<T>(
  kept: readonly Kept<T>[],
  read: Pick<Snapshot, 'taken' | 'extent' | 'gaps'>,
): Omit<TraceList, 'items'> & { items: T[] } {
  return {
    apiVersion: 'porttrace/v1',
    kind: 'TraceList',
    taken: read.taken,
    items: kept.toSorted(worstFirst).map(({ item }) => item),
    unread: unread(read),
    gaps: read.gaps.toSorted(compareGaps).map(withHops),
  }
}

/** Resources that can affect a chain and were not read, although reading them would have been possible. */
export function unread({ extent, gaps }: Pick<Snapshot, 'extent' | 'gaps'>): Resource[] {
  const telling = ['pods', 'ingresses', 'networkpolicies'] as const
  return telling.filter((resource) => extent[resource] === 'none' && !gaps.some((gap) => gap.resource === resource))
}

/** Decides which findings are known and accepted. */
interface Acceptance {
  /** The places of the findings of a trace, and of the traces behind it, that are accepted. */
  of(trace: Trace): ReadonlySet<string>
}

/** Where a finding stands: no two of one code are at the same hop of a target. */
function placeOf({ kind, namespace = '', name, port = '' }: TargetView, { code, hop }: Pick<Finding, 'code' | 'hop'>): string {
  return `${kind}/${namespace}/${name}:${port} ${code} ${hop}`
}

/**
 * Accepts findings that an object in their evidence ignores, with a reason, and findings in the baseline. Undefined: nothing is accepted.
 */
function acceptance(snapshot: Snapshot, baseline: ReadonlySet<string>): Acceptance | undefined {
  const ignores = ignoresIn(snapshot)
  if (ignores.size === 0 && baseline.size === 0) return undefined
  const owners = new Map(ignores.size === 0 ? [] : snapshot.pods.map((pod) => [objectKey(pod), ownersOf(pod, snapshot)]))
  const asks = (object: ObjectRef, code: string) => ignores.get(objectKey(object))?.some((one) => one.code === code && one.reason !== '')
  const isAccepted = (trace: Trace, finding: Finding) => {
    const objects = [trace.target, ...finding.evidence.map(({ object }) => object)]
    const all = objects.flatMap((object) => [object, ...(owners.get(objectKey(object)) ?? [])])
    return baseline.has(keyText(findingKey(trace.target, finding))) || all.some((object) => asks(object, finding.code) === true)
  }
  const places = (trace: Trace): string[] => [
    ...trace.findings
      .flatMap((finding) => [finding, ...finding.causes])
      .filter((finding) => isAccepted(trace, finding))
      .map((finding) => placeOf(trace.target, finding)),
    ...(trace.through ?? []).flatMap(places),
  ]
  return { of: (trace) => new Set(places(trace)) }
}

function ignoresIn({ services, ingresses, workloads, gateways = [], gatewayRoutes = [], otherRoutes = [] }: Snapshot) {
  const all = [...services, ...ingresses, ...workloads, ...gateways, ...gatewayRoutes, ...otherRoutes]
  return new Map(all.flatMap((one): [string, Ignored[]][] => (one.ignores ? [[objectKey(one), one.ignores]] : [])))
}

/** What has made a Pod: the workload of its manifest, or its owner and the owner of that. */
function ownersOf({ namespace, owner, plannedBy }: Pod, { workloads }: Snapshot): ObjectRef[] {
  if (plannedBy) return [{ kind: plannedBy.kind, namespace, name: plannedBy.name }]
  if (!owner) return []
  const above = workloads.find((one) => one.kind === owner.kind && one.namespace === namespace && one.name === owner.name)?.owner
  return [{ ...owner, namespace }, ...(above ? [{ ...above, namespace }] : [])]
}
