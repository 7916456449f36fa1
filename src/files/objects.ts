import { type Fields, fields, fieldsOrAbsent, text } from '../lib/read.ts'
import type { FileDocument } from './documents.ts'
import { type Place, pathIn } from './place.ts'

/** An object of a file, with its kind, which an item of a typed list (`PodList`) does not carry itself. */
export interface FileObject {
  /** `''` for the core group. */
  group: string
  /** `v1`, `v1beta1`. */
  version: string
  kind: string
  raw: Fields
  place: Place
}

/**
 * The objects of a document: itself, each item of a List (also of a List in a List), or each item of a JSON array. What has no kind is no
 * object, and is left out.
 */
export function objectsOf({ value, place }: FileDocument): FileObject[] {
  return Array.isArray(value) ? listed(value, place, '', undefined) : one(value, place, undefined)
}

interface TypeMeta {
  group: string
  version: string
  kind: string
}

function one(value: unknown, place: Place, inherited: TypeMeta | undefined): FileObject[] {
  const raw = fieldsOrAbsent(value)
  if (!raw) return []
  const own = typeOf(raw) ?? inherited
  if (!own) return []
  if (Array.isArray(raw.items)) return listed(raw.items, place, 'items', itemType(own))
  return [{ ...own, raw, place }]
}

function listed(values: readonly unknown[], place: Place, path: string, inherited: TypeMeta | undefined): FileObject[] {
  return values.flatMap((value, index) => one(value, { ...place, path: pathIn(place, `${path}[${index}]`) }, inherited))
}

function typeOf(raw: Fields): TypeMeta | undefined {
  const kind = text(raw.kind)
  if (kind === undefined) return undefined
  const [first = '', second] = (text(raw.apiVersion) ?? '').split('/')
  return second === undefined ? { group: '', version: first, kind } : { group: first, version: second, kind }
}

/** The type of a typed list's items; those of a plain List have their own. */
function itemType({ group, version, kind }: TypeMeta): TypeMeta | undefined {
  return kind === 'List' || !kind.endsWith('List') ? undefined : { group, version, kind: kind.slice(0, -'List'.length) }
}

/** An object of a cluster has both of these, since the API server gives them; a manifest, which was not applied yet, has neither. */
export function isManifest({ raw }: Pick<FileObject, 'raw'>): boolean {
  const { uid, resourceVersion } = fields(raw.metadata)
  return uid === undefined && resourceVersion === undefined
}
