import { defined } from '../lib/defined.ts'
import type { Service, ServicePort } from '../model/resources.ts'

/**
 * A planned Service that already exists, as it would be after its manifest is applied: what the API server and controllers chose stays
 * (addresses, families, NodePorts, the load balancer), unless the manifest sets it.
 */
export function mergedService(live: Service | undefined, manifest: Service): Service {
  if (!live || live.type === 'ExternalName' || manifest.type === 'ExternalName') return manifest
  const keepsBalancer = manifest.type === 'LoadBalancer' && live.type === 'LoadBalancer'
  return {
    ...manifest,
    ...defined({ created: live.created }),
    clusterIPs: manifest.clusterIPs.length > 0 || manifest.headless ? manifest.clusterIPs : live.clusterIPs,
    ipFamilies: manifest.ipFamilies.length > 0 ? manifest.ipFamilies : live.ipFamilies,
    ...(keepsBalancer && { loadBalancer: live.loadBalancer, conditions: live.conditions }),
    ports: manifest.type === 'ClusterIP' ? manifest.ports : manifest.ports.map((port) => withNodePort(port, live.ports)),
  }
}

/** The NodePort of the port of the same name or number, which the server keeps. */
function withNodePort(port: ServicePort, live: readonly ServicePort[]): ServicePort {
  if (port.nodePort !== undefined) return port
  const before = live.find(
    (one) => one.protocol === port.protocol && (one.port === port.port || (port.name !== '' && one.name === port.name)),
  )
  return before?.nodePort === undefined ? port : { ...port, nodePort: before.nodePort }
}
