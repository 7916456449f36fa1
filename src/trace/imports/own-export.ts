import { clusterId } from '../../kube/imports.ts'
import type { ClusterExport } from '../../model/multi-cluster.ts'
import type { Lookup } from '../lookup.ts'
import { joinedSlices } from '../slices.ts'

/** What the cluster of the snapshot itself says of the export of a Service. */
export function ownExport(namespace: string, name: string, lookup: Lookup): ClusterExport {
  const exported = lookup.exported(namespace, name)
  const service = lookup.service(namespace, name)
  const isAbsent = lookup.isWhole('multicluster', namespace) || lookup.isMissing('ServiceExport', namespace, name)
  const isGone = lookup.isWhole('services', namespace) || lookup.isMissing('Service', namespace, name)
  const property = clusterId(lookup.clusterProperties)
  const label = labelled(namespace, name, lookup)
  const gateway = lookup.clusterGateways.find((one) => one.cluster !== undefined)?.cluster
  const cluster = property ?? label ?? gateway
  const by = property !== undefined ? 'property' : label !== undefined ? 'label' : 'gateway'
  const slices = service ? joinedSlices(service, lookup) : []
  return {
    namespace,
    name,
    ...(cluster !== undefined && { cluster, by }),
    exported: exported ? 'yes' : isAbsent ? 'no' : 'unread',
    conditions: exported?.conditions ?? [],
    service: service ? 'found' : isGone ? 'missing' : 'unread',
    ports: service?.ports ?? [],
    headless: service?.headless ?? false,
    addresses: [...(service?.clusterIPs ?? []), ...slices.flatMap(({ endpoints }) => endpoints.map(({ address }) => address))],
  }
}

/**
 * The label of slices that the EndpointSlice controller of this cluster has copied from the Service that handles the import (Cilium
 * pkg/clustermesh/mcsapi/service_controller.go): no other cluster has such slices here.
 */
function labelled(namespace: string, name: string, lookup: Lookup): string | undefined {
  return lookup.importedSlices(namespace, name).find(({ managedBy }) => managedBy === 'endpointslice-controller.k8s.io')?.sourceCluster
}
