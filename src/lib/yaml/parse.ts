import type { Document } from 'yaml'
import { expansionFault } from './expansion.ts'
import { wordsOfFault } from './fault.ts'
import { reindentFlow } from './reindent.ts'

/**
 * What one document holds, or why it cannot be read and on which of its lines (1 is its first). `isTooMuch`: it can be parsed, but stands
 * for more values than can be processed.
 */
export type Parsed = { value: unknown } | { error: string; line: number; isTooMuch?: true }

/** Reads single YAML documents as kubectl does. */
export interface YamlParser {
  parse(text: string): Parsed
  /**
   * The lines (1 is the document's first) on which fields stand: `spec.ports[0].targetPort`. For a field that is not set, or of several at
   * once (`[*]`), the closest field that would hold it.
   */
  linesOf(text: string, fields: readonly string[]): number[]
}

/**
 * Loads the parser. It takes what kubectl takes (sigs.k8s.io/yaml, which reads YAML 1.1): `yes` and `on` are booleans, of two equal keys
 * the last counts, a bracket may close at the column of its parent. Sexagesimal numbers and timestamps stay texts, as in Go.
 */
export async function loadYaml(): Promise<YamlParser> {
  const { parseDocument, LineCounter, isMap, isSeq, isScalar, isNode, isAlias } = await import('yaml')
  const open = (text: string) => {
    const opened = openOnce(text)
    if (opened.document.errors.length === 0) return opened
    const again = openOnce(reindentFlow(text))
    return again.document.errors.length === 0 ? again : opened
  }
  const openOnce = (text: string) => {
    const lines = new LineCounter()
    const document = parseDocument(text, {
      schema: 'yaml-1.1',
      uniqueKeys: false,
      logLevel: 'error',
      prettyErrors: false,
      lineCounter: lines,
      customTags: (tags) => tags.filter((tag) => typeof tag !== 'object' || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp'))),
    })
    return { document, lineAt: (offset: number) => lines.linePos(offset).line }
  }

  /** The node that tells where a step leads (a key, or an item), and the one that it leads to. */
  const stepInto = (target: unknown, step: string | number): { mark: unknown; node: unknown } => {
    if (isMap(target)) {
      const pair = target.items.findLast((one) => isScalar(one.key) && String(one.key.value) === String(step))
      return { mark: pair?.key, node: pair?.value }
    }
    if (!isSeq(target)) return { mark: undefined, node: undefined }
    const item = typeof step === 'number' ? target.items[step] : target.items.find((one) => isMap(one) && one.get('name') === step)
    return { mark: item, node: item }
  }

  const offsetOf = (document: Document, field: string): number => {
    let node: unknown = document.contents
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
    for (const step of fieldPath(field)) {
      const next = stepInto(isAlias(node) ? node.resolve(document) : node, step)
      if (!isNode(next.mark)) break
      offset = next.mark.range?.[0] ?? offset
      node = next.node
    }
    return offset
  }

  return {
    parse(text) {
      if (bracketDepth(text) > MOST_BRACKETS) return { error: TOO_DEEP, line: 1 }
      const odd = controlCharacter(text)
      if (odd) return odd
      try {
        const { document, lineAt } = open(text)
        const [error] = document.errors
        if (error) return { error: wordsOfFault(error.message), line: lineAt(error.pos[0]) }
        const value: unknown = document.toJS({ maxAliasCount: -1 })
        const fault = expansionFault(value, text.length)
        return fault === undefined ? { value } : { error: fault, line: 1, isTooMuch: true }
      } catch {
        // Only a stack overflow throws: errors in the text are listed.
        return { error: TOO_DEEP, line: 1 }
      }
    },
    linesOf(text, fields) {
      try {
        const { document, lineAt } = open(text)
        return fields.map((field) => lineAt(offsetOf(document, field)))
      } catch {
        return fields.map(() => 1)
      }
    },
  }
}

const TOO_DEEP = 'it is nested more than 100 levels deep'
/** A manifest has some ten; thousands cost the parser seconds before its stack is full. Brackets in texts count, too. */
const MOST_BRACKETS = 500

/** YAML has no control characters but tabs and line ends (YAML 1.2, c-printable). kubectl refuses them, and UTF-16 and binary files are full of them. */
function controlCharacter(text: string): { error: string; line: number } | undefined {
  const nul = text.indexOf('\0')
  const at = nul < 0 ? text.search(/[^\P{Cc}\t\n\r\u0085]/u) : nul
  if (at < 0) return undefined
  const error = nul < 0 ? 'control characters are not allowed' : 'it is not UTF-8 text: it has NUL characters'
  return { error, line: text.slice(0, at).split('\n').length }
}

/** How many brackets are open at once, at most; those in texts count, too. */
function bracketDepth(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** The steps of a field path: keys of maps and indexes of lists. */
type FieldPath = readonly (string | number)[]

/**
 * The steps of a path as evidence writes it: `spec.ports[0].targetPort`, `metadata.labels["app.kubernetes.io/name"]`,
 * `spec.containers[web]`, which is the item of that name. It ends before `[*]`, which means every item.
 */
export function fieldPath(field: string): FieldPath {
  const steps: (string | number)[] = []
  const step = /\.?(?<key>[^.[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>[^"]*)"\]|\[(?<word>[^\]"*]+)\]|(?<all>\[\*\])/gy
  for (const { groups } of field.matchAll(step)) {
    if (groups?.all !== undefined) break
    if (groups?.index !== undefined) steps.push(Number(groups.index))
    else steps.push(groups?.quoted ?? groups?.word ?? groups?.key ?? '')
  }
  return steps
}
