import type { HeldAddress } from '../../../model/held-address.ts'
import type { Found, RangeRule } from '../../finding.ts'
import type { ClusterRanges } from '../../ranges/cluster-ranges.ts'
import type { Facts } from './facts.ts'

/** While a Service is created, its IPAddress exists already (kubernetes repairip.go, syncIPAddress: gracePeriod). */
const GRACE_MS = 60_000

/**
 * Addresses that are kept for a Service or a Pod that is not among all that were read. The lists were read one beside the other, so only an
 * event of the API server proves it.
 */
export const ofRanges: RangeRule<Facts> = (ranges) => {
  const gone = goneOwners(ranges)
  const groups = Map.groupBy(gone, ({ object }) => object.kind)
  return [...groups.values()].flatMap((group): Found<Facts>[] => {
    const [first] = group
    if (!first) return []
    const isProven = group.every((one) => isReported(ranges, one))
    return [
      {
        facts: {
          address: first.address,
          holder: first.object,
          owner: first.owner,
          count: group.length,
          ...(group.every(({ isCleaned }) => isCleaned) && { isCleaned: true as const }),
        },
        severity: 'warn',
        confidence: isProven ? 'proven' : 'inferred',
        stage: 'service',
        ports: [],
        hop: '',
        evidence: group.map(({ object, field, owner, address }) => ({
          object,
          field,
          value: `${address} ${owner.kind.toLowerCase()}/${owner.name}${owner.namespace === undefined ? '' : ` -n ${owner.namespace}`}`,
        })),
      },
    ]
  })
}

function goneOwners({ held, services, pods, isWhole, taken }: ClusterRanges): HeldAddress[] {
  const existing = {
    Service: isWhole.services ? new Set(services.map(({ namespace, name }) => `${namespace}/${name}`)) : undefined,
    Pod: isWhole.pods ? new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`)) : undefined,
  }
  return held.filter(({ owner, since }) => {
    const known = owner.kind === 'Service' ? existing.Service : owner.kind === 'Pod' ? existing.Pod : undefined
    const isNew = since !== undefined && Date.parse(taken) - Date.parse(since) < GRACE_MS
    return known !== undefined && !isNew && !known.has(`${owner.namespace}/${owner.name}`)
  })
}

function isReported({ events }: ClusterRanges, { object }: HeldAddress): boolean {
  return events.some(
    (event) => event.reason === 'IPAddressNotAllocated' && event.object.kind === object.kind && event.object.name === object.name,
  )
}
