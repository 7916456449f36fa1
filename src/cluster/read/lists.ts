import type { DataplaneFact } from '../../model/dataplane.ts'
import type { Gateway, GatewayClass, Namespace, ReferenceGrant, Route } from '../../model/gateway.ts'
import type { Ingress, IngressClass } from '../../model/ingress.ts'
import type { ServiceExport, ServiceImport } from '../../model/multi-cluster.ts'
import type { EndpointSlice, NetworkPolicy, Node, Pod, Service, Workload } from '../../model/resources.ts'
import type { DataplaneConfig } from '../project/dataplane-config.ts'

/** The slim resources that are gathered for a snapshot, in the order in which it holds them. */
export class Lists {
  readonly services: Service[] = []
  readonly slices: EndpointSlice[] = []
  readonly endpoints: EndpointSlice[] = []
  readonly pods: Pod[] = []
  readonly nodes: Node[] = []
  readonly ingresses: Ingress[] = []
  readonly ingressClasses: IngressClass[] = []
  readonly policies: NetworkPolicy[] = []
  readonly workloads: Workload[] = []
  readonly facts: DataplaneFact[] = []
  readonly configs: DataplaneConfig[] = []
  readonly exports: ServiceExport[] = []
  readonly imports: ServiceImport[] = []
  readonly gateways: Gateway[] = []
  readonly gatewayClasses: GatewayClass[] = []
  readonly gatewayRoutes: Route[] = []
  readonly referenceGrants: ReferenceGrant[] = []
  readonly namespaces: Namespace[] = []
}

/** The name of one of the lists. */
export type ListName = keyof Lists
/** What one of the lists holds. */
export type ItemOf<K extends ListName> = Lists[K][number]

/** What one object amounts to: the lists that are not empty. */
export type Part = Partial<Lists>

/** Adds an item to the list of that name. */
export function addItem<K extends ListName>(into: { readonly [N in ListName]: ItemOf<N>[] }, name: K, item: ItemOf<K>): void {
  into[name].push(item)
}

/** Adds what an object amounts to. */
export function pour(part: Part, into: Lists): void {
  for (const name of Object.keys(part)) if (isListName(name)) for (const item of part[name] ?? []) addItem(into, name, item)
}

const none = new Lists()

function isListName(name: string): name is ListName {
  return Object.hasOwn(none, name)
}

/** Those of some lists that are not empty. */
export function filled<T extends Readonly<Record<keyof T, readonly unknown[]>>>(lists: T): Partial<T> {
  const rest: Partial<T> = {}
  for (const name in lists) if (lists[name].length > 0) rest[name] = lists[name]
  return rest
}
