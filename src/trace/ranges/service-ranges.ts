import { type Cidr, holds, type IpNumber, parseCidr, parseIp } from '../../lib/cidr.ts'
import { defined } from '../../lib/defined.ts'
import type { DataplaneFact, DataplaneTopic } from '../../model/dataplane.ts'
import type { HeldAddress } from '../../model/held-address.ts'
import type { RangeSource, RangeView } from '../../model/ranges.ts'
import type { Service } from '../../model/resources.ts'
import { assignable, dynamicPart } from './service-allocator.ts'
import { fill, lengthOf, outermost } from './size.ts'

/** A range that the cluster shows. */
export interface ShownRange {
  text: string
  cidr: Cidr
  source: RangeSource
  /** Its object gives out no address any more. */
  closed?: 'deleting' | 'not-ready'
}

/**
 * The ranges of one topic that the cluster shows, each once: ServiceCIDRs first, then flags and configuration. A range that several
 * ServiceCIDRs have is open while one of them is (kubernetes pkg/registry/core/service/ipallocator cidrallocator.go, syncAllocators).
 */
export function shownRanges(facts: readonly DataplaneFact[], topic: DataplaneTopic): ShownRange[] {
  const all = facts
    .filter((fact) => fact.topic === topic)
    .flatMap(({ value, object, field, closed }) =>
      value.split(',').flatMap((text): ShownRange[] => {
        const cidr = parseCidr(text.trim())
        return cidr ? [{ text: text.trim(), cidr, source: { object, field }, ...defined({ closed }) }] : []
      }),
    )
  const rank = ({ source, closed }: ShownRange) => (source.object.kind === 'ServiceCIDR' ? (closed ? 1 : 2) : 0)
  return [...new Map(all.toSorted((a, b) => rank(a) - rank(b)).map((one) => [one.text, one])).values()]
}

/** The addresses of Services, each once. */
export function clusterIPs(services: readonly Service[]): { text: string; ip: IpNumber; service: Service }[] {
  const seen = new Map(services.flatMap((service) => service.clusterIPs.map((text) => [text, service] as const)))
  return [...seen].flatMap(([text, service]) => {
    const ip = parseIp(text)
    return ip ? [{ text, ip, service }] : []
  })
}

/** The addresses that a Service cannot get: those of Services, and those that an IPAddress keeps, each once. */
function taken(services: readonly Service[], held: readonly HeldAddress[]): { text: string; ip: IpNumber }[] {
  const kept = held.flatMap(({ address }) => {
    const ip = parseIp(address)
    return ip ? [{ text: address, ip }] : []
  })
  return [...new Map([...kept, ...clusterIPs(services)].map((one) => [`${one.ip.bits} ${one.ip.value}`, one])).values()]
}

/**
 * The ranges of ClusterIPs; if the cluster shows none, the addresses that are in use, by family. The API server takes an address from any
 * open range of a family (KEP-1880), so a full one is healthy if another one of its family has room.
 */
export function serviceRanges(services: readonly Service[], held: readonly HeldAddress[], shown: readonly ShownRange[]): RangeView[] {
  const used = taken(services, held)
  if (shown.length === 0) return ([32, 128] as const).flatMap((bits) => seenRange(used.filter(({ ip }) => ip.bits === bits)))
  const verdicts = new Map(([32, 128] as const).map((bits) => [bits, familyFill(shown, used, bits)]))
  return shown.map((one): RangeView => {
    const { text, cidr, source, closed } = one
    const { size, used: count, free, ...own } = fill(sizeOf(one), inside([one], used))
    const { verdict, reason } = verdicts.get(cidr.bits)?.verdict === 'healthy' ? { verdict: 'healthy' as const, reason: undefined } : own
    const dynamic = dynamicPart(cidr, isServiceCidr(one), used)
    return {
      use: 'services',
      range: text,
      source,
      ...defined({ closed }),
      size,
      used: count,
      free,
      ...defined({ dynamic }),
      verdict,
      ...defined({ reason }),
    }
  })
}

/** All open ranges of a family together. One that is inside of another one adds nothing. */
function familyFill(shown: readonly ShownRange[], used: readonly { ip: IpNumber }[], bits: 32 | 128): ReturnType<typeof fill> {
  const open = outermost(shown.filter(({ cidr, closed }) => cidr.bits === bits && closed === undefined))
  return fill(
    open.reduce((sum, one) => sum + sizeOf(one), 0n),
    inside(open, used),
  )
}

function sizeOf(one: ShownRange): bigint {
  return lengthOf(assignable(one.cidr, isServiceCidr(one)))
}

function inside(ranges: readonly ShownRange[], used: readonly { ip: IpNumber }[]): bigint {
  return BigInt(used.filter(({ ip }) => ranges.some(({ cidr }) => holds(cidr, ip))).length)
}

function seenRange(used: readonly { text: string; ip: IpNumber }[]): RangeView[] {
  const [first, ...others] = used.toSorted((a, b) => (a.ip.value < b.ip.value ? -1 : a.ip.value > b.ip.value ? 1 : 0))
  if (!first) return []
  const last = others.at(-1) ?? first
  return [
    {
      use: 'services',
      range: first === last ? first.text : `${first.text} … ${last.text}`,
      assumed: 'seen',
      used: used.length,
      verdict: 'unknown',
      reason: 'the cluster shows no ServiceCIDR and no kube-apiserver Pod: the size is unknown',
    },
  ]
}

function isServiceCidr({ source }: ShownRange): boolean {
  return source.object.kind === 'ServiceCIDR'
}
