import type { DataplaneFact } from '../../model/dataplane.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Service } from '../../model/resources.ts'
import { fill } from './size.ts'

/** A range of ports, both ends included. */
export interface PortRange {
  first: number
  last: number
}

/** The default of kube-apiserver --service-node-port-range. */
const DEFAULT_RANGE: PortRange = { first: 30_000, last: 32_767 }

/** `30000-32767`, or `30000+100` (kubernetes apimachinery pkg/util/net PortRange); undefined for another text. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, from, sign, to] = /^(\d{1,5})(?:([-+])(\d{1,5}))?$/.exec(text.trim()) ?? []
  if (from === undefined) return undefined
  const first = Number(from)
  const last = sign === undefined ? first : sign === '+' ? first + Number(to) : Number(to)
  return first <= last && last <= 65_535 ? { first, last } : undefined
}

/** The ports that Services have on each Node: node ports, and those for the health checks of load balancers. Both come from one range. */
export function nodePortsOf(services: readonly Service[]): Map<number, Service> {
  return new Map(
    services.flatMap((service) =>
      [...service.ports.map(({ nodePort }) => nodePort), service.healthCheckNodePort].flatMap((port) =>
        port === undefined ? [] : [[port, service] as const],
      ),
    ),
  )
}

/** The range of node ports. If the cluster does not show it, it is the default one, unless a port in use lies outside of that. */
export function nodePortRange(services: readonly Service[], facts: readonly DataplaneFact[]): RangeView {
  const used = [...nodePortsOf(services).keys()]
  const fact = facts.find(({ topic, value }) => topic === 'nodePortRange' && parsePortRange(value))
  const range = (fact && parsePortRange(fact.value)) ?? DEFAULT_RANGE
  const inside = used.filter((port) => range.first <= port && port <= range.last)
  const text = `${range.first}-${range.last}`
  const counted = fill(BigInt(range.last - range.first + 1), BigInt(inside.length))
  if (fact) return { use: 'nodePorts', range: text, source: { object: fact.object, field: fact.field }, ...counted }
  if (inside.length === used.length) return { use: 'nodePorts', range: text, assumed: 'default', ...counted }
  return {
    use: 'nodePorts',
    range: `${Math.min(...used)} … ${Math.max(...used)}`,
    assumed: 'seen',
    used: used.length,
    verdict: 'unknown',
    reason: `the cluster does not show its range, and a port in use is outside of the default ${text}`,
  }
}
