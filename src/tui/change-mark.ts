import type { ChangedTrace, Uncertain } from '../model/comparison.ts'
import type { Trace } from '../model/trace.ts'
import { changeLines, uncertainLines, verdictChange } from '../render/change.ts'
import { type Line, type Look, span } from '../render/style.ts'
import { fold } from './fold-line.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'

/** How a shown trace differs from the present state; undefined: it does not differ, or no change is tried out. */
export function changeOf({ view }: Pick<Model, 'view'>, trace: Trace): ChangedTrace | undefined {
  const { comparison, focusChange } = view
  const isOf = (change: ChangedTrace) => (change.after ?? change.before) === trace
  return focusChange && isOf(focusChange) ? focusChange : comparison?.items.find(isOf)
}

/** Above a chain where a change is tried out: `would change   ● healthy → ✗ broken`, and what comes and what goes. */
export function changeMark(model: Model, trace: Trace, look: Look): { head: Line[]; items: Item[] } {
  if (!model.view.comparison) return { head: [], items: [] }
  const change = changeOf(model, trace)
  if (!change) return { head: [[span('no change', 'quiet')]], items: [] }
  const lines = [...changeLines(change, look), ...uncertainLines(unsureOf(model, trace), look)].flatMap((line) =>
    fold([span('  '), ...line], look.width ?? 0),
  )
  return {
    head: [[span('would change   ', 'strong'), ...verdictChange(change, look)]],
    items: lines.length === 0 ? [] : [{ key: 'would-change', isFixed: true, lines: [...lines, []] }],
  }
}

/** What is not certain of the Service of the chain, or of a workload behind it. */
function unsureOf({ view }: Model, { target, workloads = [] }: Trace): Uncertain[] {
  const isOf = ({ object }: Uncertain) =>
    object.namespace === target.namespace && [target, ...workloads].some(({ kind, name }) => object.kind === kind && object.name === name)
  return (view.comparison?.uncertain ?? []).filter(isOf)
}
