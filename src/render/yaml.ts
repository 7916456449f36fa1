import { escapeUnsafe, isUnsafe } from '../lib/printable.ts'
import type { AccessMatrix } from '../model/access-matrix.ts'
import type { CallList } from '../model/calls.ts'
import type { Comparison } from '../model/comparison.ts'
import type { PlanDocument } from '../model/probe-plan.ts'
import type { RangeList } from '../model/ranges.ts'
import type { Trace, TraceList } from '../model/trace.ts'

/**
 * The document as YAML. Texts with characters that a terminal would obey or hide are in double quotes and are escaped: the same
 * document for a parser. Loads js-yaml on first use.
 */
export async function renderYaml(
  document: Trace | TraceList | PlanDocument | AccessMatrix | CallList | Comparison | RangeList,
): Promise<string> {
  const { dump, SCALAR_STYLE, visit } = await import('js-yaml')
  const yaml = dump(document, {
    lineWidth: -1,
    noRefs: true,
    transform: (documents) =>
      visit(documents, (node) => {
        if (node.kind === 'scalar' && isUnsafe(node.value)) node.style = SCALAR_STYLE.DOUBLE_QUOTED
      }),
  })
  return yaml
    .split('\n')
    .map((line) => escapeUnsafe(line, yamlEscape))
    .join('\n')
}

function yamlEscape(codePoint: number): string {
  const digits = codePoint.toString(16)
  return codePoint > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}
