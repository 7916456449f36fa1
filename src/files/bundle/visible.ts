import { type Fields, fields, items, text } from '../../lib/read.ts'
import type { FileObject } from '../objects.ts'
import { isRedacted, isRedactedHost } from './redacted.ts'

const traces = /\*\*|[x*][.:-][x*]|xxx|redacted|hidden|masked|removed/i

/** Does the text of an object hold anything that a tool may have written in the place of a value? */
export type MayHide = (object: FileObject) => boolean

/** The items of a list share one text, which is looked through for the first of them alone. */
export function looksThroughTexts(): MayHide {
  let last: { text: string; found: boolean } | undefined
  return ({ place: { text: one } }) => {
    if (last?.text !== one) last = { text: one, found: traces.test(one) }
    return last.found
  }
}

/**
 * The object with a unique name in place of each address that a tool has hidden. Two hidden addresses are not equal, but the hidden address
 * of a Pod is the same in the Pod and in the endpoints that name the Pod. An object that hides nothing is returned as it is.
 */
export function withoutRedactions(object: FileObject, mayHide: MayHide): FileObject {
  if (!mayHide(object)) return object
  const name = text(fields(object.raw.metadata).name) ?? ''
  const raw = visible(withoutHiddenNames(object.raw), `hidden-address-of-${name}`)
  return { ...object, raw: { ...raw, metadata: object.raw.metadata } }
}

/**
 * The object without hidden names that refer to another object: a backend whose Service is hidden is not traced, a hidden class does not
 * count as missing, and the rest of a hidden external name leads to no Service.
 */
function withoutHiddenNames(raw: Fields): Fields {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'ingressClassName' && isHidden(value)) return []
      if (key === 'externalName' && typeof value === 'string' && isRedactedHost(value)) return [[key, 'hidden']]
      if (key === 'service' && isHidden(fields(value).name)) return [['resource', { kind: 'Service', name: fields(value).name }]]
      if (key === 'backendRefs')
        return [[key, items(value).map((one) => (isHidden(fields(one).name) ? { ...fields(one), kind: 'Hidden' } : one))]]
      return [[key, unnamed(value)]]
    }),
  )
}

function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed)
  return typeof value === 'object' && value !== null ? withoutHiddenNames(fields(value)) : value
}

function isHidden(value: unknown): boolean {
  return typeof value === 'string' && isRedacted(value)
}

/** The fields of a Service or a Pod that decide where a Service leads, and that a tool has hidden: `spec.selector.app`. */
export function hiddenDecisions(object: FileObject, mayHide: MayHide): string[] {
  const { kind, raw } = object
  if (!mayHide(object)) return []
  const spec = fields(raw.spec)
  const hidden = (path: string, values: unknown) =>
    Object.entries(fields(values)).flatMap(([key, value]) => (isHidden(value) ? [`${path}.${key}`] : []))
  if (kind === 'Pod') return hidden('metadata.labels', fields(raw.metadata).labels)
  if (kind !== 'Service') return []
  const { type, externalName } = spec
  if (type === 'ExternalName') return typeof externalName === 'string' && isRedactedHost(externalName) ? ['spec.externalName'] : []
  return [
    ...hidden('spec.selector', spec.selector),
    ...items(spec.ports).flatMap((port, index) =>
      hidden(`spec.ports[${index}]`, { name: fields(port).name, targetPort: fields(port).targetPort }),
    ),
  ]
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
