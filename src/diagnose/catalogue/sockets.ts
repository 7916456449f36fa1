import type { Facts, SocketFacts } from '../facts.ts'
import { some, type WordsFor } from '../words.ts'

/** PT303 and PT308: what listens, as probes have found it. */
export const socketWords: WordsFor<'PT303' | 'PT308'> = {
  PT303: {
    name: 'loopback-only',
    title: ({ number, sockets }) => `the process listens on loopback only, not on port ${number} of the Pod${share(sockets)}`,
    message: ({ sockets, number, mesh }) =>
      `${capital(subject(sockets))} ${some(sockets.listening)}: only processes of the same Pod get through, and connections to port ${number} of the Pod's address are refused.${mesh === undefined ? '' : ` The ${mesh === 'ambient' ? 'ambient mesh' : `${mesh} sidecar`} may connect to loopback, which depends on its version.`}${doubts(sockets)}`,
    fix: ({ number }) => ({
      text: `Let the process listen on 0.0.0.0:${number} (or [::]:${number}), as an option, its configuration or an environment variable such as HOST has it.`,
    }),
    explain: {
      summary: 'The process listens on 127.0.0.1 or ::1 only, so no other Pod reaches it.',
      means:
        'The Pod is ready and the endpoint is listed, but connections from outside of the Pod are refused, while a port-forward works.',
      why: 'Each Pod has a network namespace of its own, with its own loopback interface. Packets of a Service arrive at the address of the Pod, on which nothing listens. A port-forward, and a readiness probe by a command, connect from inside, so that they find the process.',
      sources: [
        'Debug Services: is the Pod listening on its address?',
        'istio.io, Sidecar networking change of 1.10',
        'kubernetes/website#7281',
      ],
      confirm: [
        'kubectl porttrace -n NS svc/SVC --probe',
        'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (0100007F is 127.0.0.1, state 0A is LISTEN)',
      ],
      mend: ['Let the process listen on all addresses: 0.0.0.0, or :: for both families.'],
    },
  },
  PT308: {
    name: 'udp-unproven',
    title: ({ port }) => `UDP port ${port.port}: that datagrams arrive is not proven`,
    message: ({ bound, of, tried }) =>
      `${bound === 0 ? 'What listens could not be read' : bound < of ? `A socket is bound in ${bound} of ${of} Pods` : 'A socket is bound in each Pod that was probed'}${tried > 0 ? ', and no datagram was answered' : ''}: UDP owes no answer, so silence proves nothing.`,
    fix: (_, context) => ({
      text: `Ask with a client of the protocol itself, from a Pod, at ${context.service}.${context.namespace}.svc.`,
    }),
    explain: {
      summary: 'A UDP port was probed, and no answer proves that datagrams arrive.',
      means:
        'Nothing is known to be wrong. The socket tables tell whether a process is bound to the port; whether its clients get through only its own protocol tells.',
      why: 'UDP has no handshake. A port without a process may answer with an ICMP message (port unreachable), which proves that nothing is there; a process that does not understand an empty datagram stays silent, as a firewall does. Old connections of conntrack can hold a client on a Pod that has gone.',
      sources: ['RFC 768', 'RFC 1122 section 4.1', 'kubernetes#125467, #106274'],
      confirm: ['kubectl -n NS exec POD -- cat /proc/net/udp /proc/net/udp6   (state 07; the port is hexadecimal)'],
      mend: ['Nothing. Where clients have lost a UDP Service, start them again, so that they take a new source port.'],
    },
  },
}

/** The proven form of PT302. */
export function closedTitle({ number, port, sockets }: Facts['PT302'] & { sockets: SocketFacts }): string {
  return `nothing listens on ${number}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}${share(sockets)}`
}

/** What the tables show instead. */
export function closedMessage({ sockets, number }: Facts['PT302'] & { sockets: SocketFacts }): string {
  const elsewhere = sockets.elsewhere.length > 0 ? `: ${subject(sockets)} ${some(sockets.elsewhere, 4)}` : ': nothing at all listens there'
  const here =
    sockets.listening.length > 0 ? ` On that port it listens on ${some(sockets.listening)} only, which is not the address of the Pod.` : ''
  const ready =
    sockets.ready === 0
      ? ''
      : sockets.ready === sockets.count
        ? ` Yet Kubernetes calls ${sockets.count === 1 ? 'it' : 'them'} ready.`
        : ` Yet Kubernetes calls ${sockets.ready} of them ready.`
  const tables = sockets.count === 1 ? `The socket table of pod/${sockets.pod} shows` : `The socket tables of ${sockets.count} Pods show`
  return `${tables} nothing on ${number}${elsewhere}.${here}${ready}${doubts(sockets)}`
}

/** Of PT305: the process has one family only. */
export function familyMessage({ sockets, family, number }: Extract<Facts['PT305'], { fault: 'listener' }>): string {
  return `${capital(subject(sockets))} ${some(sockets.listening)} only, and the endpoint is ${family}: connections to its port ${number} are refused.${doubts(sockets)}`
}

function share({ count: pods, of }: SocketFacts): string {
  return of === 1 ? '' : pods === of ? `, in ${of === 2 ? 'both' : `all ${of}`} Pods` : `, in ${pods} of ${of} Pods`
}

function subject({ ofNode, count: pods }: SocketFacts): string {
  if (ofNode) return 'the Node, whose network the Pod shares, listens on'
  return pods === 1 ? 'the Pod listens on' : 'the Pods listen on'
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** Why the table alone does not prove it, or what seems to speak against it. */
function doubts({ young, answered }: SocketFacts): string {
  const youth = young ? ' The container has only just been started, and may not have opened its ports yet.' : ''
  if (answered === undefined) return youth
  if (answered === 'unknown') return `${youth} A connection was answered all the same: a proxy or a rule that does not show stands between.`
  return `${youth} A connection was answered all the same, by the ${answered === 'ambient' ? 'ambient mesh' : `${answered} sidecar`} and not by the process.`
}
