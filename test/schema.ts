import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { Document } from '../src/model/trace.ts'

const schema: object = JSON.parse(readFileSync(new URL('../schema/trace.v1.json', import.meta.url), 'utf8'))
const isDocument = new Ajv({ strict: false, allErrors: true }).compile<Document>(schema)

/** The document in a text of JSON. Throws where it is not by the published schema: every JSON that a test prints goes through here. */
export function documentOf(text: string): Document {
  const document: unknown = JSON.parse(text)
  if (!isDocument(document)) throw new Error(`not by the schema: ${JSON.stringify(isDocument.errors?.slice(0, 3))}`)
  return document
}
