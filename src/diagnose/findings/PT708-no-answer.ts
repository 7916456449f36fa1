import { count } from '../../lib/count.ts'
import { socketAddress } from '../../lib/ip.ts'
import type { ConnectionProbe, OutgoingConnections } from '../../model/connections.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { counterEvidence, hasRisen, sampledEndpoints, usedEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  /** The client Pod, and its namespace. */
  client: string
  namespace: string
  addresses: readonly string[]
  /** How many of its connections to the port are established. */
  established: number
  /**
   * `full`: an endpoint dropped SYNs. `lost`: all endpoints were read, and none of them has seen a SYN of the client. `unknown`: neither is known.
   */
  where: 'full' | 'lost' | 'unknown'
  policies: readonly string[]
}

/** A client sends SYNs to an address of the port again and again, and gets no response. The tables of the endpoints tell whether they got there. */
export const PT708: FindingDefinition<'PT708', Facts> = {
  code: 'PT708',
  name: 'no-answer',
  rule: (chain) =>
    chain.ports.flatMap((port, position) =>
      chain.probes.flatMap((probe): Found<Facts>[] => {
        if (probe.kind !== 'connections') return []
        const silent = silentTargets(probe, port)
        const [first] = silent
        if (!first) return []
        const established = targetsIn(probe, port).reduce((sum, one) => sum + one.established, 0)
        const where = whereLost(chain, port, probe)
        return [
          {
            facts: {
              port: portFacts(port),
              client: probe.from.pod,
              namespace: probe.from.namespace,
              addresses: silent.map(({ to }) => socketAddress(to.address, to.port)),
              established,
              where,
              policies: chain.policies.map(({ kind, name }) => `${kind} ${name}`),
            },
            severity: established === 0 ? 'error' : 'warn',
            confidence: 'proven',
            ...marks('entry', [position]),
            evidence: [
              ...silent.slice(0, 3).map(({ to, synSent, retransmits }) => ({
                object: { kind: 'Pod', namespace: probe.from.namespace, name: probe.from.pod },
                field: `/proc/net/{tcp,tcp6} SYN_SENT to ${socketAddress(to.address, to.port)}`,
                value: `${synSent}, repeated ${retransmits ?? 0} times`,
              })),
              ...counterEvidence(probe, 'synRetrans', '/proc/net/netstat TcpExt.TCPSynRetrans'),
            ],
          },
        ]
      }),
    ),
  title: ({ client }) => `connections of ${client} get no answer`,
  cause: ({ client, addresses }) => `${client} gets no answer from ${some(addresses)}`,
  message: ({ client, addresses, established, where }) =>
    `${client} repeats its SYN to ${some(addresses)}, and no answer comes${established > 0 ? `; ${count(established, 'other connection')} of the client ${established === 1 ? 'is' : 'are'} open` : ''}. ${
      {
        full: 'An endpoint dropped SYNs, because its accept queue is full.',
        lost: 'All endpoints were read, and its SYN reached none of them: a policy, a route or kube-proxy drops it.',
        unknown: 'Whether its SYN reached an endpoint is unknown.',
      }[where]
    }`,
  advice: ({ client, namespace, where, policies }, { porttrace, service, kubectlIn }) => ({
    next:
      where === 'lost'
        ? {
            text:
              policies.length > 0
                ? `Check the policies that select the Pods: ${some(policies)}.`
                : 'Check routes between the Nodes, and kube-proxy.',
            command: porttrace(`svc/${service}`),
          }
        : {
            text: 'Look at the connections of the client again.',
            command: kubectlIn(namespace, 'exec', client, '--', 'cat', '/proc/net/tcp', '/proc/net/tcp6'),
          },
  }),
  effect: 'dropped',
  relations: {},
  explain: {
    summary: 'A client sends SYNs and gets no answer.',
    means:
      'The client waits until its own timeout. Nothing refused the connection, so something on the way drops it, or the accept queue of the server is full.',
    why: 'A connection in SYN_SENT whose SYN was repeated got neither SYN-ACK nor a reset. kube-proxy rewrites packets, not sockets, so the socket table of the client shows the ClusterIP. An endpoint that a SYN reaches has a row in SYN_RECV, or a counter of dropped SYNs rises there.',
    sources: ['RFC 9293, section 3.8.1', 'proc_pid_net(5)', 'torvalds/linux Documentation/networking/snmp_counter.rst'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --for 10s --from pod/CLIENT',
      'kubectl -n NS exec CLIENT -- cat /proc/net/tcp   (state 02 is SYN_SENT)',
    ],
    fix: [
      'If no SYN arrives: allow the client in the policies of both sides, or repair the route between the Nodes.',
      'If the accept queue is full: find what blocks the process of the endpoint.',
    ],
  },
}

/** The addresses of a port: its entry points, and its endpoints. */
function isOf(port: PortChain, { to }: OutgoingConnections): boolean {
  return [...port.entries, ...port.endpoints].some(({ address, port: number }) => address === to.address && number === to.port)
}

function targetsIn({ samples }: ConnectionProbe, port: PortChain): OutgoingConnections[] {
  return (samples.at(-1)?.outgoing ?? []).filter((one) => isOf(port, one))
}

/** Targets without an answer: a SYN that was repeated in two samples, or that waits in the last while repeated SYNs were counted. */
function silentTargets(probe: ConnectionProbe, port: PortChain): OutgoingConnections[] {
  if (probe.samples.length < 2) return []
  return targetsIn(probe, port).filter((last) => {
    const all = probe.samples.flatMap(({ outgoing }) =>
      outgoing.filter(({ to }) => to.address === last.to.address && to.port === last.to.port),
    )
    const repeated = all.filter(({ synSent, retransmits }) => synSent > 0 && (retransmits ?? 0) >= 1)
    return last.synSent > 0 && (repeated.length >= 2 || hasRisen(probe, 'synRetrans'))
  })
}

/** What a counter that rises or a row tells, each only where all of the endpoints were read in full. */
function whereLost(chain: Chain, port: PortChain, client: ConnectionProbe): Facts['where'] {
  const sampled = sampledEndpoints(chain, port)
  if (sampled.some(({ probe, last }) => hasRisen(probe, 'listenOverflows') && !last.othersWait && (last.waiting ?? 0) > 0)) return 'full'
  const drops = ['listenOverflows', 'listenDrops', 'reqQFullDrop'] as const
  const isRead = sampled.every(({ probe, samples, endpoint }) => {
    const counters = samples.every(({ sample }) => drops.every((name) => sample.counters[name] !== undefined))
    return probe.samples.length > 1 && counters && !samples.some(({ sample }) => sample.cut) && !endpoint.sidecar && !endpoint.ambient
  })
  const hasSeen = sampled.some(({ probe, samples }) => {
    const rows = samples.some(
      ({ port: one }) => one.states.synRecv !== undefined || one.morePeers !== undefined || one.peers.some(isMaybe(client)),
    )
    return rows || drops.some((name) => hasRisen(probe, name))
  })
  return isRead && !hasSeen && sampled.length > 0 && sampled.length === usedEndpoints(port) ? 'lost' : 'unknown'
}

/** Could the peer be the client? The client's address may appear as that of a Node. */
function isMaybe({ from }: ConnectionProbe) {
  return ({ who }: { who: Who }) =>
    who === 'unknown' || (typeof who !== 'string' && (who.kind === 'Node' || (who.namespace === from.namespace && who.name === from.pod)))
}

type Who = OutgoingConnections['who']
