import { escapeUnsafe } from '../lib/printable.ts'
import type { AccessMatrix } from '../model/access-matrix.ts'
import type { CallList } from '../model/calls.ts'
import type { PlanDocument } from '../model/probe-plan.ts'
import type { RangeList } from '../model/ranges.ts'
import type { Trace, TraceList } from '../model/trace.ts'

/**
 * The document as JSON, indented by two spaces. Characters that a terminal would obey or hide are written as `\u` escapes: the same
 * document for a parser.
 */
export function renderJson(document: Trace | TraceList | PlanDocument | AccessMatrix | CallList | RangeList): string {
  return jsonText(document)
}

/** A trace as it stands among the items of a list, of which no more than this text has to be kept. */
export function jsonItem(trace: Trace): string {
  const list = JSON.stringify({ items: [trace] }, undefined, 2)
  return escaped(list.slice(opening.length, -closing.length))
}

const opening = '{\n  "items": [\n'
const closing = '\n  ]\n}'

/** The document of a list in parts of about a megabyte, which together are what `renderJson` makes of it. */
export function* renderJsonItems(list: Omit<TraceList, 'items'> & { items: readonly string[] }): Generator<string> {
  const [head = '', tail = ''] = jsonText({ ...list, items: [] }).split('"items": []')
  let part = `${head}"items": [`
  for (const [index, item] of list.items.entries()) {
    part += `${index === 0 ? '' : ','}\n${item}`
    if (part.length < partLength) continue
    yield part
    part = ''
  }
  yield `${part}${list.items.length === 0 ? '' : '\n  '}]${tail}`
}

const partLength = 1_000_000

/** Any value in the same way. */
export function jsonText(document: object): string {
  return `${escaped(JSON.stringify(document, undefined, 2))}\n`
}

/** The document on one line, for a stream of documents. */
export function renderJsonLine(document: Trace | TraceList): string {
  return `${escaped(JSON.stringify(document))}\n`
}

/**
 * Everything but printable ASCII and line feeds. It is searched for first, since even a large document holds little of it, and usually
 * none.
 */
const foreign = /[^\n -~]+/g

/** JSON.stringify has already escaped C0 controls and lone surrogates; a line feed that is left separates lines. */
function escaped(json: string): string {
  return json.replace(foreign, (some) => escapeUnsafe(some, jsonEscape))
}

/** The code point as JSON escapes it: a surrogate pair beyond the basic plane. */
function jsonEscape(codePoint: number): string {
  return [...Array(codePoint > 0xffff ? 2 : 1).keys()]
    .map((half) => `\\u${String.fromCodePoint(codePoint).charCodeAt(half).toString(16).padStart(4, '0')}`)
    .join('')
}
