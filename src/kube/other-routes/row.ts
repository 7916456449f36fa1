import type { OtherRouteKind, PortMeaning } from '../../model/other-route.ts'

/**
 * A kind of route as data. Paths are those of `found`: `spec.http[].route[]`. A path that begins with `/` starts at the route, any other at
 * the rule or the backend.
 */
export interface RouteRow {
  group: string
  kind: OtherRouteKind
  /** The newest first: the first of these that the cluster serves is read. */
  versions: readonly string[]
  plural: string
  /** A group that has another kind of this name: the name alone means that one. */
  namesake?: string
  /** The entry of a snapshot's extent that tells how much of it was read; absent: `otherroutes`. */
  resource?: 'istiogateways'
  /** Its objects have no namespace. */
  isClusterScoped?: true
  /** Short names of the kind, as a target: `vs/reviews`. */
  shortNames?: readonly string[]
  /** Paths of hosts that hold for every rule. */
  hosts: readonly string[]
  /** If this path has this text, a host stands for every name below its domain. */
  subdomains?: { at: string; is: string }
  rules: readonly RuleRow[]
  /** What it listens to: where the entries stand, and what is in each. */
  listeners?: { each: string; name: string; port: string; protocol: string; hosts: string }
  /** Path of the labels of the Pods that serve it. */
  selector?: string
  parents?: readonly ParentRow[]
  /** Routes of the same kind that get its hosts. */
  includes?: readonly IncludeRow[]
  status?: StatusRow
  /** It refers to Services, but no client comes in by it. */
  isNoEntry?: true
  /** Routes name it as what takes traffic for them. */
  isParent?: true
  /** It takes requests for hosts: those that it names, or any where it names none. */
  isOfHosts?: true
  /** The controller that reads this kind, if it has one name: `Contour`. */
  controller?: string
}

/** Where a route names another one that gets its hosts. */
export interface IncludeRow {
  at: string
  name: string
  namespace: string
  /** Path of what is before each path of the other route; several are joined. */
  prefix?: string
  /** Paths that, where they are set, leave only some requests to the other route. */
  partial?: readonly string[]
}

/** Where rules stand, and what is in each. */
export interface RuleRow {
  each: string
  /** Path of its own name. */
  name?: string
  backends: readonly BackendRow[]
  /** Paths of a URL path, with what kind of match it is. */
  paths?: readonly { at: string; type: 'Exact' | 'PathPrefix' | 'RegularExpression' }[]
  /** Paths that, where they are set, leave only some requests to the rule. */
  partial?: readonly string[]
  /** A text in a language of its own that holds hosts and paths. */
  expression?: { at: string; language: 'traefik' }
}

/** Where the backends of a rule stand, and what is in each. */
export interface BackendRow {
  at: string
  /** Path of the name in the backend; `''`: the backend is the name. */
  name: string
  /** `host`: the name is a DNS name, which may be that of a Service. */
  nameIs?: 'host'
  /** Path of the kind; only Services have a row of their own for the port. Absent: always a Service. */
  kind?: string
  /** Path of the namespace; absent, or not set: that of the route. */
  namespace?: string
  /** The setting of the controller that has to allow other namespaces. */
  crossNamespaceSetting?: string
  port?: { at: string; is: PortMeaning; default?: number }
  /** What no port means; `all` where the row has no port. */
  withoutPort?: 'all' | 'only' | 'required'
  /** Path of the name of a part of the Service's endpoints. */
  subset?: string
  weight?: { at: string; default: number }
  /** It only gets copies: always, or where the path is `true`. */
  mirror?: true | { at: string }
}

/** Where a route names what takes traffic for it. */
export interface ParentRow {
  kind: string
  at: string
  /** Path of the name; `''`: the value is the name, perhaps `namespace/name`. */
  name: string
  namespace?: string
  /** What stands for no parent at all. */
  default?: string
  /** Its name stands for no object: `mesh`. */
  except?: string
}

/** Where a controller writes what it thinks of a route. */
export type StatusRow =
  | { form: 'conditions'; at: string; type: string; by?: string }
  | { form: 'word'; at: string; type: string; good: string; message?: string; errors?: string }
