import { defined } from '../../lib/defined.ts'
import type { ConnectionSample, LongestWait, PortConnections, StayedConnections } from '../../model/connections.ts'
import type { KeptConnections, ProbePlan } from '../../model/probe-plan.ts'
import { isLoopback } from '../kernel-address.ts'
import { KubeletConnections } from './kubelet.ts'
import { outgoingOf } from './outgoing.ts'
import { isWaiting, peersOf, statesOf } from './states.ts'
import { type Connection, type ConnectionTable, connectionKey } from './table.ts'

/** ms that a connection has to wait before we say that the process does not accept it. */
const NOT_ACCEPTED_MS = 2_000
/** At least so many samples, over at least so many ms, have the same bytes unread. */
const NOT_READ_SAMPLES = 3
const NOT_READ_MS = 10_000
/** ms in CLOSE_WAIT after which the process will probably not close the connection. */
const CLOSE_WAIT_MS = 60_000

/** What is known of a connection from earlier samples; times in ms since 1970. */
interface Seen {
  waitingSince?: number
  closeWaitSince?: number
  unread?: { bytes: number; since: number; samples: number }
}

/** The samples of one Pod, of which each is compared with those before. It holds no more than the rows of the last one. */
export class ConnectionSeries {
  readonly #kept: KeptConnections
  #targets: ProbePlan['targets']
  #seen: ReadonlyMap<string, Seen> | undefined

  constructor(kept: KeptConnections, targets: ProbePlan['targets']) {
    this.#kept = kept
    this.#targets = targets
  }

  /** Of the Pod's own connections those to these addresses are kept from now on. */
  follow(targets: ProbePlan['targets']): void {
    this.#targets = targets
  }

  /** The next sample. `at` is RFC 3339, `ms` the time that it took. `isOwn` says which connections are those of our own probes. */
  add(table: ConnectionTable, at: string, ms?: number, isOwn: (one: Connection) => boolean = () => false): ConnectionSample {
    const own = new KubeletConnections(this.#kept, table.gateways)
    const isCounted = (one: Connection) => !isLoopback(one.remote) && !isOwn(one) && !own.takes(one)
    const connections = table.connections.filter(isCounted)
    const before = this.#seen
    const now = Date.parse(at)
    this.#seen = seenIn(table, before, now)
    const ports = this.#kept.ports.map(({ protocol, port }): PortConnections => {
      const here = connections.filter((one) => one.protocol === protocol && one.localPort === port)
      const { peers, more } = peersOf(here)
      return {
        protocol,
        port,
        ...listening(table, { protocol, port }),
        states: statesOf(here),
        ...defined({ stayed: before && table.hasQueues && protocol === 'TCP' ? this.#stayed(here, now) : undefined }),
        peers,
        ...defined({ morePeers: more > 0 ? more : undefined, longest: this.#longest(here, now) }),
      }
    })
    return {
      at,
      ...defined({ ms, cut: table.cut ? (true as const) : undefined }),
      counters: table.counters,
      ports,
      outgoing: outgoingOf(connections, this.#targets, table.hasQueues),
    }
  }

  /** The longest wait, counting connections that already waited in an earlier sample. */
  #longest(connections: readonly Connection[], now: number): LongestWait | undefined {
    const waits = connections.flatMap((one) => {
      const since = this.#seen?.get(connectionKey(one))?.waitingSince
      return since === undefined || since === now ? [] : [{ one, since }]
    })
    const since = Math.min(...waits.map((wait) => wait.since))
    const [first, ...others] = waits.filter((wait) => wait.since === since)
    if (!first) return undefined
    const { remote: address, remotePort: port } = first.one
    return { who: 'unknown', address, port, since: new Date(since).toISOString(), more: others.length }
  }

  #stayed(connections: readonly Connection[], now: number): StayedConnections {
    const stayed: StayedConnections = { notAccepted: 0, notRead: 0, closeWait: 0 }
    for (const one of connections) {
      const seen = this.#seen?.get(connectionKey(one))
      if (seen?.waitingSince !== undefined && now - seen.waitingSince >= NOT_ACCEPTED_MS) stayed.notAccepted++
      if (seen?.closeWaitSince !== undefined && now - seen.closeWaitSince >= CLOSE_WAIT_MS) stayed.closeWait++
      if (seen?.unread && seen.unread.samples >= NOT_READ_SAMPLES && now - seen.unread.since >= NOT_READ_MS) stayed.notRead++
    }
    return stayed
  }
}

/** What each row was before and is now. Rows that a truncated table lacks are assumed to be unchanged. */
function seenIn(table: ConnectionTable, before: ReadonlyMap<string, Seen> | undefined, now: number): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>(table.cut ? before : undefined)
  for (const one of table.connections) {
    const key = connectionKey(one)
    const earlier = before?.get(key)
    const bytes = unreadBytes(one)
    const isUnread = !isWaiting(one) && bytes > 0
    const same = earlier?.unread?.bytes === bytes ? earlier.unread : undefined
    const next: Seen = {
      ...(isWaiting(one) && { waitingSince: earlier?.waitingSince ?? now }),
      ...(one.state === '08' && !isWaiting(one) && { closeWaitSince: earlier?.closeWaitSince ?? now }),
      ...(isUnread && { unread: { bytes, since: same?.since ?? now, samples: (same?.samples ?? 0) + 1 } }),
    }
    if (Object.keys(next).length > 0) seen.set(key, next)
    else seen.delete(key)
  }
  return seen
}

/** Bytes that a client sent and the process has not read. The end that the client has sent counts as one in the table (net/ipv4/tcp.c, tcp_inq). */
function unreadBytes({ state, unread = 0 }: Connection): number {
  return state === '01' ? unread : state === '08' ? unread - 1 : 0
}

/** What the listening sockets of a port say, and whether those of another port have connections that wait. */
function listening({ listeners, hasQueues, othersWait }: ConnectionTable, { protocol, port }: { protocol: string; port: number }) {
  const here = listeners.filter((one) => one.protocol === protocol && one.port === port)
  const queues = here.map(({ queue }) => queue)
  const known = hasQueues && here.length > 0 && queues.every((one) => one !== undefined)
  const sum = queues.reduce<number>((total, one) => total + (one ?? 0), 0)
  const doOthersWait = listeners.some((one) => one.protocol === 'TCP' && one.port !== port && (one.queue ?? 0) > 0)
  const drops = here.flatMap((one) => one.drops ?? [])
  return protocol === 'UDP'
    ? defined({ unread: known ? sum : undefined, drops: drops.length > 0 && known ? drops.reduce((a, b) => a + b, 0) : undefined })
    : defined({ waiting: known ? sum : undefined, othersWait: othersWait || doOthersWait ? (true as const) : undefined })
}
