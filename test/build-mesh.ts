import type { Container, Pod, Service, ServicePort } from '../src/model/resources.ts'
import type { Snapshot } from '../src/model/snapshot.ts'
import { container, endpointOf, pod, port, service, slice, snapshot } from './build.ts'

/** The container of a proxy. */
export const proxy = (name: string, role: Container['role'] = 'container') => container({ name, role, ports: [] })

/** A Service whose only Pod has these containers. */
export function behind(containers: Container[], ports: ServicePort[], part: Partial<Service> = {}, podPart: Partial<Pod> = {}): Snapshot {
  const one = pod('web-1', { containers, ...podPart })
  const slicePorts = ports.map(({ name, protocol, targetPort }) => ({ name, protocol, port: Number(targetPort) }))
  return snapshot({ services: [service({ ports, ...part })], pods: [one], slices: [slice([endpointOf(one)], { ports: slicePorts })] })
}

/** A port without a name. */
export const unnamed = [port({ name: '', targetPort: 8080 })]
