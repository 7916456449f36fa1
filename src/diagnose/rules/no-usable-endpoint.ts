import type { Evidence } from '../../model/finding.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { isAtRest, isServed, isSettling, portFacts, type Rule } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'
import { scaledToZero } from './scaled-to-zero.ts'

/**
 * PT105: no endpoint is in use, and no other rule says why. It makes sure that a broken port always has its proof; the frame drops it
 * where another error covers the port.
 */
export const noUsableEndpoint: Rule = (chain) => {
  if (!chain.service || chain.service.type === 'ExternalName' || chain.gaps.some((gap) => gap.hops.includes('endpoint'))) return []
  if (scaledToZero(chain).length > 0) return []
  const unread = (resource: string) => chain.gaps.some((gap) => gap.resource === resource)
  // Without the Pods, and without the workloads or with one that is scaled to zero, the Service may as well be at rest. What a headless one
  // publishes of a Pod that lacks its named port, Endpoints do not show.
  const isOpen = unread('workloads') || isAtRest(chain) || chain.service.headless
  const unsure = chain.service.selector !== undefined && unread('pods') && isOpen
  return chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    if (isServed(port)) return []
    // Of a Pod that is not listed PT106 tells, but for the moments in which the slices may follow.
    const isLate = isSettling(chain) || port.candidates.some(({ reason }) => reason === 'not-listed')
    const isInferred = unsure || isLate
    return [
      {
        code: 'PT105',
        facts: {
          port: portFacts(port),
          states: [...new Set(port.endpoints.map((endpoint) => endpoint.state))],
          selector: chain.service?.selector !== undefined,
          ...(isLate && { isLate: true as const }),
        },
        severity: isInferred ? 'warn' : 'error',
        confidence: isInferred ? 'inferred' : 'proven',
        stage: 'endpoint',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: proof(chain, port),
      },
    ]
  })
}

/** What each slice says of its endpoints for this port; where there is no slice, that none carries the label. */
function proof(chain: Chain, port: PortChain): Evidence[] {
  const { namespace = '', name } = chain.target
  if (chain.slices.length === 0) {
    // Endpoints have the name of their Service.
    if (isReplaced(chain)) return [{ object: { kind: 'Endpoints', namespace, name }, field: 'subsets', value: null }]
    // No slice at all: of those of the namespace none names the Service.
    return [
      { object: { kind: 'EndpointSlice', namespace, name: '*' }, field: 'metadata.labels["kubernetes.io/service-name"]', value: null },
    ]
  }
  return chain.slices.map(({ name: slice }) => {
    const value = port.endpoints.filter((endpoint) => endpoint.slice === slice).map((endpoint) => `${endpoint.address} ${endpoint.state}`)
    return sliceEvidence(chain, slice, 'endpoints[*]', value)
  })
}

/** Were Endpoints read in place of the slices? */
function isReplaced({ gaps }: Chain): boolean {
  return gaps.some(({ resource, instead }) => resource === 'endpointslices' && instead !== undefined)
}
