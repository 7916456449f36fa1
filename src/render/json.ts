import { escapeUnsafe } from '../lib/printable.ts'
import type { AccessMatrix } from '../model/access-matrix.ts'
import type { PlanDocument } from '../model/probe-plan.ts'
import type { Trace, TraceList } from '../model/trace.ts'

/**
 * The document as JSON, indented by two spaces. Characters that a terminal would obey or hide are written as `\u` escapes: the same
 * document for a parser.
 */
export function renderJson(document: Trace | TraceList | PlanDocument | AccessMatrix): string {
  return jsonText(document)
}

/** Any value in the same way. */
export function jsonText(document: object): string {
  return `${escaped(JSON.stringify(document, undefined, 2), true)}\n`
}

/** The document on one line, for a stream of documents. */
export function renderJsonLine(document: Trace | TraceList): string {
  return `${escaped(JSON.stringify(document), false)}\n`
}

/** JSON.stringify has escaped C0 controls and lone surrogates already; a line feed that is left is one between lines. */
function escaped(json: string, isIndented: boolean): string {
  if (!isIndented) return escapeUnsafe(json, jsonEscape)
  return json
    .split('\n')
    .map((line) => escapeUnsafe(line, jsonEscape))
    .join('\n')
}

/** The code point as JSON escapes it; two halves beyond the basic plane. */
function jsonEscape(codePoint: number): string {
  return [...Array(codePoint > 0xffff ? 2 : 1).keys()]
    .map((half) => `\\u${String.fromCodePoint(codePoint).charCodeAt(half).toString(16).padStart(4, '0')}`)
    .join('')
}
