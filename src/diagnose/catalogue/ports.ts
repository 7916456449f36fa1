import { shellQuote } from '../../lib/shell.ts'
import type { Fix } from '../../model/finding.ts'
import type { Facts, PortFacts, SocketFacts } from '../facts.ts'
import { count, some, type WordContext, type WordsFor } from '../words.ts'
import { closedMessage, closedTitle } from './sockets.ts'

/** PT3xx: Service ports, target ports and what listens. */
export const portWords: WordsFor<'PT301' | 'PT302' | 'PT306'> = {
  PT301: {
    name: 'named-port-missing',
    title: ({ port, count: pods, of }) =>
      pods < of ? `${pods} of ${of} Pods have no port named ${port.targetPort}` : `no Pod has a port named ${port.targetPort}`,
    message: ({ port, names, otherProtocol, headless }) => {
      const start = `targetPort ${port.targetPort} of port ${port.port}/${port.protocol} names no container port of these Pods`
      const end = headless ? ` ${namedAllTheSame}` : ''
      if (otherProtocol) return `${start}: a port of that name is declared, but for ${otherProtocol}.${end}`
      return names.length > 0 ? `${start}; they declare ${some(names)}.${end}` : `${start}; they declare no named port.${end}`
    },
    fix: ({ port, served, suggestion }, context) =>
      served
        ? { text: `Name the port ${port.targetPort} in the Pod template of those Pods; while a rollout goes on it mends itself.` }
        : suggestion === undefined
          ? {
              text: 'Name the container port so, or use the number that the process listens on.',
              command: context.kubectl('edit', 'service', context.service),
            }
          : patchTarget(port, suggestion, context),
    explain: {
      summary: 'targetPort is a name that no container port of (some) Pods has.',
      means:
        'The Pods are ready and selected, and still the port has no endpoint: connections are rejected. The name of a headless Service leads to them all the same; its SRV records and routes do not.',
      why: 'A named targetPort is looked up in each Pod by name and protocol, in the containers and then in the native sidecars (init containers with restartPolicy Always). Where it is not found, the EndpointSlice controller leaves this port out and keeps the address, so the slice has endpoints and no port.',
      sources: ['k8s.io/endpointslice utils.go getEndpointPorts', 'kubernetes#83145, #109627'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
        'kubectl -n NS get pods -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.containers[*].ports}{"\\n"}{end}\'',
        "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'",
      ],
      mend: ['Correct spec.ports[].targetPort of the Service, or name the port in the Pod template; or use the port number.'],
    },
  },
  PT302: {
    name: 'nothing-listens',
    title: (facts) => (isProven(facts) ? closedTitle(facts) : `probably nothing listens on ${facts.port.targetPort}`),
    message: (facts) => (isProven(facts) ? closedMessage(facts) : inferredMessage(facts)),
    fix: ({ port, suggestion, sockets }, context) =>
      suggestion !== undefined
        ? patchTarget(port, suggestion, context)
        : typeof port.targetPort === 'string' && sockets
          ? {
              text: `Let the process listen on the port that the container port ${port.targetPort} declares, or declare the one on which it listens.`,
            }
          : {
              text: 'Set targetPort to the port on which the process listens.',
              command: context.kubectl('edit', 'service', context.service),
            },
    explain: {
      summary: 'Nothing listens on the number that targetPort gives.',
      means: 'The Pods are ready and get the packets, but no process has the port open: connections are refused.',
      why: 'A numeric targetPort is never compared with anything: the endpoint is made from the address of the Pod and that number. The ports that a container declares are information only, so a difference is a hint and no proof.',
      sources: ['core/v1 ServicePort.targetPort', 'core/v1 ContainerPort', 'Debug Services: Is the Service defined correctly?'],
      confirm: [
        'kubectl porttrace -n NS svc/SVC --probe',
        'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (state 0A is LISTEN; the port is hexadecimal)',
      ],
      mend: [
        'kubectl -n NS patch service SVC --type json -p \'[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]\'',
        'Or let the process listen on the port.',
      ],
    },
  },
  PT306: {
    name: 'no-such-service-port',
    title: ({ asked }) => `the Service has no port ${asked}`,
    message: ({ asked, ports, meant, how }) => {
      const has = `It has ${some(ports.map(portText))}.`
      if (!meant) return has
      if (how === 'nodePort') return `${has} ${asked} is the NodePort of ${portText(meant)}: it is open on the Nodes, not on the Service.`
      if (how === 'targetPort') return `${has} ${asked} is the port of the Pods: on the Service it is ${portText(meant)}.`
      return `${has} Did you mean ${meant.name}?`
    },
    fix: ({ meant }, context) =>
      meant
        ? { text: `Connect to ${context.service}:${meant.port}.`, command: porttrace(`svc/${context.service}:${meant.port}`, context) }
        : { text: 'Connect to one of the ports of the Service, or add the port to it.' },
    explain: {
      summary: 'The port asked for is none of the ports of the Service.',
      means: 'A client that connects to the Service on this port is refused or times out: kube-proxy has no rule for it.',
      why: 'A Service has only the ports of spec.ports[].port. The port of the container (targetPort) belongs to the Pod address, and the NodePort to the Nodes.',
      sources: ['core/v1 ServicePort', 'Debug Services: Is the Service defined correctly?'],
      confirm: ['kubectl -n NS get service SVC'],
      mend: ['Connect to a port of the Service, or add one to spec.ports.'],
    },
  },
}

/** Of addresses without the port, behind a headless Service. */
export const namedAllTheSame =
  'The Service is headless: its name leads to their addresses all the same, on whatever port the client asks for. SRV records lack them, and so does a route that leads there.'

function isProven(facts: Facts['PT302']): facts is Facts['PT302'] & { sockets: SocketFacts } {
  return facts.sockets !== undefined
}

function inferredMessage({ port, declared, pods }: Facts['PT302']): string {
  return `targetPort is ${port.targetPort}, but the containers of ${count(pods, 'Pod')} declare ${some(declared)} and not ${port.targetPort}. Inferred from the declared ports: only the listening sockets can prove it (--probe reads them).`
}

/** `80 (http)`, `80`. */
export function portText(port: PortFacts): string {
  return port.name ? `${port.port} (${port.name})` : String(port.port)
}

/** kubectl takes no flags before the name of a plugin, so those that reach the cluster stand at the end. */
function porttrace(target: string, { kubectl }: WordContext): string {
  return `kubectl porttrace ${shellQuote(target)} ${kubectl().replace(/^kubectl /, '')}`
}

function patchTarget(port: PortFacts, value: number | string, { kubectl, service }: WordContext): Fix {
  const patch = JSON.stringify([{ op: 'replace', path: `/spec/ports/${port.index}/targetPort`, value }])
  return { text: `Set targetPort to ${value}.`, command: kubectl('patch', 'service', service, '--type', 'json', '-p', patch) }
}
