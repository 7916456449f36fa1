import { defined } from '../lib/defined.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Hop } from '../model/trace.ts'
import { labelled } from './layout.ts'
import type { Line } from './style.ts'

/** A line with the object that it describes, and the field of it. `hop`: it shows a fault of this stage of the chain. */
export interface FactLine {
  line: Line
  object?: ObjectRef
  field?: string
  hop?: Hop['stage']
}

/** What a part of a drawn trace describes. `index` and `port` are positions in `Trace.ports`. */
export type About =
  /** `hop`: the stage of the chain of which it shows a fault. */
  | { kind: 'object'; object: ObjectRef; field?: string; hop?: Hop['stage'] }
  /** `stages`: the hops that are drawn. */
  | { kind: 'port'; index: number; stages: readonly Hop['stage'][] }
  /** An address, a Pod (namespace and name), or a Pod with its address. */
  | { kind: 'endpoint'; port: number; pod?: string; address: string; slice?: string }
  | { kind: 'finding'; finding: Finding }

/** Lines of a drawn trace that belong together: the interactive view moves from one to the next. */
export interface Part {
  /** The same for the same thing in a later trace of the same target. */
  key: string
  lines: readonly Line[]
  /** Absent: the part has no details to open. */
  about?: About
}

/** Lines behind a label that is so many columns wide, each a part of its own. */
export function labelledParts(label: string, columns: number, lines: readonly FactLine[]): Part[] {
  const drawn = labelled(
    label,
    columns,
    lines.map(({ line }) => line),
  )
  return lines.map(({ object, field, hop }, index) => ({
    key: `${label}/${index}`,
    lines: [drawn[index] ?? []],
    ...defined({ about: object && { kind: 'object' as const, object, ...defined({ field, hop }) } }),
  }))
}
