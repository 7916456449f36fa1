import type { NodePortTrace } from '../../model/trace.ts'
import type { Chain } from '../../trace/service.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { firstPort, isServed, positions, type Rule, serviceRef } from '../rule.ts'

/** PT404: `externalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: they drop what comes from outside. */
export const externalLocalGap: Rule = (chain) => {
  if (chain.service?.externalTrafficPolicy !== 'Local') return []
  const gap = localGap(chain, (port) => port.external)
  if (!gap) return []
  const { dropping, serving, ...place } = gap
  // A load balancer asks the health check port and leaves such Nodes out by itself; clients of a NodePort do not.
  const balanced = chain.service.type === 'LoadBalancer' && chain.service.healthCheckNodePort !== undefined
  return [
    {
      code: 'PT404',
      facts: { nodePort: !balanced, dropping, serving },
      severity: balanced ? 'info' : 'warn',
      confidence: 'proven',
      stage: 'entry',
      ...place,
      evidence: [{ object: serviceRef(chain), field: 'spec.externalTrafficPolicy', value: 'Local' }, ...nodeEvidence(dropping)],
    },
  ]
}

/** PT405: `internalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: Pods there cannot use the Service. */
export const internalLocalGap: Rule = (chain) => {
  if (chain.service?.internalTrafficPolicy !== 'Local') return []
  const gap = localGap(chain, (port) => port.internal)
  if (!gap) return []
  const { dropping, serving, ...place } = gap
  return [
    {
      code: 'PT405',
      facts: { dropping, serving },
      severity: 'warn',
      confidence: 'proven',
      stage: 'entry',
      ...place,
      evidence: [{ object: serviceRef(chain), field: 'spec.internalTrafficPolicy', value: 'Local' }, ...nodeEvidence(dropping)],
    },
  ]
}

interface LocalGap extends Pick<AnyDiagnosis, 'ports' | 'hop'> {
  dropping: string[]
  serving: string[]
}

/** The Nodes that drop packets of a port which other Nodes serve. */
function localGap(chain: Chain, side: (port: NodePortTrace) => readonly string[] | undefined): LocalGap | undefined {
  const drops = (node: Chain['nodes'][number], position: number) => {
    const port = node.ports[position]
    return port !== undefined && side(port)?.length === 0
  }
  const served = positions(chain, isServed)
  const ports = served.filter((position) => chain.nodes.some((node) => drops(node, position)))
  const [first] = ports
  if (first === undefined) return undefined
  const names = (dropping: boolean) => chain.nodes.filter((node) => drops(node, first) === dropping).map((node) => node.name)
  return { dropping: names(true), serving: names(false), ports, hop: firstPort(ports) }
}

function nodeEvidence(nodes: readonly string[]): AnyDiagnosis['evidence'] {
  return nodes.slice(0, 3).map((name) => ({
    object: { kind: 'Node', name },
    field: 'EndpointSlice endpoints[*].nodeName',
    value: `no ready endpoint on ${name}`,
  }))
}
