import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, ConnectionSample } from '../../model/connections.ts'
import type { KeptConnections, ProbePlan, SocketStep } from '../../model/probe-plan.ts'
import type { SocketProbe } from '../../model/probe-view.ts'
import { counterFiles } from '../connections/counters.ts'
import { routeFiles } from '../connections/gateways.ts'
import { ConnectionSeries } from '../connections/series.ts'
import { parseConnections } from '../connections/table.ts'
import { byteOrderOf } from '../kernel-address.ts'
import { origin, unreadSockets } from '../read-sockets.ts'
import { parseSocketTables, socketFiles, type TableContext } from '../sockets.ts'
import { type SampleOptions, sampleTables, type TableSample, type UnreadSample } from './sample-tables.ts'

/** At most so many samples are kept: a minute at the usual pace. */
const keptSamples = 13
const nothingKept: KeptConnections = { ports: [], kubelet: [], nodeAddresses: [] }

/** What a Pod is sampled with. */
type SampledOptions = Pick<SampleOptions, 'exec' | 'memory' | 'everyMs' | 'timeoutMs'>

/**
 * Where the Pod's own connections lead, and whether a path leads to the Pod. If one does, the number of its connections is not known, since
 * some are ours.
 */
interface Surroundings {
  targets: ProbePlan['targets']
  isOnPath: boolean
}

/** The ports whose rows are read if the table has many rows. */
export function portsOf({ kept }: SocketStep, targets: ProbePlan['targets']): number[] {
  return [...new Set([...(kept?.ports ?? []), ...targets].map(({ port }) => port))]
}

/** A Pod whose tables are read again and again until it is stopped, and what the last samples say. */
export class SampledPod {
  readonly #step: SocketStep
  #targets: ProbePlan['targets']
  readonly #everyMs: number
  #isOnPath: boolean
  readonly #stop = new AbortController()
  readonly #ended: Promise<void>
  readonly #series: ConnectionSeries
  #samples: ConnectionSample[] = []
  #gateways: ReadonlySet<string> = new Set()
  #last: { sample: TableSample; sockets: SocketProbe } | UnreadSample | undefined

  /** Begins at once. `changed` is called after each sample. */
  constructor(step: SocketStep, { targets, isOnPath }: Surroundings, options: SampledOptions, changed: () => void) {
    this.#step = step
    this.#targets = targets
    this.#everyMs = options.everyMs
    this.#isOnPath = isOnPath
    this.#series = new ConnectionSeries(step.kept ?? nothingKept, targets)
    this.#ended = this.#run(options, changed)
  }

  /** Was a sample tried yet? */
  get isTried(): boolean {
    return this.#last !== undefined
  }

  /** What the last sample says of what listens, and the last ones of who is connected. After one that could not be had both are unknown. */
  get probes(): (SocketProbe | ConnectionProbe)[] {
    const last = this.#last
    if (last && 'sample' in last) return this.#step.kept ? [last.sockets, this.#connections(last.sample)] : [last.sockets]
    const why = last ?? ({ reason: 'not-probed', message: 'not read yet' } as const)
    const sockets = unreadSockets(this.#step, why, 0)
    const { from, reason, message } = sockets
    const unknown: ConnectionProbe = {
      kind: 'connections',
      from,
      state: 'unknown',
      every: this.#everyMs,
      samples: [],
      ...defined({ reason, message }),
    }
    return this.#step.kept ? [sockets, unknown] : [sockets]
  }

  /** Sets what is around the Pod, on the same ports: other Pods come and go, and the samples of this one continue. */
  follow({ targets, isOnPath }: Surroundings): void {
    this.#targets = targets
    this.#isOnPath = isOnPath
    this.#series.follow(targets)
  }

  /** Ends what runs in the Pod, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
  }

  async #run(options: SampledOptions, changed: () => void): Promise<void> {
    const ports = portsOf(this.#step, this.#targets)
    const others = this.#step.kept ? [...routeFiles, ...counterFiles] : []
    const files = { tables: socketFiles, ports, others }
    for await (const one of sampleTables(this.#step, { ...options, ...files, signal: this.#stop.signal })) {
      if (one.kind === 'read') this.#take(one)
      else {
        this.#last = one
        this.#samples = []
      }
      changed()
    }
  }

  #take(sample: TableSample): void {
    const step = this.#step
    const { text, complaint, cut = false, container, tool, ms } = sample
    const context: TableContext = { order: byteOrderOf(step.architecture), ips: step.ips, truncated: cut, complaint }
    const { sockets, complete, notes } = parseSocketTables(text, context)
    const from = origin(step, container)
    this.#last = { sample, sockets: { kind: 'sockets', from, state: 'read', tool, sockets, complete, notes, ms } }
    if (!step.kept) return
    const table = parseConnections(text, context, { ports: step.kept.ports, targets: this.#targets })
    // Counters of a Pod on its Node's network are those of all that runs there, and its default route leads out of the Node.
    const { passiveOpens: _, ...counters } = table.counters
    const known = this.#isOnPath ? { ...table, counters } : table
    const own = step.hostNetwork ? { ...known, counters: {}, gateways: [] } : known
    this.#samples = [...this.#samples.slice(1 - keptSamples), this.#series.add(own, new Date(sample.at).toISOString(), ms)]
    this.#gateways = new Set([...this.#gateways, ...own.gateways])
  }

  #connections({ container, tool }: TableSample): ConnectionProbe {
    return {
      kind: 'connections',
      from: origin(this.#step, container),
      state: 'read',
      tool,
      every: this.#everyMs,
      samples: this.#samples,
      ...defined({ gateways: this.#gateways.size > 0 ? [...this.#gateways] : undefined }),
    }
  }
}
