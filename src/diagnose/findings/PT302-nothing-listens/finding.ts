import { count } from '../../../lib/count.ts'
import { socketAddress } from '../../../lib/ip.ts'
import { sharePort } from '../../chain/ports.ts'
import type { SocketFacts } from '../../facts.ts'
import type { FindingDefinition } from '../../finding.ts'
import { patchTarget } from '../../words/service-port.ts'
import { doubts, joined, share, socketAdvice, subject } from '../../words/sockets.ts'
import { some } from '../../words/text.ts'
import { byConnections } from './by-connections.ts'
import { byDeclaredPorts } from './by-declared-ports.ts'
import { bySockets } from './by-sockets.ts'
import type { Facts } from './facts.ts'

/** Nothing listens on the port that the Service leads to: proven by the sockets of the Pods, or inferred from the ports that they declare. */
export const PT302: FindingDefinition<'PT302', Facts> = {
  code: 'PT302',
  name: 'nothing-listens',
  rule: (chain) => {
    const refused = byConnections(chain)
    const isRefused = ({ ports }: { ports: readonly number[] }) => refused.some((one) => sharePort(one, { ports }))
    return [...byDeclaredPorts(chain).filter((one) => !isRefused(one)), ...bySockets(chain), ...refused]
  },
  title: (facts) =>
    facts.refusals
      ? refusedTitle(facts.number, facts.refusals)
      : isProven(facts)
        ? closedTitle(facts)
        : facts.named
          ? `probably nothing listens on port ${facts.port.targetPort}`
          : `no container declares port ${facts.port.targetPort}`,
  message: (facts) =>
    facts.refusals ? refusedMessage(facts.number, facts.refusals) : isProven(facts) ? closedMessage(facts) : inferredMessage(facts),
  advice: ({ port, suggestion, sockets, named, refusals }, context) => {
    if (!sockets && !refusals && !named) return socketAdvice(context.porttrace(`svc/${context.service}`))
    if (suggestion !== undefined) return { fix: patchTarget(port, suggestion, context) }
    if (typeof port.targetPort === 'string' && sockets)
      return {
        fix: { text: `Bind the process to the number of the container port ${port.targetPort}, or declare the port on which it listens.` },
      }
    return {
      fix: {
        text: 'Set targetPort to the port on which the process listens.',
        command: context.kubectl('edit', 'service', context.service),
      },
    }
  },
  effect: 'closed',
  relations: {
    causes: {
      // If the sockets prove what listens, a declaration for another protocol (PT310) is only a hint.
      PT310: (_, own, other) => other.confidence === 'inferred' && own.confidence === 'proven' && sharePort(own, other),
    },
  },
  explain: {
    summary: 'No process listens on the targetPort.',
    means: 'The Pods are ready and get the packets, but no process listens on the port, so connections are refused.',
    why: 'A numeric targetPort is not validated: the endpoint is the address of the Pod and that number. Declared container ports are informational, so a difference is a hint, not proof. The hint is stronger if a command, an argument, an environment variable or a probe of the containers has another port. If one of them has the targetPort, porttrace gives no hint.',
    sources: ['core/v1 ServicePort.targetPort', 'core/v1 ContainerPort', 'Debug Services: Is the Service defined correctly?'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe',
      'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (state 0A is LISTEN; the port is hexadecimal)',
    ],
    fix: [
      'kubectl -n NS patch service SVC --type json -p \'[{"op":"replace","path":"/spec/ports/0/targetPort","value":PORT}]\'',
      'Or bind the process to the port.',
    ],
  },
}

function isProven(facts: Facts): facts is Facts & { sockets: SocketFacts } {
  return facts.sockets !== undefined
}

function refusedTitle(number: number, { count: refused, of }: NonNullable<Facts['refusals']>): string {
  return refused === of ? `port ${number} refuses connections` : `${refused} of ${of} endpoints refuse connections on ${number}`
}

function refusedMessage(number: number, { address, client, count: refused, isProxied }: NonNullable<Facts['refusals']>): string {
  const others = refused > 1 ? ` and ${count(refused - 1, 'other endpoint')}` : ''
  return client === undefined
    ? `${socketAddress(address, number)}${others} refused ${isProxied ? 'a request through the API server and a port-forward' : 'a port-forward'}, and the sockets could not be read. Probably no process listens on ${number}.`
    : `${socketAddress(address, number)}${others} refused every connection from pod/${client}, and the sockets could not be read. A refusal comes from the address itself, so no process listens on ${number}.`
}

function inferredMessage({ port, declared, pods, named }: Facts): string {
  const ports = `targetPort is ${port.targetPort}, but the containers of ${count(pods, 'Pod')} declare ${some(declared)} and not ${port.targetPort}`
  return named
    ? `${ports}, and ${named.field} of container ${named.container} names ${named.port}. Only the listening sockets show which port is open (--probe reads them).`
    : `${ports}. A container need not declare its port: --probe reads which sockets listen.`
}

function closedTitle({ number, port, sockets }: Facts & { sockets: SocketFacts }): string {
  return `nothing listens on port ${number}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}${share(sockets)}`
}

function closedMessage({ sockets, number }: Facts & { sockets: SocketFacts }): string {
  const elsewhere = sockets.elsewhere.length > 0 ? `: ${subject(sockets)} ${some(sockets.elsewhere, 4)}` : ', nor on any other port'
  const here = sockets.listening.length > 0 ? `, and on that port only ${some(sockets.listening)}, which is not the Pod IP` : ''
  const ready =
    sockets.ready === 0
      ? ''
      : sockets.ready === sockets.count
        ? ` Kubernetes still reports the ${sockets.count === 1 ? 'Pod' : 'Pods'} ready`
        : ` Kubernetes still reports ${sockets.ready} of these Pods ready`
  const tables = sockets.count === 1 ? `The socket table of pod/${sockets.pod} shows` : `The socket tables of ${sockets.count} Pods show`
  return `${tables} no listener on ${number}${elsewhere}${here}.${joined(ready, doubts(sockets))}`
}
