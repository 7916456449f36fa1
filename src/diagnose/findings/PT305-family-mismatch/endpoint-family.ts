import { familyOf } from '../../../lib/ip.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { Family } from '../../../model/resources.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { podRef, serviceRef, sliceEvidence } from '../../chain/evidence.ts'
import { podDiagnosis } from '../../chain/pods.ts'
import { isServed, marks, positions } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/**
 * The Service has an IP family, or an address of a family, that its endpoints do not have. Whether a process listens on both families is a
 * separate question, which only its sockets answer.
 */
export const endpointFamily: Rule<Facts> = (chain) => [...emptyFamilies(chain), ...podsWithoutFamily(chain), ...slicesOfOtherFamily(chain)]

const families: readonly Family[] = ['IPv4', 'IPv6']

/** Addresses of a family in which no endpoint has an address: kube-proxy treats each family separately. */
function emptyFamilies(chain: Chain): Found<Facts>[] {
  return families.flatMap((family): Found<Facts>[] => {
    const ports = positions(chain, (port) => lostEntries(port, family).length > 0)
    const lost = ports.flatMap((position) => {
      const port = chain.ports[position]
      return port ? lostEntries(port, family).map((entry) => ({ position, entry, address: port.entries[entry]?.address ?? '' })) : []
    })
    const [first] = lost
    if (!first) return []
    const isOwn = chain.service?.ipFamilies.includes(family) ?? false
    const external = chain.service?.externalIPs.filter((address) => familyOf(address) === family) ?? []
    return [
      {
        facts: { fault: 'address', family, addresses: [...new Set(lost.map(({ address }) => address))], isOwn },
        severity: 'warn',
        confidence: 'proven',
        stage: 'entry',
        ports,
        hop: `ports[${first.position}].entries[${first.entry}]`,
        evidence: [
          familiesOf(chain),
          ...(external.length > 0 ? [{ object: serviceRef(chain), field: 'spec.externalIPs', value: external }] : []),
          ...typesOf(chain, 'joined'),
        ],
      },
    ]
  })
}

/** Indices of the entry points of a port that get no answer for lack of an endpoint of their family. */
function lostEntries({ entries }: PortChain, family: Family): number[] {
  return entries.flatMap((entry, index) => (entry.reason === 'no-endpoint' && entry.family === family ? [index] : []))
}

/** Pods without any address of a family that the Service has: the controller lists none of them. */
function podsWithoutFamily(chain: Chain): Found<Facts>[] {
  const found = podDiagnosis(chain, (candidate) => candidate.reason === 'no-address-in-family')
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  return [
    {
      facts: { fault: 'pods', family: chain.service?.ipFamilies[0] ?? 'IPv4', pods: facts },
      severity: facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ...place,
      evidence: [familiesOf(chain), { object: podRef(chain, first.pod), field: first.field, value: first.value }],
    },
  ]
}

/** Manually created slices of a Service without selector, all of them of a family that the Service has not. */
function slicesOfOtherFamily(chain: Chain): Found<Facts>[] {
  const slice = chain.slices.find((one) => one.use === 'other-family' && one.endpoints > 0)
  const ports = positions(chain, (port) => !isServed(port))
  const isOnly = chain.slices.every((one) => one.use !== 'joined' || one.endpoints === 0)
  if (!slice || !isOnly || ports.length === 0 || !chain.service || chain.service.selector) return []
  return [
    {
      facts: { fault: 'slice', family: chain.service.ipFamilies[0] ?? 'IPv4', slice: slice.name, addressType: slice.addressType },
      severity: 'error',
      confidence: 'proven',
      ...marks('endpoint', ports),
      evidence: [familiesOf(chain), ...typesOf(chain, 'other-family')],
    },
  ]
}

function familiesOf(chain: Chain): Evidence {
  return { object: serviceRef(chain), field: 'spec.ipFamilies', value: chain.service?.ipFamilies ?? [] }
}

function typesOf(chain: Chain, use: Chain['slices'][number]['use']): Evidence[] {
  const used = chain.slices.filter((slice) => slice.use === use && slice.endpoints > 0)
  return used.slice(0, 3).map(({ name, addressType }) => sliceEvidence(chain, name, 'addressType', addressType))
}
