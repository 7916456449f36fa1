import type { Endpoint } from '../model/endpoint.ts'

/** Something answers there: the kubelet's network probe, which speaks TCP, asks the Pod's address and port, and it passes. */
export function isTested(endpoint: Endpoint): boolean {
  return endpoint.protocol === 'TCP' && endpoint.podReady === true && endpoint.readinessProbe?.samePort === true
}

/** The protocol for which the Pod declares the number, where it does not declare it for the protocol of the Service port. */
export function otherProtocol(endpoint: Endpoint): string | undefined {
  if (endpoint.declared !== false || isTested(endpoint) || endpoint.socket?.state === 'open') return undefined
  return endpoint.declaredPorts?.find((one) => one.port === endpoint.port && one.protocol !== endpoint.protocol)?.protocol
}
