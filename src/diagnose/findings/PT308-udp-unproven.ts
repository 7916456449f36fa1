import { podRef, serviceRef } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { tableField } from '../chain/sockets.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  bound: number
  of: number
  tried: number
}

/**
 * A UDP port was probed, and no datagram was answered. That is not a fault: only the table of the sockets proves that something listens, a
 * refusal proves that nothing does, and silence proves nothing.
 */
export const PT308: FindingDefinition<'PT308', Facts> = {
  code: 'PT308',
  name: 'udp-unproven',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const probed = port.endpoints.filter(({ usable, socket }) => usable && socket !== undefined)
      const [first] = probed
      if (port.protocol !== 'UDP' || !first) return []
      const tries = chain.probes.filter((probe) => probe.kind === 'connect' && probe.to.position === position && probe.role !== 'neighbour')
      const isAnswered = tries.some((probe) => probe.kind === 'connect' && probe.result === 'open')
      const isFaulty = probed.some(({ socket }) => socket?.state !== 'open' && socket?.state !== 'unknown')
      if (isAnswered || isFaulty) return []
      const bound = probed.filter(({ socket }) => socket?.state === 'open')
      return [
        {
          facts: {
            port: portFacts(port),
            bound: bound.length,
            of: probed.length,
            tried: tries.filter((probe) => probe.kind === 'connect' && probe.reason === 'no-answer').length,
          },
          severity: 'info',
          confidence: 'proven',
          ...marks('entry', [position]),
          evidence: [
            { object: serviceRef(chain), field: `spec.ports[${port.index}].protocol`, value: port.protocol },
            ...bound.slice(0, 3).map(({ pod = '', socket }) => ({
              object: podRef(chain, pod),
              field: tableField(port.protocol),
              value: socket?.listening ?? [],
            })),
          ],
        },
      ]
    }),
  title: ({ port }) => `UDP port ${port.port}: delivery is not proven`,
  message: ({ bound, of, tried }) =>
    `${bound === 0 ? 'The sockets could not be read' : bound < of ? `A socket is bound in ${bound} of ${of} Pods` : 'A socket is bound in each Pod that was probed'}${tried > 0 ? ', and no datagram was answered' : ''}. UDP has no handshake, so a missing answer proves nothing.`,
  advice: (_, context) => ({
    next: { text: `From a Pod, send a request to ${context.service}.${context.namespace}.svc with a client of its protocol.` },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'A UDP port was probed, and delivery is not proven.',
    means:
      'No fault is known. The socket tables show whether a process is bound to the port; only a client of its protocol can test delivery.',
    why: 'UDP has no handshake. A port without a process may answer with an ICMP message (port unreachable), which proves that nothing is there; a process that does not understand an empty datagram stays silent, as a firewall does. Old conntrack entries can keep a client on a Pod that no longer exists.',
    sources: ['RFC 768', 'RFC 1122 section 4.1', 'kubernetes#125467, #106274'],
    confirm: ['kubectl -n NS exec POD -- cat /proc/net/udp /proc/net/udp6   (state 07; the port is hexadecimal)'],
    fix: ['No change is needed. If clients can no longer reach a UDP Service, restart them, so that they use a new source port.'],
  },
}
