import { count } from '../../lib/count.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { figureEvidence, type SampledEndpoint, sampledEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  pod: string
  count: number
  connections: number
  /** The same connections have stayed for a minute. If this is not set, their number has grown. */
  stayed: boolean
}

/** From this many connections on, it is not chance. */
const LEAST = 10

/**
 * Clients have closed connections, and the process has not. If the same ten stay for 60 s, that proves it. If there are ten or more and
 * their number grew over three samples in a row, it may be a burst, so the finding is inferred.
 */
export const PT314: FindingDefinition<'PT314', Facts> = {
  code: 'PT314',
  name: 'close-wait',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const all = sampledEndpoints(chain, port)
      const stayed = all.filter(({ last }) => (last.stayed?.closeWait ?? 0) >= LEAST)
      const open = stayed.length > 0 ? stayed : all.filter(hasGrown)
      const [first] = open
      if (!first) return []
      return [
        {
          facts: {
            port: portFacts(port),
            pod: first.pod,
            count: open.length,
            connections: open.reduce((sum, { last }) => sum + (last.states.closeWait ?? 0), 0),
            stayed: stayed.length > 0,
          },
          severity: 'warn',
          confidence: stayed.length > 0 ? 'proven' : 'inferred',
          ...marks('socket', [position]),
          evidence: open.slice(0, 3).map((one) => figureEvidence(chain, one, 'CLOSE_WAIT', closeWaits(one))),
        },
      ]
    }),
  title: () => 'process does not close connections',
  message: ({ pod, count: pods, connections, stayed }) =>
    `Clients closed ${count(connections, 'connection')} to ${pod}${pods > 1 ? ` and ${count(pods - 1, 'more Pod')}` : ''}, but the process did not: ${stayed ? `${connections === 1 ? 'it has' : 'they have'} been in CLOSE_WAIT for a minute` : 'their number grew in three samples in a row'}. Each holds a file descriptor, of which the process has a limited number.`,
  advice: () => ({
    next: {
      text: 'Check where the process forgets to close connections: when a client has closed one, read returns 0, and the process must close it.',
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'Clients have closed connections that the process keeps open.',
    means: 'Each such connection holds a file descriptor. At its limit (ulimit -n) the process accepts no more connections.',
    why: 'A connection is in CLOSE_WAIT from the moment that the client has closed it until the process closes its own end. The kernel sets no time limit for that. If a process does not close connections, often after an error, they accumulate.',
    sources: ['RFC 9293, section 3.3.2', 'proc_pid_net(5)'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --for 70s',
      'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (state 08 is CLOSE_WAIT)',
    ],
    fix: ['Close connections in every path of the process, and after errors. Until then, a restart of the Pod closes them.'],
  },
}

function closeWaits({ samples }: SampledEndpoint): number[] {
  return samples.map(({ port }) => port.states.closeWait ?? 0)
}

function hasGrown(one: SampledEndpoint): boolean {
  const last = closeWaits(one).slice(-4)
  const isCut = one.samples.slice(-4).some(({ sample }) => sample.cut)
  return (
    last.length === 4 &&
    !isCut &&
    (last[0] ?? 0) >= 1 &&
    last.every((number, index) => index === 0 || number > (last[index - 1] ?? 0)) &&
    (last[3] ?? 0) >= LEAST
  )
}
