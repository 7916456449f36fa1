import type { AnyDiagnosis } from '../facts.ts'
import { isServed, portFacts, type Rule, serviceRef } from '../rule.ts'

/**
 * PT105: no endpoint is in use, and no other rule says why. It makes sure that a broken port always has its proof; the frame drops it
 * where another error covers the port.
 */
export const noUsableEndpoint: Rule = (chain) => {
  if (!chain.service || chain.service.type === 'ExternalName' || chain.gaps.some((gap) => gap.hops.includes('endpoint'))) return []
  if (chain.workloads.length > 0 && chain.selectedPods === 0 && chain.workloads.every((workload) => workload.replicas === 0)) return []
  const namespace = chain.target.namespace ?? ''
  return chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    if (isServed(port)) return []
    return [
      {
        code: 'PT105',
        facts: {
          port: portFacts(port),
          states: [...new Set(port.endpoints.map((endpoint) => endpoint.state))],
          selector: chain.service?.selector !== undefined,
        },
        severity: 'error',
        confidence: 'proven',
        stage: 'endpoint',
        ports: [position],
        hop: `ports[${position}]`,
        evidence:
          chain.slices.length > 0
            ? chain.slices.map((slice) => ({
                object: { kind: slice.kind, namespace, name: slice.name },
                field: 'endpoints',
                value: `${slice.endpoints} endpoints, none in use for this port`,
              }))
            : [{ object: serviceRef(chain), field: 'EndpointSlices', value: 'none' }],
      },
    ]
  })
}
