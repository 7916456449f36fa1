import type { GapReason, ReadGap } from '../../model/snapshot.ts'
import type { ApiError } from '../http/api-error.ts'
import type { ApiResource } from './resources.ts'

/** The same right, or the same trouble, met by several reads. */
export function isLike(a: ReadGap, b: ReadGap): boolean {
  return a.api === b.api && a.verb === b.verb && a.namespace === b.namespace && a.reason === b.reason
}

/** What could not be read, and why. */
export function gapOf(error: ApiError, resource: ApiResource, verb: ReadGap['verb'], namespace: string | undefined): ReadGap {
  const reason = gapReason(error)
  return {
    resource: resource.resource,
    // The right is to a kind in any version; what a cluster lacks is one of them.
    api: reason === 'not-served' ? versioned(resource) : resource.api,
    verb,
    ...(namespace !== undefined && resource.namespaced && { namespace }),
    reason,
    message: error.message,
  }
}

/** As kubectl takes it: `endpointslices.v1.discovery.k8s.io`. */
function versioned({ plural, root, api }: ApiResource): string {
  const version = root.split('/').at(-1) ?? ''
  return api === plural ? plural : `${plural}.${version}${api.slice(plural.length)}`
}

/** Why something was not read, by what the server or the network said. */
function gapReason({ reason }: ApiError): GapReason {
  switch (reason) {
    case 'forbidden':
    case 'unauthorized':
    case 'not-served':
    case 'timeout':
      return reason
    case 'not-found':
      return 'not-served'
    case 'invalid':
    case 'too-large':
      return 'invalid'
    default:
      return 'unavailable'
  }
}
