import { marks, portFacts } from '../chain/ports.ts'
import { counterEvidence, hasRisen, sampledEndpoints, sampledMs, usedEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  seconds: number
  endpoints: number
  /** The kubelet, whose probes are allowed for, did connect. */
  probed: boolean
}

/** After this many ms without a connection, the finding is reported. */
const LEAST_MS = 30_000

/**
 * No endpoint of a port had a connection in any sample, nor took one in between, for 30 s or more. The counter is of the whole Pod, and the kubelet's
 * probes are allowed for. Nothing is said of Pods in a mesh or on their Node's network.
 */
export const PT710: FindingDefinition<'PT710', Facts> = {
  code: 'PT710',
  name: 'no-traffic',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const sampled = sampledEndpoints(chain, port)
      const isMeshed = sampled.some(({ endpoint }) => endpoint.sidecar !== undefined || endpoint.ambient || endpoint.hostNetwork)
      const isQuiet = sampled.every(({ endpoint }) => (endpoint.connections?.idleMs ?? 0) >= LEAST_MS)
      const [first] = sampled
      if (!first || port.protocol !== 'TCP' || isMeshed || !isQuiet || sampled.length < usedEndpoints(port)) return []
      return [
        {
          facts: {
            port: portFacts(port),
            seconds: Math.round(sampledMs(first.probe) / 1_000),
            endpoints: sampled.length,
            probed: sampled.some(({ probe }) => hasRisen(probe, 'passiveOpens')),
          },
          severity: 'info',
          confidence: 'proven',
          ...marks('socket', [position]),
          evidence: sampled.slice(0, 3).flatMap(({ probe }) => counterEvidence(probe, 'passiveOpens', '/proc/net/snmp Tcp.PassiveOpens')),
        },
      ]
    }),
  title: () => 'no client has connected',
  message: ({ port, seconds, endpoints, probed }) =>
    `No client connected to ${endpoints === 1 ? 'the only endpoint' : `any of the ${endpoints} endpoints`} of port ${port.port} in ${seconds} s.${probed ? ' Only probes of the kubelet connected.' : ''}`,
  advice: (_, { porttrace, service }) => ({
    next: { text: 'If clients should connect: check the name and port that they use.', command: porttrace(`svc/${service}`) },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'No client connected to any endpoint while connections were sampled.',
    means: 'Nothing fails. If clients should be connected, they use another name, port or cluster, or something on the way blocks them.',
    why: 'No sample of the socket tables has a connection of the port, and the counter of accepted handshakes (PassiveOpens) has risen by no more than the probes of the kubelet make.',
    sources: ['RFC 4022, tcpPassiveOpens', 'proc_pid_net(5)'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --for 60s', 'kubectl -n NS exec POD -- cat /proc/net/snmp   (PassiveOpens, twice)'],
    fix: ['No change is needed if no client should be connected.'],
  },
}
