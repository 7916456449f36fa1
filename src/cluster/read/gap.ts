import { defined } from '../../lib/defined.ts'
import type { GapReason, ReadGap } from '../../model/snapshot.ts'
import type { ApiError } from '../http/api-error.ts'
import { apiOf, type Kind } from '../kinds/kind.ts'

/** Is it the same missing right, or the same error, in two reads? */
export function isLike(a: ReadGap, b: ReadGap): boolean {
  return a.api === b.api && a.verb === b.verb && a.namespace === b.namespace && a.reason === b.reason
}

/** What could not be read, and why. */
export function gapOf(error: ApiError, kind: Kind, verb: ReadGap['verb'], namespace: string | undefined): ReadGap {
  const reason = gapReason(error)
  return {
    resource: kind.resource,
    // A right covers all versions of a kind; a cluster may lack just one version.
    api: reason === 'not-served' ? versioned(kind) : apiOf(kind),
    verb,
    ...defined({ namespace: namespace !== undefined && kind.namespaced ? namespace : undefined }),
    reason,
    message: error.message,
  }
}

/** As kubectl takes it: `endpointslices.v1.discovery.k8s.io`. */
function versioned({ plural, group, versions }: Kind): string {
  return group === '' ? plural : `${plural}.${versions[0]}.${group}`
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
