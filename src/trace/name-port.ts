import type { Endpoint } from '../model/endpoint.ts'
import type { Protocol, Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { containerOwning } from './pods.ts'

/** A port that a client asks for at the name of a headless Service. */
export interface AskedPort {
  port: number
  protocol: Protocol
}

/**
 * Does the name of a headless Service lead to a port that no object shows as open? The name has the addresses of the endpoints, and nothing
 * translates the port (core/v1 ServicePort.targetPort): the port that a client asks for has to be the port of an endpoint, or one that a
 * container declares. False if no endpoint is usable, or if none shows any port.
 */
export function leadsToOtherPort(service: Service, asked: AskedPort, endpoints: readonly Endpoint[], lookup: Lookup): boolean {
  if (!service.headless || asked.port === 0) return false
  const used = endpoints.filter(({ usable }) => usable)
  const isOpen = (one: Endpoint) => {
    const pod = one.pod === undefined ? undefined : lookup.pod(service.namespace, one.pod)
    return one.port === asked.port || (pod !== undefined && containerOwning(pod, asked.port, asked.protocol) !== undefined)
  }
  const showsPorts = ({ port, declaredPorts = [] }: Endpoint) => (port !== undefined && port !== 0) || declaredPorts.length > 0
  return used.some(showsPorts) && !used.some(isOpen)
}
