import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ServiceView } from '../../model/trace.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { serviceRef } from '../chain/evidence.ts'
import { firstPort } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

/**
 * What the hints do to the traffic. `zone`: no endpoint is hinted for these zones; `overload`: one endpoint gets this share, in percent.
 */
type Facts =
  | { kind: 'absent'; setting: string }
  | { kind: 'incomplete'; without: readonly string[]; of: number }
  | { kind: 'zone'; zones: readonly string[]; nodes: readonly string[] }
  | { kind: 'overload'; endpoint: string; share: number; of: number }

/** Hints by zone or Node are requested and not there, or not used, or concentrate the traffic. */
export const PT406: FindingDefinition<'PT406', Facts> = {
  code: 'PT406',
  name: 'topology-hints',
  rule: hints,
  title: hintTitle,
  message: hintMessage,
  advice: (facts, { kubectl, service }) => {
    switch (facts.kind) {
      case 'absent':
        return { next: { text: 'Check whether every Node has a zone, and every zone has enough Pods.', command: zones(kubectl) } }
      case 'incomplete':
        return {
          next: {
            text: 'Look at the hints: the EndpointSlice controller rewrites all of them when the Pods change.',
            command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
          },
        }
      case 'zone':
      case 'overload':
        return { fix: { text: 'Spread the Pods over the zones (topologySpreadConstraints), or turn the hints off.' } }
    }
  },
  effect: 'none',
  relations: { needsCluster: true },
  explain: {
    summary: 'Topology hints are missing, ignored, or send most of the traffic to one endpoint.',
    means: 'Traffic flows, but across zones, or one endpoint gets far more of it than the others.',
    why: 'With spec.trafficDistribution, or the annotation service.kubernetes.io/topology-mode: Auto, the EndpointSlice controller writes into each endpoint which zones (or Nodes) should use it. kube-proxy ignores all hints if one ready endpoint has none, and on Nodes of a zone without a hint. With Auto the controller writes no hints if there are too few endpoints for the zones. Hints do not consider load: a zone with one endpoint sends all its traffic to it.',
    sources: [
      'kube-proxy pkg/proxy/topology.go',
      'k8s.io/endpointslice topologycache, trafficdist',
      'Topology Aware Routing',
      'kubernetes#122437, #103888, #114215',
    ],
    confirm: [
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o yaml   (endpoints[].hints)',
      'kubectl get nodes -L topology.kubernetes.io/zone',
      'kubectl -n NS get events --field-selector involvedObject.name=SVC   (TopologyAwareHintsDisabled)',
    ],
    fix: [
      'Spread the Pods evenly over the zones: topologySpreadConstraints with topologyKey topology.kubernetes.io/zone.',
      'Or remove spec.trafficDistribution (or the annotation): then every Node sends to every endpoint.',
    ],
  },
}

function zones(kubectl: (...args: string[]) => string): string {
  return kubectl('get', 'nodes', '-L', 'topology.kubernetes.io/zone')
}

function hintTitle(facts: Facts): string {
  switch (facts.kind) {
    case 'absent':
      return 'endpoints have no topology hints'
    case 'incomplete':
      return `hints are ignored: ${facts.without.length} of ${facts.of} endpoints ${facts.without.length === 1 ? 'lacks' : 'lack'} them`
    case 'zone':
      return `no endpoint has a hint for ${facts.zones.length === 1 ? 'zone' : 'zones'} ${some(facts.zones, 2)}`
    case 'overload':
      return `1 of ${facts.of} endpoints gets about ${facts.share} % of traffic`
  }
}

function hintMessage(facts: Facts): string {
  switch (facts.kind) {
    case 'absent':
      return `${facts.setting} is set, but no endpoint has a hint, so it has no effect: every Node sends to every endpoint.`
    case 'incomplete':
      return `${some(facts.without)} ${facts.without.length === 1 ? 'has' : 'have'} no hint, so kube-proxy ignores all hints and sends to every endpoint.`
    case 'zone':
      return `${some(facts.nodes)} in ${facts.zones.length === 1 ? 'zone' : 'zones'} ${some(facts.zones)} ${facts.nodes.length === 1 ? 'sends' : 'send'} to every endpoint, across zones.`
    case 'overload':
      return `If all Nodes send the same amount, ${facts.endpoint} gets about ${facts.share} % of the traffic.`
  }
}

/** A ready endpoint that gets this many times an even share is reported. */
const overloaded = 2

interface Seen {
  facts: Facts
  /** Path into the trace document, where it is not a port. */
  hop?: string
  evidence: Evidence[]
}

/**
 * kube-proxy ignores all hints of a port if one ready endpoint has none. It also ignores them on Nodes of a zone that no hint names
 * (pkg/proxy/topology.go). One finding, the first that applies.
 */
function hints(chain: Chain): Found<Facts>[] {
  const { service } = chain
  // Core/v1 Endpoints hold no hints, and with the policy Local they are not used.
  if (!service || service.headless || service.internalTrafficPolicy === 'Local' || chain.slices.some((slice) => slice.kind === 'Endpoints'))
    return []
  for (const look of [absent, incomplete, unhinted, overload]) {
    const found = chain.ports.flatMap((port, position) => {
      const one = look(chain, port, service)
      return one ? [{ ...one, position }] : []
    })
    const [first] = found
    if (first) return [diagnosis(first, found)]
  }
  return []
}

function diagnosis({ facts, hop, evidence }: Seen, found: readonly { position: number }[]): Found<Facts> {
  const ports = found.map(({ position }) => position)
  return {
    facts,
    severity: 'info',
    confidence: facts.kind === 'overload' ? 'inferred' : 'proven',
    stage: 'endpoint',
    ports,
    hop: hop ?? firstPort(ports),
    evidence,
  }
}

function readyOnes(port: PortChain): Endpoint[] {
  return port.endpoints.filter((endpoint) => endpoint.state === 'ready')
}

function isHinted(endpoint: Endpoint): boolean {
  return endpoint.hintZones.length + endpoint.hintNodes.length > 0
}

function absent(chain: Chain, port: PortChain, { trafficDistribution, topologyMode }: ServiceView): Seen | undefined {
  const ready = readyOnes(port)
  const auto = topologyMode?.value.toLowerCase() === 'auto' ? topologyMode : undefined
  if (ready.length < 2 || ready.some(isHinted) || (!auto && trafficDistribution === undefined)) return undefined
  const object = serviceRef(chain)
  return {
    facts: { kind: 'absent', setting: auto ? `annotation ${auto.annotation} ${auto.value}` : `trafficDistribution ${trafficDistribution}` },
    evidence: [
      auto
        ? { object, field: `metadata.annotations["${auto.annotation}"]`, value: auto.value }
        : { object, field: 'spec.trafficDistribution', value: trafficDistribution },
      ...hintEvidence(chain, ready),
    ],
  }
}

function incomplete(chain: Chain, port: PortChain): Seen | undefined {
  const ready = readyOnes(port)
  const without = ready.filter((endpoint) => endpoint.hintZones.length === 0)
  if (!ready.some(isHinted) || without.length === 0 || ready.every((endpoint) => endpoint.hintNodes.length > 0)) return undefined
  return {
    facts: { kind: 'incomplete', without: without.map((endpoint) => endpoint.pod ?? endpoint.address), of: ready.length },
    evidence: hintEvidence(chain, ready),
  }
}

function unhinted(chain: Chain, port: PortChain): Seen | undefined {
  const ready = readyOnes(port)
  if (ready.length === 0 || ready.some((endpoint) => endpoint.hintZones.length === 0)) return undefined
  const hinted = new Set(ready.flatMap((endpoint) => endpoint.hintZones))
  const nodes = chain.nodes.filter((node) => node.zone !== undefined && !hinted.has(node.zone))
  const [first] = nodes
  if (!first) return undefined
  return {
    facts: { kind: 'zone', zones: [...new Set(nodes.flatMap((node) => node.zone ?? []))], nodes: nodes.map((node) => node.name) },
    hop: `nodes[${chain.nodes.indexOf(first)}]`,
    evidence: [
      ...hintEvidence(chain, ready),
      { object: { kind: 'Node', name: first.name }, field: 'metadata.labels["topology.kubernetes.io/zone"]', value: first.zone },
    ],
  }
}

/** Assumes that every Node sends the same amount: one endpoint gets at least twice an even share. */
function overload(chain: Chain, port: PortChain): Seen | undefined {
  const at = chain.ports.indexOf(port)
  const total = readyOnes(port).length
  const senders = chain.nodes.flatMap((node) => (node.ports[at]?.internal.length ? [node.ports[at]] : []))
  if (total < 2 || !senders.some(({ why }) => why === 'hints-zone' || why === 'hints-node')) return undefined
  const shares = new Map<string, number>()
  for (const { internal } of senders) {
    for (const address of internal) shares.set(address, (shares.get(address) ?? 0) + 1 / internal.length / senders.length)
  }
  const [endpoint, share] = [...shares].reduce((most, one) => (one[1] > most[1] + 1e-9 ? one : most), ['', 0] as const)
  if (share * total < overloaded - 1e-9) return undefined
  return {
    facts: { kind: 'overload', endpoint, share: Math.round(share * 100), of: total },
    evidence: hintEvidence(chain, readyOnes(port)),
  }
}

/** The hints that each slice holds, by address. */
function hintEvidence(chain: Chain, endpoints: readonly Endpoint[]): Evidence[] {
  return chain.slices.flatMap((slice) => {
    const own = endpoints.filter((endpoint) => endpoint.slice === slice.name)
    if (own.length === 0) return []
    const object = { kind: slice.kind, namespace: chain.target.namespace ?? '', name: slice.name }
    const value = own.map(({ address, hintZones, hintNodes }) => `${address} ${[...hintZones, ...hintNodes].join(' ') || '<none>'}`)
    return [{ object, field: 'endpoints[*].hints', value }]
  })
}
