import { count } from '../../lib/count.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { figureEvidence, sampledEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  pod: string
  container?: string
  count: number
  connections: number
}

/**
 * The process has accepted connections, and the same bytes of theirs stayed unread in three samples over 10 s. A client that sends the next request
 * before the answer (pipelining) looks the same, so that it is inferred.
 */
export const PT313: FindingDefinition<'PT313', Facts> = {
  code: 'PT313',
  name: 'not-read',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const silent = sampledEndpoints(chain, port).filter(({ last }) => (last.stayed?.notRead ?? 0) > 0)
      const [first] = silent
      if (!first) return []
      return [
        {
          facts: {
            port: portFacts(port),
            pod: first.pod,
            ...(first.endpoint.container && { container: first.endpoint.container }),
            count: silent.length,
            connections: silent.reduce((sum, { last }) => sum + (last.stayed?.notRead ?? 0), 0),
          },
          severity: 'warn',
          confidence: 'inferred',
          ...marks('socket', [position]),
          evidence: silent.slice(0, 3).map((one) => figureEvidence(chain, one, 'not read', [one.last.stayed?.notRead ?? 0])),
        },
      ]
    }),
  title: () => 'process does not read requests',
  message: ({ pod, count: pods, connections }) =>
    `${pod}${pods > 1 ? ` and ${count(pods - 1, 'more Pod')}` : ''} accepted ${count(connections, 'connection')}, and left the same bytes unread in three samples over 10 s. ${connections === 1 ? 'The client of this connection gets' : 'The clients of these connections get'} no answer.`,
  advice: ({ pod, container }, { kubectl }) => ({
    next: { text: 'Check what the process waits for.', command: kubectl('logs', pod, ...(container ? ['-c', container] : [])) },
  }),
  log: true,
  effect: 'none',
  relations: {},
  explain: {
    summary: 'The process accepted connections, and does not read what their clients sent.',
    means:
      'Clients wait for an answer and time out. The finding is inferred: requests that a client sends ahead (pipelining) stay unread, too.',
    why: 'The kernel keeps received bytes until the process reads them: rx_queue of the connection in /proc/net/tcp. A worker that is blocked reads nothing, so the number does not change.',
    sources: ['proc_pid_net(5)', 'torvalds/linux net/ipv4/tcp_ipv4.c (get_tcp4_sock)'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --for 30s',
      'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (state 01: rx_queue, twice)',
    ],
    fix: ['Find what blocks the workers: a thread dump, a lock, a backend that does not answer.'],
  },
}
