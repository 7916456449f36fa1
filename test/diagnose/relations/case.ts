import { diagnose } from '../../../src/diagnose/diagnose.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import type { Trace } from '../../../src/model/trace.ts'
import { createLookup } from '../../../src/trace/lookup.ts'
import { traceTarget } from '../../../src/trace/target.ts'
import { inHouseStyle } from '../../house-style.ts'

/** What a trace says with a relation, and what it would say without it, as `outline` writes it. */
export interface RelationCase {
  found: string
  without: string
  trace: () => Trace | Promise<Trace>
}

/** By `CODE relation`, and for each entry of a map or list `CODE relation entry`. */
export type RelationCases = Readonly<Record<string, RelationCase>>

/** `degraded PT201>PT404 PT207 (broken PT101)`: the verdict, each finding with what follows from it, and the traces behind. */
export function outline({ verdict, findings, through = [] }: Trace): string {
  const words = findings.map(({ code, causes }) => [code, ...causes.map((cause) => cause.code)].join('>'))
  return [verdict, ...words, ...through.map((one) => `(${outline(one)})`)].join(' ')
}

/** The target in namespace `demo`, without the codes that are ignored. */
export function tracedWithout(ignore: readonly string[], from: Snapshot, target: TargetRef = { kind: 'service', name: 'web' }): Trace {
  return inHouseStyle(diagnose(traceTarget('demo', target, createLookup(from)), { kubectlFlags: [], ignore }))
}
