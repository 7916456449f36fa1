import type { ObjectRef } from './resources.ts'

/** The part of a rule that matching a request needs, of an Ingress or of any route with hosts and paths. */
export interface RouteRule {
  route: ObjectRef
  /** Routes of one group are served by one controller, in which the best match wins. */
  group: string
  /** `shop.example.com`, `*.example.com`; absent: any host. */
  host?: string
  /** Absent: any path. */
  path?: string
  /** `Exact`, `Prefix` and `PathPrefix` (by elements), `RegularExpression`, or `ImplementationSpecific`, which is treated as a prefix. */
  pathType?: string
  /** Used only if no other rule of the group matches. */
  isDefault?: true
  /** It accepts only some of the requests for its host and path, by header, method or regular expression. */
  isPartial?: true
  /** For several backends of one rule: its share is its weight divided by the sum. */
  share?: { weight: number; of: number }
  /** Absent: it leads to no Service. `namespace` is the Service's. */
  backend?: { namespace: string; service: string; port?: number | string }
  /** Path of the backend in the route: `spec.rules[0].http.paths[0].backend`. */
  field: string
}
