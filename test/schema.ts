import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { RangeList } from '../src/model/ranges.ts'
import type { Document } from '../src/model/trace.ts'

function compile<T>(file: string) {
  const schema: object = JSON.parse(readFileSync(new URL(`../schema/${file}`, import.meta.url), 'utf8'))
  return new Ajv({ strict: false, allErrors: true }).compile<T>(schema)
}

const isDocument = compile<Document>('trace.v1.json')
const isRangeList = compile<RangeList>('range-list.v1.json')

/** The document in a text of JSON. Throws where it is not by the published schema: every JSON that a test prints goes through here. */
export function documentOf(text: string): Document {
  const document: unknown = JSON.parse(text)
  if (!isDocument(document)) throw new Error(`not by the schema: ${JSON.stringify(isDocument.errors?.slice(0, 3))}`)
  return document
}

/** The same for `--ranges`. */
export function rangeListOf(text: string): RangeList {
  const document: unknown = JSON.parse(text)
  if (!isRangeList(document)) throw new Error(`not by the schema: ${JSON.stringify(isRangeList.errors?.slice(0, 3))}`)
  return document
}
