import type { Chain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { portlessInUse, portlessSeverity } from '../headless.ts'
import { firstPort, isServed, positions, type Rule, serviceRef } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/**
 * PT103: somebody wrote EndpointSlices for a Service without selector, but the label does not name the Service, or no port of theirs has
 * the name of the Service's port. The name of a headless Service leads to such addresses all the same.
 */
export const sliceNotJoined: Rule = (chain) => {
  if (!chain.service || chain.service.selector) return []
  const ports = positions(chain, (port) => !isServed(port))
  const named = positions(chain, (port) => portlessInUse(chain, port).length > 0)
  const lost = ports.filter((position) => chain.ports[position]?.endpoints.some((endpoint) => endpoint.state === 'no-port'))
  return [...(ports.length > 0 ? strays(chain, ports) : []), ...portNames(chain, lost, 'error'), ...portNames(chain, named, 'named')]
}

function strays(chain: Chain, ports: number[]): AnyDiagnosis[] {
  const stray = chain.slices.find((slice) => slice.use === 'no-service-label' || slice.use === 'other-service-label')
  if (!stray || chain.slices.some((slice) => slice.use === 'joined' && slice.endpoints > 0)) return []
  return [
    {
      code: 'PT103',
      facts: {
        kind: stray.kind,
        slice: stray.name,
        service: chain.target.name,
        ...(stray.serviceLabel !== undefined && { label: stray.serviceLabel }),
        fault: 'label',
        ports: [],
        wanted: [],
      },
      severity: 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ports,
      hop: firstPort(ports),
      evidence: [
        {
          object: { kind: stray.kind, namespace: chain.target.namespace ?? '', name: stray.name },
          field: 'metadata.labels["kubernetes.io/service-name"]',
          value: stray.serviceLabel ?? null,
        },
      ],
    },
  ]
}

function portNames(chain: Chain, lost: number[], effect: 'error' | 'named'): AnyDiagnosis[] {
  const [first] = lost
  const port = first === undefined ? undefined : chain.ports[first]
  const slice = chain.slices.find((one) => one.use === 'joined' && one.endpoints > 0)
  if (!port || !slice) return []
  return [
    {
      code: 'PT103',
      facts: {
        kind: slice.kind,
        slice: slice.name,
        service: chain.target.name,
        fault: 'port',
        ...(effect === 'named' && { headless: true as const }),
        ports: slice.ports.map((one) => `${one.name === undefined ? '<nil>' : `"${one.name}"`} ${one.port ?? '<nil>'}/${one.protocol}`),
        wanted: lost.map((position) => `"${chain.ports[position]?.name ?? ''}" ${chain.ports[position]?.protocol ?? ''}`),
      },
      severity: effect === 'named' ? portlessSeverity(chain, port) : 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ports: lost,
      hop: firstPort(lost),
      evidence: [
        { object: serviceRef(chain), field: `spec.ports[${port.index}].name`, value: port.name || null },
        sliceEvidence(chain, slice.name, 'ports', slice.ports),
      ],
    },
  ]
}
