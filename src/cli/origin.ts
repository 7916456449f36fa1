import { snapshotWithEvents } from '../cluster/read/events.ts'
import type { ReadChange } from '../cluster/read/field-changes.ts'
import { readServiceList } from '../cluster/read/service-list.ts'
import { type ReadContext, readTargets } from '../cluster/read/targets/targets.ts'
import { eventNamespaces } from '../diagnose/event-namespaces.ts'
import { matches } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import { listOf } from '../live/tracer.ts'
import type { Locator } from '../manifest/locate.ts'
import type { AccessMatrix } from '../model/access-matrix.ts'
import type { PodLogs } from '../model/pod-log.ts'
import type { RangeList } from '../model/ranges.ts'
import type { LabelSelector, Service } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { isFound } from '../trace/target.ts'
import type { TraceCommand } from './args/command.ts'
import type { Begun } from './begin.ts'
import { changesOf } from './field-changes.ts'
import { logsOf } from './logs.ts'
import { type FindInstead, missingLines, severalHomes, type TracedTarget } from './missing.ts'
import { existingClients } from './missing-client.ts'
import { homesOf, lookInDump } from './missing-in-dump.ts'
import { routesToMissing } from './routes-to-missing.ts'
import { withSkipped } from './skipped.ts'
import { eachService, keepEach, type TraceChoice, traceAll, tracerOf } from './trace-each.ts'

/** Some targets traced. */
export interface Traced extends Partial<PodLogs> {
  traces: Trace[]
  /** What each trace was asked for. */
  targets: TargetRef[]
  /** One line for each target that does not exist. */
  missing: string[]
  snapshot: Snapshot
  /** Who changed the fields that the findings cite; absent if not requested. */
  changes?: readonly ReadChange[]
}

/** The traces of all Services of a scope: of each trace, what the caller asked to keep. */
export interface Listed<T = Trace> {
  document: Omit<TraceList, 'items'> & { items: T[] }
  verdicts: Verdict[]
  /** The closest match of a namespace that does not exist. */
  near?: string
  /** Absent: all namespaces. */
  namespace?: string
  snapshot: Snapshot
}

/** Where snapshots come from. What is done with them is the same for a cluster, a dump and the demo. */
export interface Origin {
  traces(targets: readonly TargetRef[]): Promise<Traced>
  list(): Promise<Listed>
  /** The same, but only what `keep` returns is kept of each trace: traces are made one after another. */
  listOf<T>(keep: (trace: Trace) => T): Promise<Listed<T>>
  /** Who may connect to which Service of the scope. */
  matrix(): Promise<{ document: AccessMatrix; snapshot: Snapshot }>
  /** The ranges of addresses and ports of the whole cluster. */
  ranges(): Promise<RangeList>
}

type Choice = Pick<TraceCommand, 'allNamespaces' | 'selector' | 'output' | 'clientsOfLog'> & TraceChoice

/** A live cluster: it is asked for just what the targets need. */
export class ClusterOrigin implements Origin {
  readonly #begun: Pick<Begun, 'targets' | 'list'>
  readonly #context: ReadContext
  readonly #namespace: string
  readonly #choice: Choice

  /** `begun`: reads that are already under way. */
  constructor(context: ReadContext, namespace: string, choice: Choice, begun: Pick<Begun, 'targets' | 'list'> = {}) {
    this.#context = context
    this.#namespace = namespace
    this.#choice = choice
    this.#begun = begun
  }

  async traces(targets: readonly TargetRef[]): Promise<Traced> {
    const namespace = this.#namespace
    const { clients = [] } = this.#choice
    const read = await (this.#begun.targets ?? readTargets(namespace, targets, this.#context, clients))
    const present = await existingClients(this.#choice, namespace, read, this.#look)
    const choice = { ...this.#choice, clients: present.clients }
    const first = traceAll(read, namespace, targets, choice)
    const sick = eventNamespaces(first.map(({ trace }) => trace))
    const logs = this.#choice.output === 'wide' ? logsOf(first, this.#context) : undefined
    const asked = [snapshotWithEvents(read, sick, this.#context), logs, changesOf(first, this.#choice.output, this.#context)] as const
    const [snapshot, said, changes] = await Promise.all(asked)
    const traced = snapshot === read ? first : traceAll(snapshot, namespace, targets, choice)
    const traces = traced.map(({ trace }) => trace)
    const missing = traces.every(isFound) ? [] : await missingLines(traced, this.#look, namespace, snapshot)
    const notes = [...present.notes, ...(said?.notes ?? [])]
    return { traces, targets: traced.map(({ target }) => target), missing, snapshot, changes, ...said, ...(notes.length > 0 && { notes }) }
  }

  readonly #look: FindInstead = async (target) => {
    const { api, signal } = this.#context
    const { lookInCluster } = await import('./missing-in-cluster.ts')
    return lookInCluster(api, signal)(target)
  }

  list(): Promise<Listed> {
    return this.listOf((trace) => trace)
  }

  async listOf<T>(keep: (trace: Trace) => T): Promise<Listed<T>> {
    const { allNamespaces, selector } = this.#choice
    const namespace = allNamespaces ? undefined : this.#namespace
    const begun = this.#begun.list ?? readServiceList({ namespace, labelSelector: selector }, this.#context)
    const { services, snapshot } = await begun
    const { api, signal } = this.#context
    const isLost = services.length === 0 && namespace !== undefined
    const near = isLost ? await (await import('./missing-in-cluster.ts')).nearNamespace(namespace, api, signal) : undefined
    const kept = keepEach(eachService(snapshot, services, this.#choice), keep)
    return { document: listOf(kept, snapshot), verdicts: kept.map(({ verdict }) => verdict), ...defined({ namespace, near }), snapshot }
  }

  async matrix(): ReturnType<Origin['matrix']> {
    const namespace = this.#choice.allNamespaces ? undefined : this.#namespace
    const [{ readMatrix }, { accessMatrix }] = await Promise.all([import('../cluster/read/matrix.ts'), import('../trace/access/matrix.ts')])
    const snapshot = await readMatrix(namespace, this.#context)
    return { document: accessMatrix(snapshot, namespace), snapshot }
  }

  async ranges(): Promise<RangeList> {
    const [{ readRanges }, { rangesOf }] = await Promise.all([import('../cluster/read/ranges.ts'), import('../diagnose/ranges/ranges.ts')])
    const { kubectlFlags } = this.#context.source
    return rangesOf(await readRanges(this.#context), { kubectlFlags, ignore: this.#choice.ignore })
  }
}

/**
 * A dump: everything is there already. Without `-n` a target is looked for in all of its namespaces, and the list shows all. The list also
 * has the faulty routes that lead to none of its Services, since no row of a Service would show them.
 */
export class DumpOrigin implements Origin {
  readonly #snapshot: Snapshot
  readonly #namespace: string | undefined
  readonly #selector: LabelSelector | undefined
  readonly #choice: Choice
  readonly #locator: Locator | undefined

  constructor(snapshot: Snapshot, choice: Choice & { namespace?: string; labels?: LabelSelector }, locator?: Locator) {
    const { extent } = snapshot
    this.#snapshot = choice.output === 'wide' ? { ...snapshot, extent: { ...extent, dataplane: 'all' } } : snapshot
    this.#namespace = choice.allNamespaces ? undefined : choice.namespace
    this.#selector = choice.labels
    this.#choice = choice
    this.#locator = locator
  }

  async traces(targets: readonly TargetRef[]): Promise<Traced> {
    const snapshot = withSkipped(this.#snapshot)
    const { services } = snapshot
    const missing: string[] = []
    const fallback = this.#namespace ?? onlyNamespace(services)
    const look = lookInDump(this.#snapshot, this.#namespace)
    const traced: TracedTarget[] = []
    const notes = new Set<string>()
    for (const target of targets) {
      const own = target.kind === 'service' || target.kind === 'import' ? target.namespace : undefined
      const known = target.kind === 'import' ? (own ?? this.#namespace) : (this.#namespace ?? own)
      const homes = known === undefined ? homesOf(snapshot, target) : [known]
      const [home] = homes
      if (homes.length > 1) {
        missing.push(severalHomes(targetWords(target), homes))
        continue
      }
      const present = await existingClients(this.#choice, home ?? fallback, snapshot, look)
      for (const note of present.notes) notes.add(note)
      traced.push(...traceAll(snapshot, home ?? fallback, [target], { ...this.#choice, clients: present.clients }))
    }
    const traces = traced.map(({ trace }) => this.#located(trace))
    const lines = [...missing, ...(await missingLines(traced, look, fallback, snapshot))]
    return {
      traces,
      targets: traced.map(({ target }) => target),
      missing: lines,
      snapshot: this.#snapshot,
      ...(notes.size > 0 && { notes: [...notes] }),
    }
  }

  list(): Promise<Listed> {
    return this.listOf((trace) => trace)
  }

  async listOf<T>(keep: (trace: Trace) => T): Promise<Listed<T>> {
    const namespace = this.#namespace
    const snapshot = withSkipped(this.#snapshot)
    const services = snapshot.services
      .filter((service) => namespace === undefined || service.namespace === namespace)
      .filter((service) => this.#selector === undefined || matches(this.#selector, service.labels))
    const routes = this.#selector === undefined ? routesToMissing(snapshot, namespace) : []
    const faulty = tracerOf(this.#choice)
      .traces(snapshot, routes)
      .filter(({ findings }) => findings.length > 0)
    const located = (trace: Trace) => keep(this.#located(trace))
    const kept = [...keepEach(eachService(snapshot, services, this.#choice), located), ...keepEach(faulty, located)]
    const verdicts = kept.map(({ verdict }) => verdict)
    return { document: listOf(kept, snapshot), verdicts, ...defined({ namespace }), snapshot: this.#snapshot }
  }

  async matrix(): ReturnType<Origin['matrix']> {
    const { accessMatrix } = await import('../trace/access/matrix.ts')
    return { document: accessMatrix(this.#snapshot, this.#namespace), snapshot: this.#snapshot }
  }

  async ranges(): Promise<RangeList> {
    const { rangesOf } = await import('../diagnose/ranges/ranges.ts')
    return rangesOf(this.#snapshot, { kubectlFlags: [], ignore: this.#choice.ignore })
  }

  #located(trace: Trace): Trace {
    return this.#locator?.trace(trace) ?? trace
  }
}

/** `service "web"`. */
function targetWords(target: TargetRef): string {
  return target.kind === 'address' ? target.text : `${'type' in target ? target.type.toLowerCase() : target.kind} "${target.name}"`
}

function onlyNamespace(services: readonly Service[]): string {
  return services[0]?.namespace ?? 'default'
}
