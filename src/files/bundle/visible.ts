import { type Fields, fields, text } from '../../lib/read.ts'
import type { FileObject } from '../objects.ts'
import { isRedacted } from './redacted.ts'

/** Does a text hold anything that a tool may have written in the place of a value? */
const mayHide = /\*\*|[x*][.:-][x*]|redacted|hidden|masked|removed/i

/**
 * The object with a name of its own in the place of each address that a tool has hidden: two hidden addresses are not equal, but that of a
 * Pod is the same in the Pod and in the endpoints that name the Pod. An object that hides nothing is answered as it is.
 */
export function withoutRedactions(object: FileObject): FileObject {
  if (!mayHide.test(object.place.text)) return object
  const name = text(fields(object.raw.metadata).name) ?? ''
  const raw = visible(object.raw, `hidden-address-of-${name}`)
  return { ...object, raw: { ...raw, metadata: object.raw.metadata } }
}

function visible(raw: Fields, token: string): Fields {
  const target = text(fields(raw.targetRef).name)
  const own = target === undefined ? token : `hidden-address-of-${target}`
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, visibleValue(value, own)]))
}

function visibleValue(value: unknown, token: string): unknown {
  if (typeof value === 'string') return isRedacted(value) ? token : value
  if (Array.isArray(value)) return value.map((one) => visibleValue(one, token))
  return typeof value === 'object' && value !== null ? visible(fields(value), token) : value
}
