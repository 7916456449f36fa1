import { count, some, type WordsFor } from '../words.ts'
import { portText } from './ports.ts'

/** PT704, PT705: what a mesh makes of the ports. */
export const meshWords: WordsFor<'PT704' | 'PT705'> = {
  PT704: {
    name: 'mesh-protocol',
    title: ({ kind, ports, declared, usual }) =>
      kind === 'mismatch'
        ? `the mesh takes port ${some(ports.map(portText))} for ${declared}, which is usually ${usual}`
        : `Istio has to guess the protocol of ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText))}`,
    message: ({ kind, ports, declared, usual, waypoint }) =>
      kind === 'mismatch'
        ? `By its name or appProtocol the port is ${declared}, so Istio reads it as HTTP; ${usual} is not, and would be cut off.`
        : `${ports.length === 1 ? 'The port has' : `${count(ports.length, 'port')} have`} neither an appProtocol nor a name such as http-web${waypoint === undefined ? '' : `, and traffic passes the waypoint ${waypoint}`}: routes by HTTP, retries and metrics depend on the guess, and a protocol in which the server speaks first waits for it.`,
    fix: (_, { kubectl, service }) => ({
      text: 'Set appProtocol of the port (http, grpc, tcp …), or begin its name with the protocol.',
      command: kubectl('edit', 'service', service),
    }),
    explain: {
      summary: 'A mesh chooses the protocol of a port by its name or appProtocol, and these say none or a wrong one.',
      means: 'Istio guesses from the first bytes, or reads as HTTP what is none. Guessed traffic flows, but with fewer features.',
      why: 'Istio takes spec.ports[].appProtocol, else the part of the port name before the first dash: grpc, grpc-web, http, http2, https, mongo, mysql, redis, tcp, tls, udp. For anything else it looks at the first bytes of the client; where the server speaks first there are none. In an ambient mesh this holds for traffic through a waypoint. Linkerd looks at the bytes and skips ports by config.linkerd.io/opaque-ports; Consul has a resource of its own (ServiceDefaults).',
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
      mend: ['Set spec.ports[].appProtocol, or rename the port: http-web, grpc-api, tcp-db.'],
    },
  },
  PT705: {
    name: 'mesh-port-shared',
    title: ({ podPort, other }) => `service/${other} leads to port ${podPort} of the same Pods with another protocol`,
    message: ({ port, protocol, other, otherPort, otherProtocol, podPort, more }) =>
      `Port ${portText(port)} of this Service is ${protocol}, ${portText(otherPort)} of ${other} is ${otherProtocol}${more > 0 ? ` (and ${more} more)` : ''}; the proxy in the Pods has one protocol for ${podPort}.`,
    fix: ({ other }, { kubectl, service }) => ({
      text: 'Give both ports the same protocol, by name or appProtocol.',
      command: kubectl('get', 'service', service, other, '-o', 'yaml'),
    }),
    explain: {
      summary: 'Two Services lead to one port of the same Pods, and declare different protocols.',
      means:
        'The proxy of the mesh treats the port by one of the two; clients of the other Service may lose routing, metrics or the connection.',
      why: 'A sidecar has one listener for a port of its Pod, and so one protocol. Istio takes it from one of the Services that select the Pod. Only Services that were read are compared: those named together, those of a dump, and those of a list.',
      sources: ['istio IST0116, IST0137', 'istio pkg/config/analysis/msg/messages.yaml'],
      confirm: ['kubectl -n NS get services -o wide', 'istioctl analyze -n NS'],
      mend: ['Let both Services declare the same protocol, or let the process listen on a port for each.'],
    },
  },
}
