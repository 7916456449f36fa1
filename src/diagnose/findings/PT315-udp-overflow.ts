import { count } from '../../lib/count.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { figureEvidence, type SampledEndpoint, sampledEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  port: PortFacts
  pod: string
  count: number
  dropped: number
}

/** The kernel dropped datagrams because the receive buffer of the port's own socket was full: the last column of its row has risen. */
export const PT315: FindingDefinition<'PT315', Facts> = {
  code: 'PT315',
  name: 'udp-overflow',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const dropping = sampledEndpoints(chain, port).filter((one) => drops(one) > 0)
      const [first] = dropping
      if (port.protocol !== 'UDP' || !first) return []
      return [
        {
          facts: {
            port: portFacts(port),
            pod: first.pod,
            count: dropping.length,
            dropped: dropping.reduce((sum, one) => sum + drops(one), 0),
          },
          severity: 'warn',
          confidence: 'proven',
          ...marks('socket', [position]),
          evidence: dropping.slice(0, 3).map((one) => figureEvidence(chain, one, 'drops', figures(one))),
        },
      ]
    }),
  title: () => 'UDP receive buffer overflows',
  message: ({ pod, count: pods, dropped }) =>
    `The kernel dropped ${count(dropped, 'datagram')} between the samples, because ${pod}${pods > 1 ? ` and ${count(pods - 1, 'more Pod')}` : ''} did not read them in time. The clients that sent these got no answer.`,
  advice: () => ({
    next: {
      text: 'Check whether the process can read faster (more replicas, more threads), or needs a larger receive buffer (SO_RCVBUF).',
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'The receive buffer of a UDP socket is full, and the kernel drops datagrams.',
    means: 'Some requests over UDP get no answer. DNS clients ask again after a few seconds.',
    why: 'The kernel keeps datagrams in the receive buffer of the socket until the process reads them. If the buffer is full, the kernel drops the datagram and counts it in the last column (drops) of the socket in /proc/net/udp.',
    sources: ['udp(7)', 'torvalds/linux net/ipv4/udp.c (udp4_format_sock)', 'socket(7), SO_RCVBUF'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --for 10s',
      'kubectl -n NS exec POD -- cat /proc/net/udp /proc/net/udp6   (the last column, twice)',
    ],
    fix: ['Add replicas, or threads that read.', 'Or set a larger receive buffer: SO_RCVBUF in the process, up to net.core.rmem_max.'],
  },
}

/** How many datagrams were dropped from one sample to the next, over all samples. A socket that was opened anew counts from 0. */
function drops(one: SampledEndpoint): number {
  const all = figures(one)
  return all.reduce((sum, now, index) => sum + Math.max(0, now - (all[index - 1] ?? now)), 0)
}

/** If the port has several sockets, a truncated table may lack one of them, so the sum proves nothing. */
function figures({ samples }: SampledEndpoint): number[] {
  return samples.flatMap(({ sample, port }) => (sample.cut || port.drops === undefined ? [] : [port.drops]))
}
