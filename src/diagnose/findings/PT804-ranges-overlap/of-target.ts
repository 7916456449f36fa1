import { parseIp } from '../../../lib/cidr.ts'
import type { DataplaneFact } from '../../../model/dataplane.ts'
import type { Chain } from '../../../trace/chain.ts'
import { parseSpan } from '../../../trace/ranges/size.ts'
import { serviceRef } from '../../chain/evidence.ts'
import { marks } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { addressesInside, isSure, namedRange, rangeEvidence, type Spanned, spanned } from './overlaps.ts'

/** The Node's own address lies in its range of Pods; or an address of the Service, or of an endpoint, lies in ranges of both. */
export const ofTarget: Rule<Facts> = (chain) => [...ofNode(chain), ...ofService(chain)]

function ofNode({ node }: Chain): Found<Facts>[] {
  const [inside] = node ? addressesInside([node], spanned(node.ranges ?? [])) : []
  if (!inside) return []
  return [
    {
      facts: { kind: 'node', one: namedRange(inside.range), address: inside.address, node: inside.node, count: 1 },
      severity: 'warn',
      confidence: 'proven',
      stage: 'endpoint',
      ports: [],
      hop: 'node',
      evidence: [
        { object: { kind: 'Node', name: inside.node }, field: 'status.addresses', value: inside.address },
        rangeEvidence(inside.range),
      ],
    },
  ]
}

function ofService(chain: Chain): Found<Facts>[] {
  const services = rangesOf(chain, 'serviceRange', 'services')
  const pods = rangesOf(chain, 'podRange', 'pods').filter(({ view }) => view.node !== undefined)
  const endpoints = chain.ports.flatMap(({ endpoints: all }) => all.filter(({ usable }) => usable).map(({ address }) => address))
  for (const address of new Set([...(chain.service?.clusterIPs ?? []), ...endpoints])) {
    const ip = parseIp(address)
    const holding = (ranges: readonly Spanned[]) =>
      ip && ranges.find(({ span }) => span.bits === ip.bits && span.first <= ip.value && ip.value <= span.last)
    const [one, other] = [holding(services), holding(pods)]
    if (!one || !other) continue
    const isOwn = chain.service?.clusterIPs.includes(address) === true
    return [
      {
        facts: { kind: 'ranges', one: namedRange(one), other: namedRange(other), address, count: 1 },
        severity: 'warn',
        confidence: isSure(one) ? 'proven' : 'inferred',
        ...marks(isOwn ? 'service' : 'endpoint', []),
        evidence: [
          { object: serviceRef(chain), field: isOwn ? 'spec.clusterIPs' : 'endpoints[*].addresses', value: address },
          rangeEvidence(one),
          rangeEvidence(other),
        ],
      },
    ]
  }
  return []
}

function rangesOf({ dataplane = [] }: Chain, topic: DataplaneFact['topic'], use: 'services' | 'pods'): Spanned[] {
  return dataplane
    .filter((fact) => fact.topic === topic)
    .flatMap(({ value, object, field, node }) =>
      value.split(',').flatMap((text) => {
        const span = parseSpan(text.trim())
        return span
          ? [
              {
                view: {
                  use,
                  range: text.trim(),
                  ...(node !== undefined && { node }),
                  source: { object, field },
                  used: 0,
                  verdict: 'healthy' as const,
                },
                span,
              },
            ]
          : []
      }),
    )
}
