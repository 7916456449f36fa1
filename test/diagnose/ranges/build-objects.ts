import { projectNode } from '../../../src/cluster/project/node.ts'
import { projectService } from '../../../src/cluster/project/service.ts'
import type { Node, Service } from '../../../src/model/resources.ts'

/** A Node with one address. */
export function buildNode(name: string, address: string): Node {
  const node = projectNode({ metadata: { name }, status: { addresses: [{ type: 'InternalIP', address }] } })
  if (!node) throw new Error('no Node')
  return node
}

/** A Service with one ClusterIP. */
export function buildService(name: string, clusterIP: string): Service {
  const spec = { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ports: [{ port: 80 }] }
  const service = projectService({ metadata: { namespace: 'demo', name }, spec })
  if (!service) throw new Error('no Service')
  return service
}
