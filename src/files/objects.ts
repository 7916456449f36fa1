import { type Fields, fields, fieldsOrAbsent, text } from '../lib/read.ts'
import type { FileDocument } from './documents.ts'
import { type FilePlace, pathIn } from './place.ts'

/** An object of a file, with its kind, which an item of a typed list (`PodList`) does not carry itself. */
export interface FileObject extends ObjectType {
  raw: Fields
  place: FilePlace
}

/** What an object is. */
export interface ObjectType {
  /** `''` for the core group. */
  group: string
  /** `v1`, `v1beta1`. */
  version: string
  kind: string
}

/** Lists within lists. kubectl prints one, and files that were put together hold some. */
const MOST_LISTS = 20

/** A document whose lists hold lists without end. */
export class NestedLists extends Error {
  constructor(file: string) {
    super(`${file} is not read: its lists are nested more than ${MOST_LISTS} levels deep`)
  }
}

/**
 * The objects of a document: itself, each item of a List (also of a List in a List), or each item of a JSON array. A value without a kind
 * gets the `expected` type; if there is none, the value is not an object and is left out. @throws NestedLists
 */
export function objectsOf({ value, place }: FileDocument, expected?: ObjectType): FileObject[] {
  if (Array.isArray(value)) return listed(value, place, '', expected)
  const list = expected && { ...expected, kind: `${expected.kind}List` }
  return one(value, place, Array.isArray(fields(value).items) ? list : expected)
}

function one(value: unknown, place: FilePlace, inherited: ObjectType | undefined, lists = 0): FileObject[] {
  const raw = fieldsOrAbsent(value)
  if (!raw) return []
  const own = typeOf(raw) ?? inherited
  if (!own) return []
  if (Array.isArray(raw.items)) return listed(raw.items, place, 'items', itemType(own), lists + 1)
  // Go writes a list of nothing as null.
  if (own.kind === 'List' && own.group === '' && (raw.items ?? null) === null) return []
  return [{ ...own, raw, place }]
}

function listed(values: readonly unknown[], place: FilePlace, path: string, inherited: ObjectType | undefined, lists = 0): FileObject[] {
  if (lists > MOST_LISTS) throw new NestedLists(place.file)
  return values.flatMap((value, index) => one(value, { ...place, path: pathIn(place, `${path}[${index}]`) }, inherited, lists))
}

function typeOf(raw: Fields): ObjectType | undefined {
  const kind = text(raw.kind)
  if (kind === undefined) return undefined
  const [first = '', second] = (text(raw.apiVersion) ?? '').split('/')
  return second === undefined ? { group: '', version: first, kind } : { group: first, version: second, kind }
}

/** The type of a typed list's items; those of a plain List have their own. */
function itemType({ group, version, kind }: ObjectType): ObjectType | undefined {
  return kind === 'List' || !kind.endsWith('List') ? undefined : { group, version, kind: kind.slice(0, -'List'.length) }
}

/** An object of a cluster has a UID and a version, since the API server sets them. A manifest that is not applied yet has neither. */
export function isManifest({ raw }: Pick<FileObject, 'raw'>): boolean {
  const { uid, resourceVersion } = fields(raw.metadata)
  return uid === undefined && resourceVersion === undefined
}

/**
 * Are the objects of a file a dump without the fields that the API server sets? None has a UID or a version any more, and a
 * Pod or a Node has an address, which no manifest has.
 */
export function isStrippedDump(objects: readonly Pick<FileObject, 'raw' | 'kind' | 'group'>[]): boolean {
  return objects.every(isManifest) && objects.some(hasAddress)
}

function hasAddress({ raw, kind, group }: Pick<FileObject, 'raw' | 'kind' | 'group'>): boolean {
  const { podIP, addresses } = fields(raw.status)
  if (group !== '') return false
  return kind === 'Pod' ? text(podIP) !== undefined : kind === 'Node' && Array.isArray(addresses) && addresses.length > 0
}
