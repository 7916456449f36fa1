import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef } from '../chain/evidence.ts'
import { marks, portFacts, sharePort } from '../chain/ports.ts'
import { isAnyFull, isDropping, isQueueFull } from '../chain/queue.ts'
import {
  counterChange,
  counterEvidence,
  figureEvidence,
  hasRisen,
  type SampledEndpoint,
  sampledEndpoints,
  usedEndpoints,
} from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { peerName } from '../words/connections.ts'

interface Facts {
  port: PortFacts
  /** The first of the Pods. */
  pod: string
  container?: string
  /** How many Pods are affected, and how many get traffic. */
  count: number
  of: number
  /** Connections of all of them that waited twice. */
  waiting: number
  /** In how many Pods the queue is full, and how many connections got no response there. */
  full: number
  overflows: number
  /** Some queue of these Pods dropped SYNs: this one, or one of another port where connections wait as well. */
  drops: boolean
  /** SYNs were dropped in these Pods, and it is unknown at which of their ports. */
  unsure: boolean
  /** The workload of the Pods, if none of their processes accepted a connection between the samples: then a restart helps. */
  restart?: { kind: string; name: string }
}

/** Kinds that `kubectl rollout restart` takes. */
const restarted: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

/**
 * The kernel has made connections, and the process has not accepted the same ones in two samples 2 s apart or more (a row without an inode
 * has no process). If the overflow counter rises, the queue is full and the kernel drops SYNs.
 */
export const PT312: FindingDefinition<'PT312', Facts> = {
  code: 'PT312',
  name: 'not-accepted',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const stuck = sampledEndpoints(chain, port).filter(({ last }) => (last.stayed?.notAccepted ?? 0) > 0)
      const [first] = stuck
      if (!first) return []
      const full = stuck.filter(isFull)
      const of = usedEndpoints(port)
      return [
        {
          facts: {
            port: portFacts(port),
            pod: first.pod,
            ...(first.endpoint.container && { container: first.endpoint.container }),
            count: stuck.length,
            of,
            waiting: stuck.reduce((sum, { last }) => sum + (last.stayed?.notAccepted ?? 0), 0),
            full: full.length,
            drops: full.length > 0 || stuck.some(({ probe }) => hasRisen(probe, 'listenOverflows')),
            unsure: stuck.some(({ probe, last }) => isAnyFull(probe, last)),
            overflows: full.reduce((sum, { probe, last }) => sum + (isDropping(probe, last) ? overflows(probe) : 0), 0),
            ...defined({ restart: stuck.every(hangs) ? makerOf(stuck) : undefined }),
          },
          severity: full.length === of ? 'error' : 'warn',
          confidence: 'proven',
          ...marks('socket', [position]),
          evidence: stuck.slice(0, 3).flatMap((one) => evidenceOf(chain, one)),
        },
      ]
    }),
  title: ({ count: pods, of, full }) =>
    full > 0 ? `accept queue is full${scope(pods, of)}` : `process does not accept connections${scope(pods, of)}`,
  cause: ({ pod, count: pods, of }) =>
    pods === of
      ? 'no process accepts connections'
      : `${pods === 1 ? pod : `${pods} of ${of} Pods`} ${pods === 1 ? 'does' : 'do'} not accept connections`,
  message: ({ pod, count: pods, of, waiting, full, overflows: lost, unsure }) => {
    const who = pods === 1 ? pod : `${pod} and ${count(pods - 1, 'more Pod')}`
    const what = `${who} ${pods === 1 ? 'listens and does' : 'listen and do'} not accept: the same ${count(waiting, 'connection')} waited in two samples`
    const dropped =
      lost > 0 ? `and ${count(lost, 'SYN')} ${lost === 1 ? 'was' : 'were'} dropped between the samples` : 'so the kernel drops further SYNs'
    if (full > 0) return `${what}. The queue is full, ${dropped}${full < of ? '; other endpoints may serve' : ''}.`
    return unsure
      ? `${what}. SYNs were dropped, and it is unknown at which of several ports.`
      : `${what}. Clients are connected and get no answer.`
  },
  advice: ({ pod, container, count: pods, restart }, { kubectl }) => ({
    ...defined({
      fix: restart && {
        text: `Restart ${pods === 1 ? 'the Pod' : 'the Pods'}: the process took no connection between the samples.`,
        command:
          pods === 1 ? kubectl('delete', 'pod', pod) : kubectl('rollout', 'restart', `${restart.kind.toLowerCase()}/${restart.name}`),
        note: 'Take a thread dump first: the restart ends the process and its connections.',
      },
    }),
    next: {
      text: 'Check what blocks the process: a stopped or busy main loop, or a pool of workers that are all in use.',
      command: kubectl('logs', pod, ...(container ? ['-c', container] : [])),
    },
  }),
  log: true,
  effect: 'unanswered',
  relations: {
    causes: {
      // A full queue drops SYNs, also those of a probe.
      PT707: (_, own, other) => own.facts.drops && other.facts.pod === own.facts.pod && sharePort(own, other),
      PT708: (_, own, other) => own.facts.drops && sharePort(own, other),
    },
  },
  explain: {
    summary: 'The process listens but does not accept connections: they wait in its accept queue.',
    means:
      'Clients connect, because the kernel completes the handshake, and then get no answer. Once the queue is full (its limit plus one), the kernel drops further SYNs, and clients time out. TCP readiness probes still succeed until then.',
    why: 'The kernel puts a completed connection into the accept queue of the listening socket. The process takes it out with accept(). A process that is stopped, blocked, or has no free worker does not call accept(). In /proc/net/tcp such a connection has inode 0, and rx_queue of the listening socket counts them. ListenOverflows in /proc/net/netstat counts what a full queue dropped, for all ports of the Pod.',
    sources: [
      'listen(2), accept(2)',
      'torvalds/linux net/ipv4/tcp_ipv4.c (get_tcp4_sock)',
      'torvalds/linux Documentation/networking/snmp_counter.rst',
    ],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --for 10s',
      'kubectl -n NS exec POD -- cat /proc/net/tcp /proc/net/tcp6   (state 0A: rx_queue; state 01 with inode 0 waits)',
      'kubectl -n NS exec POD -- cat /proc/net/netstat   (ListenOverflows, twice)',
      'kubectl -n NS exec POD -- ss -ltn   (Recv-Q above Send-Q: the queue is full)',
    ],
    fix: [
      'Find what blocks the process (a thread dump, its log). If the process accepts no connection at all, restart the Pod.',
      'If it is busy and not blocked: more replicas, more workers, or a longer backlog (somaxconn bounds it).',
      'Use a readiness probe that needs an answer (httpGet, grpc), so that such a Pod gets no traffic.',
    ],
  },
}

function isFull({ probe, last }: SampledEndpoint): boolean {
  return isQueueFull(probe, last)
}

/** The queue is first in, first out: if none of those that waited was taken, the process accepts nothing (net/ipv4/inet_connection_sock.c). */
function hangs({ samples, last }: SampledEndpoint): boolean {
  const before = samples.at(-2)?.port.states.notAccepted ?? 0
  return before > 0 && !samples.slice(-2).some(({ sample }) => sample.cut) && (last.stayed?.notAccepted ?? 0) >= before
}

/** The workload that replaces a single Pod, or that can restart all of them. */
function makerOf([first, ...others]: readonly SampledEndpoint[]): { kind: string; name: string } | undefined {
  const workload = first?.probe.workload
  return workload && (others.length === 0 || restarted.has(workload.kind)) ? workload : undefined
}

function overflows(probe: SampledEndpoint['probe']): number {
  const [before, after] = counterChange(probe, 'listenOverflows') ?? [0, 0]
  return after - before
}

function evidenceOf(chain: Chain, one: SampledEndpoint): Evidence[] {
  const waiting = one.samples.map(({ port }) => port.waiting ?? port.states.notAccepted ?? 0)
  return [
    figureEvidence(chain, one, 'not accepted', waiting),
    ...longestEvidence(chain, one),
    ...limitEvidence(chain, one),
    ...(isDropping(one.probe, one.last) ? counterEvidence(one.probe, 'listenOverflows', '/proc/net/netstat TcpExt.ListenOverflows') : []),
  ]
}

/** The connection that has waited the longest: its client may know what it asked for. */
function longestEvidence(chain: Chain, one: SampledEndpoint): Evidence[] {
  const { longest } = one.last
  const now = one.samples.at(-1)?.sample.at
  if (!longest || now === undefined) return []
  const seconds = Math.floor((Date.parse(now) - Date.parse(longest.since)) / 1_000)
  const name = longest.who === 'unknown' ? 'an unknown address' : peerName(longest.who, chain.target.namespace)
  const others = longest.more > 0 ? ` and ${count(longest.more, 'more connection')}` : ''
  return [{ ...figureEvidence(chain, one, 'waiting longest', []), value: `${name}${others}, for at least ${seconds} s` }]
}

/** The limit of the queue, which only `ss` shows. */
function limitEvidence(chain: Chain, { pod, last }: SampledEndpoint): Evidence[] {
  return last.limit === undefined ? [] : [{ object: podRef(chain, pod), field: `ss -ltn port ${last.port} Send-Q`, value: `${last.limit}` }]
}

function scope(pods: number, of: number): string {
  return pods === of ? '' : `, ${pods} of ${of} Pods`
}
