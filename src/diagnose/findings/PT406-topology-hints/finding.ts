import type { FindingDefinition } from '../../finding.ts'
import { some } from '../../words/text.ts'
import type { Facts } from './facts.ts'
import { hints } from './hints.ts'

/** Hints by zone or Node are asked for and not there, or not used, or concentrate the traffic. */
export const PT406: FindingDefinition<'PT406', Facts> = {
  code: 'PT406',
  name: 'topology-hints',
  rule: hints,
  title: hintTitle,
  message: hintMessage,
  advice: (facts, { kubectl, service }) => {
    switch (facts.kind) {
      case 'absent':
        return { next: { text: 'Check whether the Nodes have a zone, and enough Pods run in each.', command: zones(kubectl) } }
      case 'incomplete':
        return {
          next: {
            text: 'Look at the hints: the EndpointSlice controller writes them all again when the Pods change.',
            command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
          },
        }
      case 'zone':
      case 'overload':
        return { fix: { text: 'Spread the Pods over the zones (topologySpreadConstraints), or turn the hints off.' } }
    }
  },
  relations: { needsCluster: true },
  explain: {
    summary: 'Hints that should keep traffic in its zone are missing, ignored, or load one endpoint with most of it.',
    means: 'Traffic flows, but over zones that it was to stay in, or one endpoint gets far more of it than the others.',
    why: 'With spec.trafficDistribution, or the annotation service.kubernetes.io/topology-mode: Auto, the EndpointSlice controller writes into each endpoint for which zones (or Nodes) it is meant. kube-proxy ignores all of them where one ready endpoint has none, and on Nodes of a zone that no hint names. With Auto the controller writes none where the endpoints are too few for the zones. Hints take no account of load: a zone with one endpoint sends it everything.',
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
      'Or take spec.trafficDistribution (or the annotation) away: then every Node sends to every endpoint.',
    ],
  },
}

function zones(kubectl: (...args: string[]) => string): string {
  return kubectl('get', 'nodes', '-L', 'topology.kubernetes.io/zone')
}

function hintTitle(facts: Facts): string {
  switch (facts.kind) {
    case 'absent':
      return 'the endpoints have no hints by zone'
    case 'incomplete':
      return `hints are ignored: ${facts.without.length} of ${facts.of} ready endpoints have none`
    case 'zone':
      return `no endpoint is meant for ${facts.zones.length === 1 ? 'zone' : 'zones'} ${some(facts.zones)}`
    case 'overload':
      return `hints send about ${facts.share} % of the traffic to one of ${facts.of} endpoints`
  }
}

function hintMessage(facts: Facts): string {
  switch (facts.kind) {
    case 'absent':
      return `${facts.setting} is set, but no endpoint has a hint, so it has no effect: every Node sends to every endpoint.`
    case 'incomplete':
      return `${some(facts.without)} ${facts.without.length === 1 ? 'has' : 'have'} no hint, so kube-proxy ignores those of the others too and sends to every endpoint.`
    case 'zone':
      return `${some(facts.nodes)} ${facts.nodes.length === 1 ? 'is' : 'are'} there: ${facts.nodes.length === 1 ? 'it sends' : 'they send'} to every endpoint, over zones.`
    case 'overload':
      return `If all Nodes send alike, ${facts.endpoint} gets about ${facts.share} % of it.`
  }
}
