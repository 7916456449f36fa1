import { projectServiceExport, projectServiceImport } from '../project/multi-cluster.ts'
import { kind, one } from './kind.ts'

const common = { group: 'multicluster.x-k8s.io', versions: ['v1alpha1'], isOptional: true, resource: 'multicluster' } as const

/** Services that a set of clusters shares (KEP-1645). */
export const multiCluster = {
  ServiceExport: kind({ ...common, kind: 'ServiceExport', plural: 'serviceexports', list: 'exports', project: one(projectServiceExport) }),
  ServiceImport: kind({ ...common, kind: 'ServiceImport', plural: 'serviceimports', list: 'imports', project: one(projectServiceImport) }),
}
