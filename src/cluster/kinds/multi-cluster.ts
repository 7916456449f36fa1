import { projectClusterGateway, projectClusterProperty, projectServiceExport, projectServiceImport } from '../project/multi-cluster.ts'
import { kind, one } from './kind.ts'

/** kubernetes-sigs/mcs-api config/crd: both versions have the same fields, and a cluster may serve one of them or both. */
const common = { group: 'multicluster.x-k8s.io', versions: ['v1beta1', 'v1alpha1'], isOptional: true, resource: 'multicluster' } as const

/** Services that a set of clusters shares (KEP-1645), and what tells the clusters apart (KEP-2149). */
export const multiCluster = {
  ServiceExport: kind({ ...common, kind: 'ServiceExport', plural: 'serviceexports', list: 'exports', project: one(projectServiceExport) }),
  ServiceImport: kind({ ...common, kind: 'ServiceImport', plural: 'serviceimports', list: 'imports', project: one(projectServiceImport) }),
  ClusterProperty: kind({
    kind: 'ClusterProperty',
    group: 'about.k8s.io',
    versions: ['v1', 'v1beta1', 'v1alpha1'],
    plural: 'clusterproperties',
    isClusterWide: true,
    isOptional: true,
    inEveryVersion: true,
    resource: 'clusterproperties',
    list: 'clusterProperties',
    project: one(projectClusterProperty),
  }),
  /** submariner-io/submariner pkg/apis/submariner.io/v1. */
  ClusterGateway: kind({
    id: 'ClusterGateway',
    kind: 'Gateway',
    group: 'submariner.io',
    versions: ['v1'],
    plural: 'gateways',
    isOptional: true,
    resource: 'clustergateways',
    list: 'clusterGateways',
    project: one(projectClusterGateway),
  }),
}
