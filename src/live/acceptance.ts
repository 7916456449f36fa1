import { findingKey, keyText } from '../diagnose/finding-key.ts'
import type { Finding } from '../model/finding.ts'
import type { Ignored, ObjectRef, Pod } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetView } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'

/** Decides which findings are known and accepted. */
export interface Acceptance {
  /** The places of the findings of a trace, and of the traces behind it, that are accepted. */
  of(trace: Trace): ReadonlySet<string>
}

/** Where a finding stands: no two of one code stand at the same hop of a target. */
export function placeOf({ kind, namespace = '', name, port = '' }: TargetView, { code, hop }: Pick<Finding, 'code' | 'hop'>): string {
  return `${kind}/${namespace}/${name}:${port} ${code} ${hop}`
}

/** Accepts what an object that a finding speaks of asks to leave out, with a reason, and what a baseline holds; undefined: nothing is. */
export function acceptance(snapshot: Snapshot, baseline: ReadonlySet<string>): Acceptance | undefined {
  const ignores = ignoresIn(snapshot)
  if (ignores.size === 0 && baseline.size === 0) return undefined
  const owners = new Map(ignores.size === 0 ? [] : snapshot.pods.map((pod) => [keyOf(pod), ownersOf(pod, snapshot)]))
  const asks = (object: ObjectRef, code: string) => ignores.get(keyOf(object))?.some((one) => one.code === code && one.reason !== '')
  const isAccepted = (trace: Trace, finding: Finding) => {
    const objects = [trace.target, ...finding.evidence.map(({ object }) => object)]
    const all = objects.flatMap((object) => [object, ...(owners.get(keyOf(object)) ?? [])])
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
  return new Map(all.flatMap((one): [string, Ignored[]][] => (one.ignores ? [[keyOf(one), one.ignores]] : [])))
}

/** What has made a Pod: the workload of its manifest, or its owner and the owner of that. */
function ownersOf({ namespace, owner, plannedBy }: Pod, { workloads }: Snapshot): ObjectRef[] {
  if (plannedBy) return [{ kind: plannedBy.kind, namespace, name: plannedBy.name }]
  if (!owner) return []
  const above = workloads.find((one) => one.kind === owner.kind && one.namespace === namespace && one.name === owner.name)?.owner
  return [{ ...owner, namespace }, ...(above ? [{ ...above, namespace }] : [])]
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind}/${namespace ?? ''}/${name}`
}
