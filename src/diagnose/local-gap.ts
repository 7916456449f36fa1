import type { NodePortTrace } from '../model/trace.ts'
import type { Chain } from '../trace/service.ts'
import type { AnyDiagnosis } from './facts.ts'
import { firstPort, isServed, positions } from './rule.ts'

/** Nodes that drop packets of a port, and those that serve it. */
export interface LocalGap extends Pick<AnyDiagnosis, 'ports' | 'hop'> {
  dropping: string[]
  serving: string[]
}

/** The Nodes that drop packets of a port which other Nodes serve. */
export function localGap(chain: Chain, side: (port: NodePortTrace) => readonly string[] | undefined): LocalGap | undefined {
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

/** That the first of these Nodes have no endpoint of their own. */
export function nodeEvidence(nodes: readonly string[]): AnyDiagnosis['evidence'] {
  return nodes.slice(0, 3).map((name) => ({
    object: { kind: 'Node', name },
    field: 'EndpointSlice endpoints[*].nodeName',
    value: `no ready endpoint on ${name}`,
  }))
}
