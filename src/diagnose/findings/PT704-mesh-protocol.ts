import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { TrafficSource } from '../../trace/access/traffic-sources.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { podRef, serviceRef } from '../chain/evidence.ts'
import { declaredProtocol, isGuessed, usualInstead } from '../chain/istio.ts'
import { isServed, marks, portFacts, positions } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  kind: 'undeclared' | 'mismatch'
  ports: readonly PortFacts[]
  declared?: string
  usual?: string
  waypoint?: string
}

/**
 * Istio chooses how to treat a port by its `appProtocol`, else by its name. Without either it guesses. With a wrong one it reads traffic as
 * HTTP that is not HTTP. Linkerd detects the protocol from the bytes, and Consul uses a resource of its own.
 */
export const PT704: FindingDefinition<'PT704', Facts> = {
  code: 'PT704',
  name: 'mesh-protocol',
  rule: (chain) => [...guessed(chain), ...mistaken(chain)],
  title: ({ kind, ports, declared, usual }) =>
    kind === 'mismatch'
      ? `port ${some(ports.map(portText), 2)} is declared as ${declared}, but is usually ${usual}`
      : `Istio has to guess the protocol of ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText), 2)}`,
  message: ({ kind, ports, declared, usual, waypoint }) =>
    kind === 'mismatch'
      ? `The name or appProtocol of the port says ${declared}, so Istio reads it as HTTP. Istio would close ${usual} connections.`
      : `${ports.length === 1 ? 'The port has' : `${count(ports.length, 'port')} have`} neither an appProtocol nor a name such as http-web${waypoint === undefined ? '' : `, and traffic passes the waypoint ${waypoint}`}. HTTP routing, retries and metrics depend on the guess, and a protocol in which the server speaks first is delayed.`,
  advice: (_, { kubectl, service }) => ({
    fix: {
      text: 'Set appProtocol of the port (http, grpc, tcp …), or start the name of the port with the protocol.',
      command: kubectl('edit', 'service', service),
    },
  }),
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'A mesh chooses the protocol of a port by its name or appProtocol, which is missing or wrong.',
    means: 'Istio guesses from the first bytes, or reads another protocol as HTTP. If it guesses, traffic flows, but with fewer features.',
    why: 'Istio uses spec.ports[].appProtocol, or else the part of the port name before the first dash: grpc, grpc-web, http, http2, https, mongo, mysql, redis, tcp, tls, udp. Otherwise it looks at the first bytes from the client, and there are none if the server speaks first. In an ambient mesh this applies to traffic through a waypoint. Linkerd looks at the bytes and skips the ports in config.linkerd.io/opaque-ports. Consul has its own resource (ServiceDefaults).',
    sources: [
      'Istio Protocol Selection',
      'istio pkg/config/kube/conversion.go',
      'istio IST0118',
      'core/v1 ServicePort.appProtocol',
      'istio#19966, #13371, #22124',
    ],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
      'istioctl analyze -n NS',
      'istioctl proxy-config listeners POD.NS --port PORT',
    ],
    fix: ['Set spec.ports[].appProtocol, or rename the port: http-web, grpc-api, tcp-db.'],
  },
}

/** Sidecars choose by protocol, and so does the waypoint of an ambient mesh; a ztunnel alone does not. */
function isChosen(chain: Chain, { usable, sidecar, ambient }: Endpoint): boolean {
  return usable && (sidecar === 'istio' || (ambient === true && chain.service?.waypoint !== undefined))
}

/** The proxy of a client that was named chooses, too: by the same Service port, whether or not the Pods behind it have a proxy. */
function choosing({ trafficSources = [] }: Chain): TrafficSource | undefined {
  return trafficSources.find(({ sidecar }) => sidecar === 'istio')
}

function guessed(chain: Chain): Found<Facts>[] {
  const isAsked = (port: PortChain) => choosing(chain) !== undefined && isServed(port)
  const ports = positions(chain, (port) => isGuessed(port) && (isAsked(port) || port.endpoints.some((one) => isChosen(chain, one))))
  const [first] = ports
  if (first === undefined) return []
  const all = ports.flatMap((position) => chain.ports[position] ?? [])
  const waypoint = chain.service?.waypoint
  return [
    {
      facts: { kind: 'undeclared', ports: all.map(portFacts), ...defined({ waypoint }) },
      severity: 'info',
      confidence: 'proven',
      ...marks('service', ports),
      evidence: [...all.flatMap((port) => declaration(chain, port)), ...proxy(chain, all[0])],
    },
  ]
}

function mistaken(chain: Chain): Found<Facts>[] {
  return chain.ports.flatMap((port, position): Found<Facts>[] => {
    const chosen = port.endpoints.filter((one) => isChosen(chain, one))
    const usual = usualInstead(port, [port.port, port.targetPort, ...chosen.map((one) => one.port)])
    const isMet = chosen.length > 0 || (choosing(chain) !== undefined && isServed(port))
    if (!isMet || usual === undefined) return []
    return [
      {
        facts: { kind: 'mismatch', ports: [portFacts(port)], declared: declaredProtocol(port) ?? '', usual },
        severity: 'warn',
        confidence: 'inferred',
        ...marks('service', [position]),
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
  const source = one ? undefined : choosing(chain)
  if (source) {
    const { kind, namespace, name } = source.view
    return [{ object: { kind, ...defined({ namespace }), name }, field: 'spec.{containers,initContainers}[*].name', value: 'istio-proxy' }]
  }
  if (!one?.pod) return []
  const object = podRef(chain, one.pod)
  return one.sidecar
    ? [{ object, field: 'spec.{containers,initContainers}[*].name', value: 'istio-proxy' }]
    : [{ object, field: 'metadata.annotations["ambient.istio.io/redirection"]', value: 'enabled' }]
}
