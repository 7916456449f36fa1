import { type Cidr, holds, type IpNumber, parseCidr, parseIp } from '../../lib/cidr.ts'
import { defined } from '../../lib/defined.ts'
import type { DataplaneFact, DataplaneTopic } from '../../model/dataplane.ts'
import type { RangeSource, RangeView } from '../../model/ranges.ts'
import type { Service } from '../../model/resources.ts'
import { addressesIn, fill } from './size.ts'

/** A range that the cluster shows. */
export interface ShownRange {
  text: string
  cidr: Cidr
  source: RangeSource
}

/** The ranges of one topic that the cluster shows, each once: ServiceCIDRs first, then flags and configuration. */
export function shownRanges(facts: readonly DataplaneFact[], topic: DataplaneTopic): ShownRange[] {
  const all = facts
    .filter((fact) => fact.topic === topic)
    .flatMap(({ value, object, field }) =>
      value.split(',').flatMap((text) => {
        const cidr = parseCidr(text.trim())
        return cidr ? [{ text: text.trim(), cidr, source: { object, field } }] : []
      }),
    )
  const isPreferred = ({ source }: ShownRange) => source.object.kind === 'ServiceCIDR'
  return [...new Map([...all.filter((one) => !isPreferred(one)), ...all.filter(isPreferred)].map((one) => [one.text, one])).values()]
}

/** The addresses of Services, each once. */
export function clusterIPs(services: readonly Service[]): { text: string; ip: IpNumber; service: Service }[] {
  const seen = new Map(services.flatMap((service) => service.clusterIPs.map((text) => [text, service] as const)))
  return [...seen].flatMap(([text, service]) => {
    const ip = parseIp(text)
    return ip ? [{ text, ip, service }] : []
  })
}

/**
 * The ranges of ClusterIPs; if the cluster shows none, the addresses that are in use, by family. The API server takes an address from any
 * range of a family (KEP-1880), so a full one is healthy if another one of its family has room.
 */
export function serviceRanges(services: readonly Service[], shown: readonly ShownRange[]): RangeView[] {
  const used = clusterIPs(services)
  if (shown.length === 0) return ([32, 128] as const).flatMap((bits) => seenRange(used.filter(({ ip }) => ip.bits === bits)))
  const counted = shown.map((one) => ({ ...one, fill: fill(assignable(one.cidr), used.filter(({ ip }) => holds(one.cidr, ip)).length) }))
  return counted.map(({ text, cidr, source, fill: own }) => {
    const family = counted.filter((one) => one.cidr.bits === cidr.bits).map((one) => one.fill)
    const whole = fill(sum(family.map(({ size }) => size)), sum(family.map((one) => one.used)))
    const { size, used: count, free } = own
    const { verdict, reason } = whole.verdict === 'healthy' ? whole : own
    return { use: 'services', range: text, source, size, used: count, free, verdict, ...defined({ reason }) }
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

/**
 * The API server never gives out the first address, nor the last one of IPv4 (kubernetes pkg/registry/core/service/ipallocator,
 * NewIPAllocator).
 */
function assignable(cidr: Cidr): number {
  return Math.max(0, addressesIn(cidr) - (cidr.bits === 32 ? 2 : 1))
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
