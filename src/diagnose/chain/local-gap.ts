import type { Evidence } from '../../model/finding.ts'
import type { NodePortTrace } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Found } from '../finding.ts'
import { sliceEvidence } from './evidence.ts'
import { firstPort, isServed, positions } from './ports.ts'

/** Nodes that drop packets of a port, and those that serve it. */
export interface LocalGap extends Pick<Found<unknown>, 'ports' | 'hop'> {
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

/** The Nodes that the slices name for ready endpoints: those that drop are not among them. */
export function nodeEvidence(chain: Chain, position: number | undefined): Evidence[] {
  const endpoints = chain.ports[position ?? 0]?.endpoints.filter((endpoint) => endpoint.usable) ?? []
  return chain.slices.flatMap((slice) => {
    const nodes = [...new Set(endpoints.flatMap((endpoint) => (endpoint.slice === slice.name ? (endpoint.node ?? []) : [])))]
    if (nodes.length === 0) return []
    return [sliceEvidence(chain, slice.name, 'endpoints[*].nodeName', nodes)]
  })
}
