import type { Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { readyEvidence } from './of-service.ts'

/** It is not Ready. If nothing is reached on it and nothing runs there, that is information. */
export const ofNode: Rule<Facts> = ({ node }) => {
  if (!node?.notReady) return []
  const { name, notReady, endpoints, pods, openings } = node
  const nodePort = openings.some(({ type, reaches }) => type === 'nodePort' && reaches.length > 0)
  const stranded = pods.total - pods.ready
  return [
    {
      facts: { nodes: [{ name, ...notReady }], endpoints, stranded, nodePort, served: true },
      severity: endpoints + stranded > 0 || nodePort ? 'warn' : 'info',
      confidence: 'proven',
      stage: 'endpoint',
      ports: [],
      hop: 'node',
      evidence: readyEvidence(node),
    },
  ]
}
