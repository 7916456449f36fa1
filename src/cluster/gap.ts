import type { GapReason, ReadGap } from '../model/snapshot.ts'
import type { ApiError } from './errors.ts'
import type { ApiResource } from './resources.ts'

/** The same right, or the same trouble, met by several reads. */
export function isLike(a: ReadGap, b: ReadGap): boolean {
  return a.api === b.api && a.verb === b.verb && a.namespace === b.namespace && a.reason === b.reason
}

/** What could not be read, and why. */
export function gapOf(error: ApiError, resource: ApiResource, verb: ReadGap['verb'], namespace: string | undefined): ReadGap {
  return {
    resource: resource.resource,
    api: resource.api,
    verb,
    ...(namespace !== undefined && resource.namespaced && { namespace }),
    reason: gapReason(error),
    message: error.message,
  }
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
