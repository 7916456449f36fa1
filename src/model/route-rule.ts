import type { ObjectRef } from './resources.ts'

/** One rule of a route, as far as matching a request takes it: of an Ingress, or of any route that knows hosts and paths. */
export interface RouteRule {
  route: ObjectRef
  /** Routes of one group are served by one controller, in which the best match wins. */
  group: string
  /** `shop.example.com`, `*.example.com`; absent: any host. */
  host?: string
  /** Absent: any path. */
  path?: string
  /** `Exact`, `Prefix` and `PathPrefix` (by elements), `RegularExpression`, or `ImplementationSpecific`, which is taken for a prefix. */
  pathType?: string
  /** Used only where no other rule of the group matches. */
  isDefault?: true
  /** It takes only some of the requests for its host and path: those with a header, of a method, that meet a regular expression. */
  isPartial?: true
  /** Of several backends of one rule: its part of the requests is the weight of the sum. */
  share?: { weight: number; of: number }
  /** Absent: it leads to no Service. `namespace` is the Service's. */
  backend?: { namespace: string; service: string; port?: number | string }
  /** Path of the backend in the route: `spec.rules[0].http.paths[0].backend`. */
  field: string
}
