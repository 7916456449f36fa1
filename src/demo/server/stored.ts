import { fields } from '../../lib/read.ts'
import { uidOf } from './names.ts'
import type { ApiObject, Manifest } from './object.ts'
import { groupVersion, type ResourceType } from './resources.ts'

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
      ...(namespace && { namespace }),
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
