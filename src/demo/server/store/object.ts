import { defined } from '../../../lib/defined.ts'
import { type Fields, fields, items, labels, text } from '../../../lib/read.ts'
import type { Labels } from '../../../model/resources.ts'
import { groupVersion, type ResourceType } from './resource-types.ts'
import { uidOf } from './stable-names.ts'

/** Metadata of a stored object; fields that the server does not look at are kept as they came. */
export interface Metadata {
  name: string
  namespace?: string
  uid: string
  /** A number in decimal, as text. */
  resourceVersion: string
  /** RFC 3339. */
  creationTimestamp: string
  [field: string]: unknown
}

/** An object as the store holds it: plain JSON, never changed in place. */
export interface ApiObject {
  kind: string
  apiVersion: string
  metadata: Metadata
  [field: string]: unknown
}

/** An object as someone wrote it: named, but not yet stored. */
export interface Manifest {
  kind: string
  apiVersion: string
  name: string
  namespace: string
  body: Fields
}

/**
 * The manifests in a value: one object, a `List`, or a typed list such as `ServiceList`, whose items carry no kind.
 * Throws on an object without kind, apiVersion or name: it is the author's mistake.
 */
export function manifests(raw: unknown): Manifest[] {
  const body = fields(raw)
  const kind = text(body.kind)
  if (!kind?.endsWith('List') || !Array.isArray(body.items)) return [manifest(body)]
  const typed = kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion: body.apiVersion }
  return items(body.items).flatMap((item) => manifests({ ...typed, ...fields(item) }))
}

function manifest(body: Fields): Manifest {
  const kind = text(body.kind)
  const apiVersion = text(body.apiVersion)
  const metadata = fields(body.metadata)
  const name = text(metadata.name)
  if (!kind || !apiVersion || !name) throw new Error(`not a manifest: ${JSON.stringify(body).slice(0, 200)}`)
  return { kind, apiVersion, name, namespace: text(metadata.namespace) ?? '', body }
}

/** The object's labels. */
export function labelsOf(object: ApiObject): Labels {
  return labels(object.metadata.labels)
}

/** The value at a dotted path such as `spec.nodeName`; a missing value is the empty text, as field selectors see it. */
export function fieldText(object: ApiObject, path: string): string {
  let value: unknown = object
  for (const step of path.split('.')) value = fields(value)[step]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/**
 * A manifest as it is kept: with the server's kind and apiVersion, a uid and a creation time (those it has, or those of the object that
 * it replaces), and its version.
 */
export function stored(type: ResourceType, manifest: Manifest, before: ApiObject | undefined, version: number, now: () => Date): ApiObject {
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = structuredClone(manifest.body)
  const { name: _name, namespace: _namespace, uid, resourceVersion: _version, creationTimestamp, ...others } = fields(metadata)
  const namespace = type.namespaced ? manifest.namespace || 'default' : ''
  return {
    kind: type.kind,
    apiVersion: groupVersion(type),
    metadata: {
      name: manifest.name,
      ...defined({ namespace: namespace || undefined }),
      uid: typeof uid === 'string' ? uid : (before?.metadata.uid ?? uidOf(`${type.kind}/${namespace}/${manifest.name}/${version}`)),
      resourceVersion: String(version),
      creationTimestamp:
        typeof creationTimestamp === 'string'
          ? creationTimestamp
          : (before?.metadata.creationTimestamp ??
            now()
              .toISOString()
              .replace(/\.\d+Z$/, 'Z')),
      ...others,
    },
    ...rest,
  }
}

/** JSON merge patch (RFC 7396). */
export function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = { ...fields(target) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}
