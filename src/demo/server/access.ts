import { fields, text } from '../../lib/read.ts'
import { forbidden, type Refusal } from './refusals.ts'

/** What a request does, as RBAC sees it. */
export interface Attributes {
  verb: string
  group: string
  resource: string
  subresource: string
  /** Empty for cluster-scoped requests and for all namespaces. */
  namespace: string
  name: string
}

/** Who a request acts as. */
export interface RequestUser {
  name: string
  allowed(wanted: Attributes): boolean
}

/** The user of a server without authentication. */
export const everybody: RequestUser = { name: 'demo', allowed: () => true }

/** The 403 of what a user may not do (apiserver responsewriters.Forbidden). */
export function notAllowed(user: RequestUser, wanted: Attributes): Refusal {
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const where = wanted.namespace ? `in the namespace "${wanted.namespace}"` : 'at the cluster scope'
  return forbidden(wanted, `User "${user.name}" cannot ${wanted.verb} resource "${resource}" in API group "${wanted.group}" ${where}`)
}

/** The answer to a posted authorization.k8s.io/v1 SelfSubjectAccessReview, by the rules that the server itself obeys. */
export function accessReview(user: RequestUser, posted: unknown): unknown {
  const spec = fields(fields(posted).spec)
  const wanted = fields(spec.resourceAttributes)
  const elsewhere = spec.nonResourceAttributes !== undefined
  const may =
    elsewhere ||
    user.allowed({
      verb: text(wanted.verb) ?? '',
      group: text(wanted.group) ?? '',
      resource: text(wanted.resource) ?? '',
      subresource: text(wanted.subresource) ?? '',
      namespace: text(wanted.namespace) ?? '',
      name: text(wanted.name) ?? '',
    })
  const status = may ? { allowed: true, reason: `RBAC: allowed by the rules of User "${user.name}"` } : { allowed: false }
  return { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status }
}
