import { defined } from '../lib/defined.ts'
import type { YamlParser } from '../lib/yaml/parse.ts'
import { splitDocuments } from '../lib/yaml/split.ts'
import type { FilePlace } from './place.ts'

/** A document that was read. */
export interface FileDocument {
  value: unknown
  place: FilePlace
}

/** A document that cannot be read, with the line of the file at which that shows. */
export interface UnreadDocument {
  place: FilePlace
  line: number
  /** Why, in one line that quotes nothing of the text. */
  message: string
  /** The document may be well-formed, but it is not read: it is too large, or stands for too many values. */
  isRefused?: true
}

/** What a file holds. */
export interface FileContent {
  documents: FileDocument[]
  unread: UnreadDocument[]
}

/**
 * The documents of a file: YAML, JSON, or several JSON documents in a row, as `kubectl apply -f` takes them. One that cannot be read does not
 * keep the others from being read.
 */
export function readDocuments(content: string, file: string, yaml: YamlParser): FileContent {
  const json = wholeJson(content)
  if (json) return { documents: [{ value: json.value, place: { file, line: 1, text: content, path: '' } }], unread: [] }
  const documents: FileDocument[] = []
  const unread: UnreadDocument[] = []
  for (const { text, line } of splitDocuments(separated(content))) {
    const place: FilePlace = { file, line, text, path: '' }
    const parsed = yaml.parse(text)
    if ('value' in parsed) documents.push({ value: parsed.value, place })
    else unread.push({ place, line: line + parsed.line - 1, message: parsed.error, ...defined({ isRefused: parsed.isTooMuch }) })
  }
  return { documents, unread }
}

function wholeJson(content: string): { value: unknown } | undefined {
  if (!/^\s*[{[]/.test(content)) return undefined
  try {
    return { value: JSON.parse(content) }
  } catch {
    return undefined
  }
}

/** JSON documents in a row, with a separator between them, so that YAML takes each as a document. Lines keep their numbers. */
function separated(content: string): string {
  return /^\s*\{/.test(content) ? content.replaceAll(/\}([ \t]*\r?\n)\{/g, '}$1--- {') : content
}
