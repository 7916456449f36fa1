import type { Candidate, CandidateReason } from '../../../model/endpoint.ts'
import type { NodeTrace } from '../../../model/way-in.ts'
import type { Chain, PortChain } from '../../../trace/chain.ts'
import { isGone } from '../../chain/pods.ts'
import { firstPort, isAtRest, isServed, mayBeAtRest, positions } from '../../chain/ports.ts'
import type { Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

type Sick = Pick<NodeTrace, 'name' | 'notReady'>

/** The Nodes that are not Ready: those that are drawn, with their place, and those of Pods that are no endpoints. */
function sickNodes(chain: Chain): Map<string, { node: Sick; index?: number }> {
  const sick = new Map<string, { node: Sick; index?: number }>()
  for (const { node, nodeNotReady } of chain.ports.flatMap(({ candidates }) => candidates))
    if (node !== undefined && nodeNotReady) sick.set(node, { node: { name: node, notReady: nodeNotReady } })
  chain.nodes.forEach((node, index) => {
    if (node.notReady) sick.set(node.name, { node, index })
  })
  return sick
}

/**
 * Does a Pod look like one whose kubelet no longer reports? The Node controller sets its condition Ready to False, and its deletion is
 * never confirmed. The state of its containers does not matter: while the Node does not report, the Pod cannot become Ready.
 */
export function isStranding(reason: CandidateReason, status: string | undefined): boolean {
  return reason === 'not-ready' || reason === 'terminating' || (reason === 'readiness-probe' && status === 'Unknown')
}

/**
 * A Node that runs an endpoint, or that clients of a NodePort address, is not Ready. If all Pods are on such Nodes, that breaks the port.
 */
export const ofService: Rule<Facts> = (chain) => {
  const sick = sickNodes(chain)
  const on = (name: string | undefined) => name !== undefined && sick.has(name)
  const isStranded = (one: Candidate) => on(one.node) && isStranding(one.reason, sick.get(one.node ?? '')?.node.notReady?.status)
  const carries = positions(chain, (port) => port.endpoints.some((one) => one.usable && on(one.node)))
  const lost = positions(chain, (port) => isLost(port, isStranded))
  const thinned = positions(
    chain,
    (port) => isServed(port) && port.candidates.some((one) => isStranded(one) && one.reason !== 'terminating'),
  )
  const answers = positions(
    chain,
    (port) => isServed(port) && port.entries.some((entry) => entry.type === 'nodePort' && entry.state !== 'broken' && on(entry.node)),
  )
  const ports = [...new Set([...carries, ...lost, ...thinned, ...answers])].sort((a, b) => a - b)
  if (ports.length === 0) return []
  const names = nodesTouched(chain, ports, isStranded)
  const nodes = [...sick.values()].filter(({ node }) => answers.length > 0 || names.has(node.name))
  const [first] = nodes
  if (!first) return []
  const isUnsure = lost.length > 0 && mayBeAtRest(chain)
  const areGoing = positions(chain, ({ candidates }) => candidates.every(({ reason }) => isGone(reason)))
  const isResting = isAtRest(chain) && lost.every((position) => areGoing.includes(position))
  const onlyAsked = carries.length + lost.length + thinned.length === 0
  return [
    {
      facts: {
        nodes: nodes.map(({ node }) => ({ name: node.name, status: 'Unknown', ...node.notReady })),
        endpoints: count(chain, carries, (port) => port.endpoints.flatMap((one) => (one.usable && on(one.node) ? [one.address] : []))),
        stranded: count(chain, ports, (port) => port.candidates.flatMap((one) => (isStranded(one) ? [one.pod] : []))),
        nodePort: answers.length > 0,
        served: lost.length === 0,
      },
      severity: lost.length > 0 ? (isUnsure ? 'warn' : isResting ? 'info' : 'error') : onlyAsked && isBalanced(chain) ? 'info' : 'warn',
      confidence: isUnsure ? 'inferred' : 'proven',
      stage: lost.length + thinned.length > 0 ? 'pod' : carries.length > 0 ? 'endpoint' : 'entry',
      ports,
      hop: first.index === undefined ? firstPort(ports) : `nodes[${first.index}]`,
      evidence: nodes.flatMap(({ node }) => readyEvidence(node)),
    },
  ]
}

/** A load balancer leaves such a Node out by itself. */
function isBalanced({ service }: Chain): boolean {
  return service?.type === 'LoadBalancer'
}

/** No endpoint is usable, and every Pod that could be one is on such a Node. */
function isLost(port: PortChain, isStranded: (one: Candidate) => boolean): boolean {
  return !isServed(port) && port.candidates.length > 0 && port.candidates.every(isStranded)
}

function nodesTouched(chain: Chain, ports: readonly number[], isStranded: (one: Candidate) => boolean): Set<string> {
  return new Set(
    ports.flatMap((position) => [
      ...(chain.ports[position]?.endpoints ?? []).flatMap((one) => (one.usable && one.node ? [one.node] : [])),
      ...(chain.ports[position]?.candidates ?? []).flatMap((one) => (isStranded(one) && one.node ? [one.node] : [])),
    ]),
  )
}

function count(chain: Chain, ports: readonly number[], of: (port: PortChain) => string[]): number {
  return new Set(ports.flatMap((position) => (chain.ports[position] ? of(chain.ports[position]) : []))).size
}

/** What the condition Ready of a Node says. */
export function readyEvidence({ name, notReady }: Sick) {
  const object = { kind: 'Node', name }
  return [
    { object, field: 'status.conditions[Ready].status', value: notReady?.status ?? null },
    ...(notReady?.reason ? [{ object, field: 'status.conditions[Ready].reason', value: notReady.reason }] : []),
    ...(notReady?.message ? [{ object, field: 'status.conditions[Ready].message', value: notReady.message }] : []),
  ]
}
