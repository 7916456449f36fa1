import { type Cidr, holds, parseCidr, parseIp } from '../../lib/cidr.ts'
import type { RangeProblem, RangeView } from '../../model/ranges.ts'
import type { Node, Service, WarningEvent } from '../../model/resources.ts'
import { nodePortsOf, parsePortRange } from './node-port-range.ts'
import { clusterIPs } from './service-ranges.ts'

/** Ranges of Services and of Pods that hold the same addresses: a packet to one of them goes to a Service or to a Pod, and not to both. */
export function overlaps(ranges: readonly RangeView[]): RangeProblem[] {
  const services = ranges.flatMap((view) => known(view, 'services'))
  const pods = ranges.flatMap((view) => known(view, 'pods'))
  const crossing = services.flatMap((one) => pods.filter((other) => isShared(one.cidr, other.cidr)).map((other) => [one, other] as const))
  return [...crossing, ...nested(pods)].map(([one, other]) => ({
    type: 'overlap',
    verdict: 'degraded',
    message: `${wordsOf(one.view)} and ${wordsOf(other.view)} overlap`,
    objects: [one, other].flatMap(({ view }) => view.source?.object ?? []),
  }))
}

/** Addresses of Nodes in a range of Services or Pods: traffic to the Node is taken for traffic to those. */
export function nodesInside(nodes: readonly Node[], ranges: readonly RangeView[]): RangeProblem[] {
  const own = ranges.filter(({ use }) => use !== 'nodePorts').flatMap((view) => known(view, view.use))
  return nodes.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address }): RangeProblem[] => {
      const ip = parseIp(address)
      const range = ip && own.find(({ cidr }) => holds(cidr, ip))
      if (!range) return []
      const message = `address ${address} of node/${name} is in ${wordsOf(range.view)}`
      return [{ type: 'node-inside', verdict: 'degraded', message, objects: [{ kind: 'Node', name }] }]
    }),
  )
}

/** ClusterIPs and node ports in no range that the cluster shows. They work until their Service is created again. */
export function outside(services: readonly Service[], ranges: readonly RangeView[]): RangeProblem[] {
  const shown = ranges.flatMap((view) => known(view, 'services'))
  const strange = clusterIPs(services).filter(
    ({ ip }) => shown.some(({ cidr }) => cidr.bits === ip.bits) && !shown.some(({ cidr }) => holds(cidr, ip)),
  )
  return [
    ...strange.map(({ text, service }) => problemOf(service, `ClusterIP ${text}`, 'no range of Services')),
    ...strangePorts(services, ranges),
  ]
}

function strangePorts(services: readonly Service[], ranges: readonly RangeView[]): RangeProblem[] {
  const view = ranges.find(({ use, source }) => use === 'nodePorts' && source)
  const range = view && parsePortRange(view.range)
  if (!range) return []
  return [...nodePortsOf(services)]
    .filter(([port]) => port < range.first || port > range.last)
    .map(([port, service]) => problemOf(service, `node port ${port}`, `the range ${view.range}`))
}

function problemOf({ namespace, name }: Service, what: string, where: string): RangeProblem {
  const place = where.startsWith('no ') ? `is in ${where}` : `is not in ${where}`
  const message = `${what} of service/${name} in ${namespace} ${place}`
  return { type: 'outside', verdict: 'degraded', message, objects: [{ kind: 'Service', namespace, name }] }
}

/**
 * Events that say that a range had no address left: the words of the CNI plugins host-local and whereabouts, Calico, Cilium and Amazon VPC
 * CNI in events of the kubelet (FailedCreatePodSandBox), and of the API server.
 */
const exhaustion =
  /no IP addresses available in range set|no available IPs|no more IPs? (?:addresses )?available|failed to assign an IP address to container|failed to request IPv[46] addresses|range is full|provided port is already allocated: no free/i

/** Objects that got no address, according to an event. */
export function exhausted(events: readonly WarningEvent[]): RangeProblem[] {
  const told = events.filter(({ message }) => exhaustion.test(message))
  return told.map(({ object, message, count }) => {
    const times = count > 1 ? ` (${count} times)` : ''
    const place = object.namespace === undefined ? '' : ` in ${object.namespace}`
    const words = `${object.kind.toLowerCase()}/${object.name}${place} got no address${times}: ${message}`
    return { type: 'exhausted', verdict: 'broken', message: words, objects: [object] }
  })
}

interface Known {
  view: RangeView
  cidr: Cidr
}

/** A range that the cluster shows, and that is in use. */
function known(view: RangeView, use: RangeView['use']): Known[] {
  const cidr = view.use === use && view.assumed === undefined && view.verdict !== 'unknown' ? parseCidr(view.range) : undefined
  return cidr ? [{ view, cidr }] : []
}

function isShared(one: Cidr, other: Cidr): boolean {
  return holds(one, other) || holds(other, one)
}

/** Each range with one that holds it. Two ranges are nested or disjoint, so in sorted order it is enough to check the last outer one. */
function nested(ranges: readonly Known[]): (readonly [Known, Known])[] {
  const sorted = ranges.toSorted((a, b) => a.cidr.bits - b.cidr.bits || compareBig(startOf(a), startOf(b)) || a.cidr.prefix - b.cidr.prefix)
  let open: Known | undefined
  return sorted.flatMap((one): (readonly [Known, Known])[] => {
    if (open && holds(open.cidr, one.cidr)) return [[open, one]]
    open = one
    return []
  })
}

function startOf({ cidr }: Known): bigint {
  const rest = BigInt(cidr.bits - cidr.prefix)
  return (cidr.value >> rest) << rest
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `range 10.96.0.0/16 of Services`. */
function wordsOf({ range, use, node }: RangeView): string {
  return `range ${range} of ${use === 'services' ? 'Services' : node === undefined ? 'Pods' : `the Pods of node/${node}`}`
}
