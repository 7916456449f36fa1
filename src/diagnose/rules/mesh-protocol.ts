import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { declaredProtocol, isGuessed, usualInstead } from '../istio.ts'
import { firstPort, podRef, portFacts, positions, type Rule, serviceRef } from '../rule.ts'

/**
 * PT704: Istio chooses how to treat a port by its `appProtocol`, else by its name. Without either it guesses; by a wrong one it reads as HTTP
 * what is none. Linkerd looks at the bytes, and Consul at a resource of its own.
 */
export const meshProtocol: Rule = (chain) => [...guessed(chain), ...mistaken(chain)]

/** Sidecars choose by protocol, and so does the waypoint of an ambient mesh; a ztunnel alone does not. */
function isChosen(chain: Chain, { usable, sidecar, ambient }: Endpoint): boolean {
  return usable && (sidecar === 'istio' || (ambient === true && chain.service?.waypoint !== undefined))
}

function guessed(chain: Chain): AnyDiagnosis[] {
  const ports = positions(chain, (port) => isGuessed(port) && port.endpoints.some((one) => isChosen(chain, one)))
  const [first] = ports
  if (first === undefined) return []
  const all = ports.flatMap((position) => chain.ports[position] ?? [])
  const waypoint = chain.service?.waypoint
  return [
    {
      code: 'PT704',
      facts: { kind: 'undeclared', ports: all.map(portFacts), ...(waypoint !== undefined && { waypoint }) },
      severity: 'info',
      confidence: 'proven',
      stage: 'service',
      ports,
      hop: firstPort(ports),
      evidence: [...all.flatMap((port) => declaration(chain, port)), ...proxy(chain, all[0])],
    },
  ]
}

function mistaken(chain: Chain): AnyDiagnosis[] {
  return chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    const chosen = port.endpoints.filter((one) => isChosen(chain, one))
    const usual = usualInstead(port, [port.port, port.targetPort, ...chosen.map((one) => one.port)])
    if (chosen.length === 0 || usual === undefined) return []
    return [
      {
        code: 'PT704',
        facts: { kind: 'mismatch', ports: [portFacts(port)], declared: declaredProtocol(port) ?? '', usual },
        severity: 'warn',
        confidence: 'inferred',
        stage: 'service',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: [...declaration(chain, port), ...proxy(chain, port)],
      },
    ]
  })
}

function declaration(chain: Chain, { index, name, appProtocol }: PortChain): Evidence[] {
  return [
    { object: serviceRef(chain), field: `spec.ports[${index}].name`, value: name || null },
    { object: serviceRef(chain), field: `spec.ports[${index}].appProtocol`, value: appProtocol ?? null },
  ]
}

function proxy(chain: Chain, port: PortChain | undefined): Evidence[] {
  const one = port?.endpoints.find((endpoint) => isChosen(chain, endpoint))
  if (!one?.pod) return []
  const object = podRef(chain, one.pod)
  return one.sidecar
    ? [{ object, field: 'spec.{containers,initContainers}[*].name', value: 'istio-proxy' }]
    : [{ object, field: 'metadata.annotations["ambient.istio.io/redirection"]', value: 'enabled' }]
}
