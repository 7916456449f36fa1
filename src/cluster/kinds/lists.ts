import type { EndpointSlice } from '../../model/resources.ts'
import type { SnapshotLists } from '../../model/snapshot.ts'
import type { DataplaneConfig } from '../project/dataplane-config.ts'

/** What is gathered beside the lists of a snapshot, to be worked into them: Endpoints into slices, ConfigMaps into facts. */
interface WorkLists {
  endpoints: EndpointSlice[]
  configs: DataplaneConfig[]
}

/** The name of a list that objects of a kind are gathered in. */
export type ListName = keyof SnapshotLists | keyof WorkLists

/** A slim resource of one of the lists. */
export type ItemOf<L extends ListName> = (SnapshotLists & WorkLists)[L][number]

/** The slim resources that were gathered for a snapshot. */
export type Lists = { readonly [L in ListName]: ItemOf<L>[] }

/** Lists without any item yet. */
export function createLists(): Lists {
  return { ...emptySnapshotLists(), endpoints: [], configs: [] }
}

/** The slim resources of one object: items of the list of its kind. */
export class ListItems<L extends ListName = ListName> {
  readonly list: L
  readonly items: readonly ItemOf<L>[]

  constructor(list: L, items: readonly ItemOf<L>[]) {
    this.list = list
    this.items = items
  }

  addTo(lists: Lists): void {
    for (const item of this.items) lists[this.list].push(item)
  }
}

/** The lists that are not empty. */
export function filled<T extends Readonly<Record<keyof T, readonly unknown[]>>>(lists: T): Partial<T> {
  const rest: Partial<T> = {}
  for (const name in lists) if (lists[name].length > 0) rest[name] = lists[name]
  return rest
}

/** All of them, empty. */
export function emptySnapshotLists(): SnapshotLists {
  return {
    services: [],
    slices: [],
    pods: [],
    nodes: [],
    ingresses: [],
    ingressClasses: [],
    policies: [],
    workloads: [],
    adminPolicies: [],
    vendorPolicies: [],
    policyAgents: [],
    dataplane: [],
    heldAddresses: [],
    addressPools: [],
    corefiles: [],
    exports: [],
    imports: [],
    clusterProperties: [],
    clusterGateways: [],
    gateways: [],
    gatewayClasses: [],
    gatewayRoutes: [],
    otherRoutes: [],
    destinationRules: [],
    referenceGrants: [],
    certificates: [],
    backendTlsPolicies: [],
    namespaces: [],
    events: [],
  }
}
