import type { RangeView } from '../../model/ranges.ts'
import type { ObjectRef } from '../../model/resources.ts'

/** An event, by whoever reports that nothing was left in a range. */
interface Told {
  object: ObjectRef
  reason: string
  message: string
}

/**
 * Words for a Pod that gets no address, each as its source has them: CNI host-local; whereabouts; Amazon VPC CNI; Calico (libcalico-go
 * lib/ipam, PartialFulfillmentError); Cilium (pkg/ipam: crd.go, multipool, service/ipallocator); Azure CNI (cns); kube-ovn (pkg/ipam,
 * ErrNoAvailable); Antrea (pkg/agent/cniserver/ipam); OVN-Kubernetes (pkg/allocator/ip, ErrFull).
 */
const ofPods: readonly RegExp[] = [
  /no IP addresses available in range set/i,
  /could not allocate IP in range/i,
  /failed to assign an IP address to container/i,
  /failed to request IPv[46] addresses: Assigned \d+ out of \d+/i,
  /\bno more IPs available|pod CIDR ranges? (?:is|are) exhausted|all CIDR ranges are exhausted/i,
  /not enough IPs available/i,
  /NoAvailableAddress/,
  /\brange is full\b/i,
]

/**
 * Which kind of range an event proves to be full; undefined: the event says no such thing. The API server reports a full range of its own on
 * the Service that it looks at (kubernetes pkg/registry/core/service/ipallocator/controller repair.go, ServiceCIDRFull;
 * portallocator/controller repair.go, PortRangeFull), and whoever may not create a Service reports what it answered
 * (pkg/registry/core/service/storage/alloc.go).
 */
export function exhaustedBy({ object, reason, message }: Told): RangeView['use'] | undefined {
  if (reason === 'ServiceCIDRFull' || /failed to allocate a (?:serviceIP|ClusterIP)\b.*range is full/i.test(message)) return 'services'
  if (reason === 'PortRangeFull' || /failed to allocate a (?:HealthCheck )?nodePort\b.*range is full/i.test(message)) return 'nodePorts'
  return object.kind === 'Pod' && ofPods.some((words) => words.test(message)) ? 'pods' : undefined
}

/** What the event says of the range, without the words of those who only pass it on. */
export function exhaustionWords(message: string): string {
  const places = [...ofPods, /failed to allocate a /i].flatMap((words) => words.exec(message)?.index ?? [])
  const text = message.slice(places.length === 0 ? 0 : Math.min(...places)).trim()
  return text.replace(/["')\].]+$/, '')
}
