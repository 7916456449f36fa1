import { holds, parseCidr } from '../../../lib/cidr.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { RangeView } from '../../../model/ranges.ts'
import type { Service } from '../../../model/resources.ts'
import { nodePortsOf, parsePortRange } from '../../../trace/ranges/node-port-range.ts'
import { clusterIPs } from '../../../trace/ranges/service-ranges.ts'
import type { Found, RangeRule } from '../../finding.ts'
import type { ClusterRanges } from '../../ranges/cluster-ranges.ts'
import type { Facts } from './facts.ts'

/** ClusterIPs in no range of their family, and node ports outside of their range. A range that is only assumed says nothing. */
export const ofRanges: RangeRule<Facts> = (ranges) => [...addresses(ranges), ...ports(ranges)]

function addresses({ items, services }: ClusterRanges): Found<Facts>[] {
  const shown = items.flatMap((view) => {
    const cidr = view.use === 'services' && view.assumed === undefined ? parseCidr(view.range) : undefined
    return cidr ? [{ view, cidr }] : []
  })
  const strange = clusterIPs(services).filter(
    ({ ip }) => shown.some(({ cidr }) => cidr.bits === ip.bits) && !shown.some(({ cidr }) => holds(cidr, ip)),
  )
  const isSure = shown.every(({ view }) => view.source?.object.kind === 'ServiceCIDR')
  return found(
    'address',
    strange.map(({ text, service }) => ({ value: text, service, field: 'spec.clusterIPs' })),
    shown.map(({ view }) => view),
    isSure,
    items,
  )
}

function ports({ items, services }: ClusterRanges): Found<Facts>[] {
  const view = items.find(({ use, source }) => use === 'nodePorts' && source)
  const range = view && parsePortRange(view.range)
  if (!view || !range) return []
  const strange = [...nodePortsOf(services)].filter(([port]) => port < range.first || port > range.last)
  return found(
    'port',
    strange.map(([port, service]) => ({ value: String(port), service, field: 'spec.ports[*].nodePort' })),
    [view],
    false,
    items,
  )
}

function found(
  kind: Facts['kind'],
  strange: readonly { value: string; service: Service; field: string }[],
  shown: readonly RangeView[],
  isSure: boolean,
  items: readonly RangeView[],
): Found<Facts>[] {
  const [first] = strange
  const [range] = shown
  if (!first || !range) return []
  const { namespace, name } = first.service
  return [
    {
      facts: { kind, value: first.value, service: name, namespace, count: strange.length, ranges: shown.map((view) => view.range) },
      severity: 'warn',
      confidence: isSure ? 'proven' : 'inferred',
      stage: 'service',
      ports: [],
      hop: `items[${items.indexOf(range)}]`,
      evidence: [
        ...strange.map(
          ({ value, service, field }): Evidence => ({
            object: { kind: 'Service', namespace: service.namespace, name: service.name },
            field,
            value: kind === 'port' ? Number(value) : value,
          }),
        ),
        ...shown.flatMap(({ source, range: text }): Evidence[] => (source ? [{ ...source, value: text }] : [])),
      ],
    },
  ]
}
