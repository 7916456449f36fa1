/**
 * What a path of the API names. `resource` covers objects, lists and subresources, and what is after a subresource, as of a proxy;
 * empty parts are absent ones.
 */
export type ApiPath =
  | {
      at: 'resource'
      group: string
      version: string
      resource: string
      namespace: string
      name: string
      subresource: string
      behind: string
    }
  | { at: 'groupVersion'; group: string; version: string }
  | { at: 'group'; group: string }
  | { at: 'groups' | 'coreVersions' | 'version' | 'health' | 'unknown' }

const fixed: ReadonlyMap<string, 'groups' | 'coreVersions' | 'version' | 'health'> = new Map([
  ['api', 'coreVersions'],
  ['apis', 'groups'],
  ['version', 'version'],
  ['healthz', 'health'],
  ['livez', 'health'],
  ['readyz', 'health'],
])

/**
 * Reads a path as the API server does (apiserver pkg/endpoints/request/requestinfo.go): a namespace's own path belongs to that
 * namespace, which RBAC can see.
 */
export function parsePath(path: string): ApiPath {
  const segments = path.split('/').filter(Boolean).map(decoded)
  const [root = '', first = '', second = ''] = segments
  const word = segments.length === 1 ? fixed.get(root) : undefined
  if (word) return { at: word }
  if (root === 'api' && segments.length === 2) return { at: 'groupVersion', group: '', version: first }
  if (root === 'apis' && segments.length === 2) return { at: 'group', group: first }
  if (root === 'apis' && segments.length === 3) return { at: 'groupVersion', group: first, version: second }
  if (root === 'api') return resourcePath('', first, segments.slice(2))
  if (root === 'apis') return resourcePath(first, second, segments.slice(3))
  return { at: 'unknown' }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const ofNamespace = ['status', 'finalize']

function resourcePath(group: string, version: string, rest: readonly string[]): ApiPath {
  const [head = '', name = '', third = ''] = rest
  const inside = head === 'namespaces' && rest.length > 2 && !ofNamespace.includes(third)
  const [resource = '', object = '', ...sub] = inside ? rest.slice(2) : rest
  const namespace = inside || head === 'namespaces' ? name : ''
  return { at: 'resource', group, version, resource, namespace, name: object, subresource: sub[0] ?? '', behind: sub.slice(1).join('/') }
}
