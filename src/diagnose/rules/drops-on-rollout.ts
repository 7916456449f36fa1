import { specField } from '../../model/container-field.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { PortChain } from '../../trace/chain.ts'
import { firstPort, podRef, positions, type Rule } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/**
 * PT206: a Pod is being deleted while others serve, and its container has no preStop hook: it is told to end at the same moment as the
 * Nodes are told to leave it out. Said only while that happens, and never more than information: the process may well wait by itself.
 */
export const dropsOnRollout: Rule = (chain) => {
  const ports = positions(chain, (port) => port.endpoints.some((one) => isCut(port, one)))
  const endpoints = ports.flatMap((position) => {
    const port = chain.ports[position]
    return port?.endpoints.filter((one) => isCut(port, one)) ?? []
  })
  const [first] = endpoints
  if (first?.pod === undefined) return []
  const pods = new Set(endpoints.map((one) => one.pod))
  return [
    {
      code: 'PT206',
      facts: { pod: first.pod, ...(first.container && { container: first.container }), count: pods.size },
      severity: 'info',
      confidence: 'inferred',
      stage: 'pod',
      ports,
      hop: firstPort(ports),
      evidence: [
        {
          object: podRef(chain, first.pod),
          field: `${specField({ ...first, name: first.container ?? '*' })}.lifecycle.preStop`,
          value: null,
        },
        sliceEvidence(chain, first.slice, `endpoints[${first.address}].conditions.terminating`, true),
      ],
    },
  ]
}

function isCut(port: PortChain, one: Endpoint): boolean {
  if (one.preStop !== false || (one.state !== 'terminating' && one.state !== 'serving-terminating')) return false
  return port.endpoints.some((other) => other.state === 'ready')
}
