import type { OtherBackend } from '../../model/other-route.ts'
import type { Service, ServicePort } from '../../model/resources.ts'
import type { Lookup } from '../lookup.ts'

/** Indexes in `spec.ports` of the Service to which a backend leads; `missing`: it has no such port; `unread`: what decides was not read. */
export type LeadsTo = readonly number[] | 'missing' | 'unread'

/** The Service ports that a backend means, by the rules of its kind (`portMeaning`, `withoutPort`). */
export function portsMeant({ port, portMeaning, withoutPort }: OtherBackend, service: Service, lookup: Lookup): LeadsTo {
  const { ports } = service
  if (port === undefined) return withoutPort === 'all' ? ports.map((_, index) => index) : onlyPort(ports, withoutPort)
  if (portMeaning === 'endpoint' && typeof port === 'number') return portOfPods(port, service, lookup)
  const isMeant = (one: ServicePort) => (typeof port === 'string' ? one.name === port : one.port === port)
  // Of a TCP and a UDP port with one number the former is meant.
  const tcp = ports.findIndex((one) => isMeant(one) && one.protocol !== 'UDP')
  const index = tcp >= 0 ? tcp : ports.findIndex(isMeant)
  return index < 0 ? 'missing' : [index]
}

/** Which of several ports is meant, its controller decides by the port at which a request came in. */
function onlyPort(ports: readonly ServicePort[], withoutPort: 'only' | 'required'): LeadsTo {
  if (withoutPort === 'required') return 'missing'
  return ports.length === 1 ? [0] : 'unread'
}

/** A port of the Pods is one of the Service that leads there: by its number, or by the number that the slices give its name. */
function portOfPods(port: number, { namespace, name, ports }: Service, lookup: Lookup): LeadsTo {
  const names = new Set(
    lookup.slicesOf(namespace, name).flatMap((slice) => slice.ports.filter((one) => one.port === port).map((one) => one.name)),
  )
  const found = ports.flatMap((one, index) => (one.targetPort === port || names.has(one.name) ? [index] : []))
  if (found.length > 0) return found
  return ports.some(({ targetPort }) => typeof targetPort === 'string') && names.size === 0 ? 'unread' : 'missing'
}
