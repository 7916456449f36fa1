import { holds, parseIp } from '../../../lib/cidr.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { Chain } from '../../../trace/chain.ts'
import { shownRanges } from '../../../trace/ranges/service-ranges.ts'
import { serviceRef } from '../../chain/evidence.ts'
import { marks } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** The ClusterIP lies in no range that was read, or the API server itself reports it in an event. */
export const ofService: Rule<Facts> = (chain) => {
  if (!chain.service) return []
  const reported = byEvent(chain)
  return reported.length > 0 ? reported : byRanges(chain)
}

/** Reasons of the API server's repair loops (kubernetes pkg/registry/core/service/ipallocator/controller, portallocator/controller). */
const reasons: Readonly<Record<string, Facts['kind']>> = { ClusterIPOutOfRange: 'address', PortOutOfRange: 'port' }

function byEvent(chain: Chain): Found<Facts>[] {
  const object = serviceRef(chain)
  const { name, namespace = '' } = object
  const own = (chain.events ?? []).filter(({ about }) => about.kind === 'Service' && about.name === name && about.namespace === namespace)
  return own.flatMap(({ reason, message }): Found<Facts>[] => {
    const kind = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined
    const value = kind && valuesOf(chain, kind).find((one) => message.includes(one))
    if (!kind || value === undefined) return []
    return [
      {
        facts: { kind, value, service: name, namespace, count: 1, ranges: [] },
        severity: 'warn',
        confidence: 'proven',
        ...marks('service', []),
        evidence: [fieldOf(chain, kind, value)],
      },
    ]
  })
}

/** What the Service has now: an event may be about what it had before. */
function valuesOf({ service, ports }: Chain, kind: Facts['kind']): string[] {
  return kind === 'address'
    ? [...(service?.clusterIPs ?? [])]
    : ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [String(nodePort)]))
}

function fieldOf(chain: Chain, kind: Facts['kind'], value: string): Evidence {
  return kind === 'address'
    ? { object: serviceRef(chain), field: 'spec.clusterIPs', value }
    : { object: serviceRef(chain), field: 'spec.ports[*].nodePort', value: Number(value) }
}

function byRanges(chain: Chain): Found<Facts>[] {
  const shown = shownRanges(chain.dataplane ?? [], 'serviceRange')
  const { name, namespace = '' } = serviceRef(chain)
  for (const address of chain.service?.clusterIPs ?? []) {
    const ip = parseIp(address)
    const own = shown.filter(({ cidr }) => cidr.bits === ip?.bits)
    if (!ip || own.length === 0 || own.some(({ cidr }) => holds(cidr, ip))) continue
    return [
      {
        facts: { kind: 'address', value: address, service: name, namespace, count: 1, ranges: own.map(({ text }) => text) },
        severity: 'warn',
        confidence: own.every(({ source }) => source.object.kind === 'ServiceCIDR') ? 'proven' : 'inferred',
        ...marks('service', []),
        evidence: [fieldOf(chain, 'address', address), ...own.map(({ source, text }) => ({ ...source, value: text }))],
      },
    ]
  }
  return []
}
