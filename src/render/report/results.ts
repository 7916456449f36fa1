import { defined } from '../../lib/defined.ts'
import { distinct } from '../../lib/distinct.ts'
import type { Finding } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Trace } from '../../model/trace.ts'

/** A finding as reports for pipelines have it. */
export interface Result {
  finding: Finding
  /** What it is about: the object of its first proof, or the target. */
  object: ObjectRef
  /** Path of the field of that proof; `''` if there is none. */
  field: string
  /** Where a manifest has it; absent for an object of a cluster, and for standard input, which is not a file. */
  place?: { file: string; line: number }
}

/** The findings of traces and of the traces behind them, each once. What only follows from another one is left out. */
export function resultsOf(traces: readonly Trace[]): Result[] {
  const all = traces.flatMap(withThrough).flatMap((trace) => trace.findings.map((finding) => resultOf(trace, finding)))
  return distinct(all, ({ finding: { code, title, evidence } }) => [code, title, evidence])
}

function withThrough(trace: Trace): Trace[] {
  return [trace, ...(trace.through ?? []).flatMap(withThrough)]
}

/** The finding of a trace, with the object that it is about. */
export function resultOf({ target }: Trace, finding: Finding): Result {
  const placed = finding.evidence.find(({ file, line }) => file !== undefined && line !== undefined && file !== 'standard input')
  const proof = placed ?? finding.evidence[0]
  const { kind, namespace, name } = proof?.object ?? target
  const place =
    placed?.file === undefined || placed.line === undefined ? undefined : { file: placed.file.replaceAll('\\', '/'), line: placed.line }
  return { finding, object: { kind, ...defined({ namespace }), name }, field: proof?.field ?? '', ...defined({ place }) }
}

/** `Service/shop/web`; without its namespace if it has none. */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  return [kind, namespace, name].filter((part) => part !== undefined && part !== '').join('/')
}

/** Message, fix and next step as one text. */
export function wordsOf({ message, fix, next }: Finding): string {
  return [message, fix?.text, fix?.command, next?.text, next?.command].filter((part) => part !== undefined && part !== '').join(' ')
}
