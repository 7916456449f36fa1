import { hasEnded } from '../kube/pod-phase.ts'
import { defined } from '../lib/defined.ts'
import type { EndpointSlice, Labels, Pod, Service, ServicePort, SliceEndpoint, SlicePort } from '../model/resources.ts'

/** A Pod, with the labels whose values are not known yet. */
export interface SelectablePod {
  pod: Pod
  openLabels: readonly string[]
}

/** Does the selector match a planned Pod? A label whose value only the controller knows (`pod-template-hash`) matches any value. */
export function selectsPlanned(selector: Labels, { pod, openLabels }: SelectablePod): boolean {
  return Object.entries(selector).every(
    ([key, value]) => openLabels.includes(key) || (Object.hasOwn(pod.labels, key) && pod.labels[key] === value),
  )
}

/**
 * The EndpointSlices that the controller would write for a Service once the planned Pods among these are ready: one for each set of ports
 * that its ports resolve to (kubernetes/endpointslice reconciler.go), or one empty slice. None without a selector.
 */
export function plannedSlices(service: Service, pods: readonly SelectablePod[]): EndpointSlice[] {
  const { selector } = service
  if (!selector) return []
  const groups = new Map<string, { ports: SlicePort[]; endpoints: SliceEndpoint[] }>()
  for (const one of pods) {
    if (one.pod.namespace !== service.namespace || hasEnded(one.pod) || !selectsPlanned(selector, one)) continue
    const ports = service.ports.flatMap((port) => resolved(port, one.pod))
    const key = JSON.stringify(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push(...endpointOf(one.pod, service.publishNotReadyAddresses))
  }
  const filled = groups.size > 0 ? [...groups.values()] : [{ ports: [], endpoints: [] }]
  return filled.map((group, index) => ({
    kind: 'EndpointSlice',
    namespace: service.namespace,
    name: `${service.name}-*-${index + 1}`,
    service: service.name,
    managedBy: 'endpointslice-controller.k8s.io',
    addressType: service.ipFamilies[0] ?? 'IPv4',
    ...group,
  }))
}

/** A name is looked up with its protocol, in containers first, then in native sidecars; a number is taken as it is (FindPort). */
function resolved({ name, protocol, targetPort }: ServicePort, pod: Pod): SlicePort[] {
  if (typeof targetPort === 'number') return [{ name, protocol, port: targetPort }]
  const owners = ['container', 'sidecar'].flatMap((role) => pod.containers.filter((container) => container.role === role))
  const declared = owners.flatMap(({ ports }) => ports).find((port) => port.name === targetPort && port.protocol === protocol)
  return declared ? [{ name, protocol, port: declared.port }] : []
}

/** A Pod of a cluster keeps its readiness; a planned Pod is ready once all has settled (kubernetes/endpointslice podToEndpoint). */
function endpointOf(pod: Pod, publishesAll: boolean): SliceEndpoint[] {
  const serving = pod.plannedBy !== undefined || pod.conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
  const terminating = pod.deleting !== undefined
  return pod.ips.map((address) => ({
    address,
    ready: publishesAll || (serving && !terminating),
    serving,
    terminating,
    ...defined({ node: pod.node || undefined }),
    target: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
    hintZones: [],
    hintNodes: [],
  }))
}
