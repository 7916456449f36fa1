import { humanDuration } from '../../lib/duration.ts'
import type { HintFacts } from '../facts.ts'
import { count, some, type WordsFor } from '../words.ts'
import { portText } from './ports.ts'

/** PT406, PT407, PT706: how traffic is spread over the endpoints. */
export const distributionWords: WordsFor<'PT406' | 'PT407' | 'PT706'> = {
  PT406: {
    name: 'topology-hints',
    title: hintTitle,
    message: hintMessage,
    fix: (facts, { kubectl, service }) => {
      switch (facts.kind) {
        case 'absent':
          return { text: 'See whether the Nodes carry a zone, and enough Pods run in each.', command: zones(kubectl) }
        case 'incomplete':
          return {
            text: 'Look at the hints: the EndpointSlice controller writes them all again when the Pods change.',
            command: kubectl('get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml'),
          }
        case 'zone':
        case 'overload':
          return { text: 'Spread the Pods over the zones (topologySpreadConstraints), or do without hints.' }
      }
    },
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
      mend: [
        'Spread the Pods evenly over the zones: topologySpreadConstraints with topologyKey topology.kubernetes.io/zone.',
        'Or take spec.trafficDistribution (or the annotation) away: then every Node sends to every endpoint.',
      ],
    },
  },
  PT407: {
    name: 'session-affinity',
    title: () => 'each client address stays with one endpoint',
    message: ({ seconds, endpoints }) =>
      `sessionAffinity is ClientIP for ${humanDuration(seconds * 1000)}: clients behind one address, such as a proxy, all get the same of ${count(endpoints, 'endpoint')}.`,
    fix: (_, { kubectl, service }) => ({
      text: 'If the load has to be even, take the affinity away.',
      command: kubectl(
        'patch',
        'service',
        service,
        '-p',
        JSON.stringify({ spec: { sessionAffinity: 'None', sessionAffinityConfig: null } }),
      ),
    }),
    explain: {
      summary: 'Session affinity keeps each client address at one endpoint.',
      means:
        'The load is as uneven as the clients are: all that come through one proxy or NAT go to one endpoint. New Pods get only new clients.',
      why: 'With sessionAffinity ClientIP kube-proxy remembers the endpoint of each source address for timeoutSeconds, 10800 (three hours) by default, counted from the last connection. Each Node remembers for itself.',
      sources: ['core/v1 ServiceSpec.sessionAffinity', 'core/v1 ClientIPConfig', 'kubernetes#43958, #55603'],
      confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.sessionAffinity} {.spec.sessionAffinityConfig}'"],
      mend: ['kubectl -n NS patch service SVC -p \'{"spec":{"sessionAffinity":"None","sessionAffinityConfig":null}}\''],
    },
  },
  PT706: {
    name: 'long-lived-imbalance',
    title: ({ protocol }) => `${protocol} connections are balanced once, not for each request`,
    message: ({ ports, protocol, endpoints }) =>
      `A client of ${some(ports.map(portText))} that keeps its connection, as ${protocol} does, sends all requests to one of ${count(endpoints, 'endpoint')}.`,
    fix: () => ({
      text: 'Let the clients balance (a headless Service and round_robin), put a proxy or mesh between, or limit the age of connections at the server.',
    }),
    explain: {
      summary: 'Long-lived connections spread requests unevenly.',
      means: 'Some endpoints do most of the work, and new Pods get none until clients connect again. Nothing is broken.',
      why: 'kube-proxy chooses an endpoint when a connection is made. gRPC and HTTP/2 send many requests over one connection and keep it, so all of them go to the same endpoint. The proxy of a mesh, or an Ingress controller, chooses for each request.',
      sources: ['core/v1 ServicePort.appProtocol', 'gRPC Load Balancing', 'kubernetes#38456'],
      confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'", 'kubectl -n NS top pods   (does the load differ?)'],
      mend: [
        'Headless Service (clusterIP: None), and round_robin in the client with the name dns:///SVC.NS.svc:PORT.',
        'Or a mesh or proxy that balances requests.',
        'Or a limit for the age of a connection at the server (MAX_CONNECTION_AGE of gRPC).',
      ],
    },
  },
}

function zones(kubectl: (...args: string[]) => string): string {
  return kubectl('get', 'nodes', '-L', 'topology.kubernetes.io/zone')
}

function hintTitle(facts: HintFacts): string {
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

function hintMessage(facts: HintFacts): string {
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
