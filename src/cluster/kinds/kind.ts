import type { Resource } from '../../model/snapshot.ts'
import { ignoresOf } from '../project/ignores.ts'
import { type ItemOf, ListItems, type ListName } from './lists.ts'

/** A target whose namespace holds objects that belong to its picture: a Service, Pods (or their workload), or a route (or a Gateway). */
export type Beside = 'service' | 'pod' | 'route'

/** A row of the table of kinds: one kind of object, where it is read, and what is kept of each object. */
export interface KindRow<L extends ListName> {
  /** As the API names it: `EndpointSlice`. */
  kind: string
  /** Tells rows of the same kind apart; absent: the kind. */
  id?: string
  /** API group; absent: the core group. */
  group?: string
  /** Versions in which it has been served, the newest first; absent: `v1`. */
  versions?: readonly string[]
  /** As paths and RBAC name it: `endpointslices`. */
  plural: string
  /** Set where its objects belong to no namespace. */
  isClusterWide?: true
  /** Set where a cluster may not have it, such as a CustomResourceDefinition: if it is not served, that is no gap. */
  isOptional?: true
  /** A group that serves the same objects: where the cluster has that one, this kind is not read. */
  unlessServed?: string
  /** Set if every version of its group has it: then the newest served version is enough. */
  inEveryVersion?: true
  /** Its objects may lead to Services of any namespace: for a target, its objects of all namespaces are read. */
  isFromAnywhere?: true
  /** The entry of a snapshot's `extent` and `gaps` that tells how much of it was read. */
  resource: Resource
  /** The list that gathers it. */
  list: L
  /** The slim resources that a raw object amounts to. */
  project: (raw: unknown) => readonly ItemOf<L>[]
  /** For a target of these sorts, all objects of the kind in the target's namespace are read. */
  beside?: readonly Beside[]
  /** Set where it is not looked for in a dump. */
  notInDumps?: true
}

/** A row with its defaults filled in. */
export interface Kind<L extends ListName = ListName> {
  readonly id: string
  readonly kind: string
  /** `''`: the core group. */
  readonly group: string
  readonly versions: readonly string[]
  readonly plural: string
  readonly namespaced: boolean
  readonly isOptional: boolean
  readonly unlessServed: string | undefined
  readonly inEveryVersion: boolean
  readonly isFromAnywhere: boolean
  readonly resource: Resource
  readonly list: L
  readonly project: (raw: unknown) => readonly ItemOf<L>[]
  /** The slim resources of a raw object, with the name of their list. */
  readonly part: (raw: unknown) => ListItems
  readonly beside: readonly Beside[]
  readonly inDumps: boolean
}

/** A kind of the table. */
export function kind<L extends ListName>(row: KindRow<L>): Kind<L> {
  const { group = '', versions = ['v1'], beside = [], list, project } = row
  const told = (raw: unknown) => withIgnores(list, raw, project(raw))
  return {
    id: row.id ?? row.kind,
    kind: row.kind,
    group,
    versions,
    plural: row.plural,
    namespaced: !row.isClusterWide,
    isOptional: row.isOptional ?? false,
    unlessServed: row.unlessServed,
    inEveryVersion: row.inEveryVersion ?? false,
    isFromAnywhere: row.isFromAnywhere ?? false,
    resource: row.resource,
    list,
    project: told,
    part: (raw) => new ListItems(list, told(raw)),
    beside,
    inDumps: !row.notInDumps,
  }
}

/** Lists of objects that a person writes and that findings are about. */
const written: ReadonlySet<ListName> = new Set<ListName>([
  'services',
  'ingresses',
  'workloads',
  'gateways',
  'gatewayRoutes',
  'otherRoutes',
  'destinationRules',
])

/** The slim resources of an object with the findings that it asks to leave out. */
function withIgnores<T extends object>(list: ListName, raw: unknown, slim: readonly T[]): readonly T[] {
  if (!written.has(list)) return slim
  const ignores = ignoresOf(raw)
  return ignores.ignores ? slim.map((one) => ({ ...one, ...ignores })) : slim
}

/** For a kind whose objects each become one slim resource, or none if the object cannot be used. */
export function one<T>(project: (raw: unknown) => T | undefined): (raw: unknown) => T[] {
  return (raw) => {
    const slim = project(raw)
    return slim === undefined ? [] : [slim]
  }
}

/** The kind as one version of its group has it. */
export function inVersion<L extends ListName>(kind: Kind<L>, version: string): Kind<L> {
  return { ...kind, versions: [version] }
}

/** `/api/v1`, `/apis/apps/v1`: the path of the kind's newest version. */
export function rootOf({ group, versions }: Kind): string {
  return group === '' ? `/api/${versions[0]}` : `/apis/${group}/${versions[0]}`
}

/** As RBAC names the kind: `pods`, `deployments.apps`. */
export function apiOf({ plural, group }: Kind): string {
  return group === '' ? plural : `${plural}.${group}`
}

/** The path of a list: of one namespace, or of all if none is given or the kind has none. */
export function listPath(kind: Kind, namespace: string | undefined): string {
  const root = rootOf(kind)
  return kind.namespaced && namespace !== undefined
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`
    : `${root}/${kind.plural}`
}

/** The path of one object. */
export function objectPath(kind: Kind, namespace: string | undefined, name: string): string {
  return `${listPath(kind, namespace)}/${encodeURIComponent(name)}`
}
