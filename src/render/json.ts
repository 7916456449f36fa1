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
  return `${escaped(JSON.stringify(document, undefined, 2))}\n`
}

/** The document on one line, for a stream of documents. */
export function renderJsonLine(document: Trace | TraceList): string {
  return `${escaped(JSON.stringify(document))}\n`
}

/** What is neither printable ASCII nor a line feed: looked for first, since a large document holds little of it, and mostly none. */
const foreign = /[^\n -~]+/g

/** JSON.stringify has escaped C0 controls and lone surrogates already; a line feed that is left is one between lines. */
function escaped(json: string): string {
  return json.replace(foreign, (some) => escapeUnsafe(some, jsonEscape))
}

/** The code point as JSON escapes it; two halves beyond the basic plane. */
function jsonEscape(codePoint: number): string {
  return [...Array(codePoint > 0xffff ? 2 : 1).keys()]
    .map((half) => `\\u${String.fromCodePoint(codePoint).charCodeAt(half).toString(16).padStart(4, '0')}`)
    .join('')
}
