import { apiOf } from '../cluster/kinds/kind.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { nearest } from '../lib/similar.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef, TargetView } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { isFound } from '../trace/target.ts'

/** A target and its trace, which of one that does not exist holds no more than that. */
export interface TracedTarget {
  target: TargetRef
  trace: Trace
}

/** A line for each target that does not exist. `names`: of the objects that there are, by kind. */
export function missingLines(
  traced: readonly TracedTarget[],
  names: ReadonlyMap<string, readonly string[]>,
  namespace: string,
  snapshot: Snapshot,
): Promise<string[]> {
  const missing = traced.filter(({ trace }) => !isFound(trace))
  return Promise.all(
    missing.map(async ({ target: asked, trace: { target } }) => {
      if (asked.kind === 'address') return (await import('./missing-address.ts')).missingAddress(asked, namespace, snapshot)
      return missingLine(target, names.get(target.kind) ?? [])
    }),
  )
}

/** The line for an object that does not exist; `others`: the names of those of its kind that do. */
function missingLine(target: TargetView, others: readonly string[]): string {
  // A controller appends its own to the name that a person knows.
  const close = nearest(target.name, others) ?? others.find((name) => name.startsWith(`${target.name}-`))
  const hint = close ? `; did you mean "${close}"?` : ''
  const where = target.namespace === undefined ? '' : ` in namespace "${target.namespace}"`
  const kind = kindNamed(target.kind)
  return `${kind ? apiOf(kind) : target.kind.toLowerCase()} "${target.name}" not found${where}${hint}`
}
