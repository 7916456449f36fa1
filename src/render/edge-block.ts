import { labelled } from './layout.ts'
import type { Line } from './style.ts'

/** Columns of the widest label, `addresses` or `listeners`, and one more. */
const labelColumns = 10

/** Lines of a route or a Gateway behind their label, which is before the first. */
export function behind(label: string, lines: readonly Line[]): Line[] {
  return labelled(label, labelColumns, lines)
}
