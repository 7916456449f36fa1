import type { EndpointSlice, Labels, Service, ServicePort } from '../model/resources.ts'

/** kube-proxy's ExternallyAccessible (pkg/proxy/serviceport.go): a NodePort, a load balancer address or an external IP. */
export function isExternallyReached(service: Service): boolean {
  return service.externalIPs.length > 0 || service.loadBalancer.length > 0 || service.ports.some((port) => port.nodePort !== undefined)
}

/**
 * Do the Nodes differ in what they do with a packet of this Service, or does a client address one of them? Only then are they read and
 * drawn. Without a NodePort, a local policy and hints, every Node sends to the same endpoints.
 */
export function needsNodes(service: Service, slices: readonly EndpointSlice[]): boolean {
  if (service.headless || service.type === 'ExternalName') return false
  return isHinted(slices) || service.internalTrafficPolicy === 'Local' || isExternallyReached(service)
}

/** Is the slice of a family that the Service has? FQDN slices are ignored by kube-proxy (endpointslicecache.go). */
export function hasFamilyOf({ ipFamilies }: Service, { addressType }: EndpointSlice): boolean {
  return addressType !== 'FQDN' && (ipFamilies.length === 0 || ipFamilies.some((family) => family === addressType))
}

/**
 * Does it matter which workloads there are? If no address of a port gets traffic (kube-proxy, CategorizeEndpoints), the one that makes
 * the Pods may be scaled to zero.
 */
export function needsWorkloads(service: Service, slices: readonly EndpointSlice[]): boolean {
  if (service.type === 'ExternalName' || service.selector === undefined) return false
  const used = slices.filter(
    (slice) => hasFamilyOf(service, slice) && slice.endpoints.some(({ ready, serving, terminating }) => ready || (serving && terminating)),
  )
  if (service.headless || used.length === 0) return used.length === 0
  const isPortOf = ({ name, protocol }: ServicePort, { ports }: EndpointSlice) =>
    ports.some((one) => one.name === name && one.protocol === protocol && one.port)
  return !service.ports.every((port) => used.some((slice) => isPortOf(port, slice)))
}

function isHinted(slices: readonly EndpointSlice[]): boolean {
  return slices.some((slice) => slice.endpoints.some((endpoint) => endpoint.hintZones.length > 0 || endpoint.hintNodes.length > 0))
}

/**
 * Does a load balancer ask the Nodes for local endpoints, and leave out those that have none (core/v1 ServiceSpec.healthCheckNodePort)?
 * That such a Node drops external traffic is then no fault.
 */
export function isHealthChecked(service: Pick<Service, 'type' | 'healthCheckNodePort'>): boolean {
  return service.type === 'LoadBalancer' && service.healthCheckNodePort !== undefined
}

/**
 * Does the Node answer every port of the Service, as far as the slices show? Each port needs a ready endpoint, and one for the family of
 * each external IP (kube-proxy treats families separately). Under `externalTrafficPolicy: Local` the endpoint has to run on this Node. If
 * not, the Pods of the Service have to be read to explain why.
 */
export function isAnswered(service: Service, slices: readonly EndpointSlice[], node: string): boolean {
  const isLocal = service.externalTrafficPolicy === 'Local'
  return service.ports.every((port) => {
    const serving = slices.filter(
      (slice) =>
        slice.addressType !== 'FQDN' &&
        (service.ipFamilies.length === 0 || service.ipFamilies.some((family) => family === slice.addressType)) &&
        slice.ports.some((one) => one.name === port.name && one.protocol === port.protocol && one.port) &&
        slice.endpoints.some((endpoint) => endpoint.ready && (!isLocal || endpoint.node === node)),
    )
    const has = (address: string) => serving.some((slice) => (slice.addressType === 'IPv6') === address.includes(':'))
    return serving.length > 0 && service.externalIPs.every(has)
  })
}

/** The labels of the Pods by which k3s serves the load balancer of a Service (k3s-io/k3s pkg/cloudprovider/servicelb.go). */
export function balancerLabels({ namespace, name }: { namespace: string; name: string }): Labels {
  return { 'svccontroller.k3s.cattle.io/svcname': name, 'svccontroller.k3s.cattle.io/svcnamespace': namespace }
}
