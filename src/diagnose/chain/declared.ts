import type { Endpoint } from '../../model/endpoint.ts'
import type { PortChain } from '../../trace/chain.ts'

/** Something answers there: the kubelet's network probe connects by TCP to the Pod's address and port, and it passes. */
export function isTested(endpoint: Endpoint): boolean {
  return endpoint.protocol === 'TCP' && endpoint.podReady === true && endpoint.readinessProbe?.samePort === true
}

/** The protocol for which the Pod declares the number, if it does not declare it for the protocol of the Service port. */
export function otherProtocol(endpoint: Endpoint): string | undefined {
  if (endpoint.declared !== false || isTested(endpoint) || endpoint.socket?.state === 'open') return undefined
  return endpoint.declaredPorts?.find((one) => one.port === endpoint.port && one.protocol !== endpoint.protocol)?.protocol
}

/** The other protocol for which every Pod that lacks the named port declares that name. */
export function protocolOfName(port: PortChain): string | undefined {
  const pods = port.candidates.filter((candidate) => candidate.reason === 'no-port')
  const found = pods.map((pod) => pod.declared.find((one) => one.name === port.targetPort && one.protocol !== port.protocol)?.protocol)
  return found.every((protocol) => protocol !== undefined) ? found[0] : undefined
}
