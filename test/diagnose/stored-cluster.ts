import { ApiError } from '../../src/cluster/http/api-error.ts'
import { apiOf, type Kind } from '../../src/cluster/kinds/kind.ts'
import { allKinds } from '../../src/cluster/kinds/kinds.ts'
import { ListItems } from '../../src/cluster/kinds/lists.ts'
import { withAbsences } from '../../src/cluster/read/absent.ts'
import { Collection } from '../../src/cluster/read/collection.ts'
import type { Scope } from '../../src/cluster/read/list-rows.ts'
import { type ObjectSource, Reading } from '../../src/cluster/read/reading.ts'
import { readServiceListInto } from '../../src/cluster/read/service-list.ts'
import { readTargetsInto } from '../../src/cluster/read/targets/targets.ts'
import { selects } from '../../src/kube/selector.ts'
import { fields, labels, text } from '../../src/lib/read.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot, SnapshotSource } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'

/** The name of a Service as the label of its slices. */
const SERVICE_LABEL = 'kubernetes.io/service-name'

/** Kinds that are read from another one's objects are left out: a generated cluster has none of them. */
const isStored = ({ id, kind, list }: Kind) => id === kind && list !== 'dataplane' && list !== 'configs'

/** A server that holds the slim objects of a snapshot, for one who may not list the kinds of which `lost` names the resource. */
export class StoredCluster implements ObjectSource {
  readonly #from: Snapshot
  readonly #lost: ReadonlySet<string>

  constructor(from: Snapshot, lost: readonly string[] = []) {
    this.#from = from
    this.#lost = new Set(lost)
  }

  async list(kind: Kind, scope: Scope, into: Parameters<ObjectSource['list']>[2]): Promise<void> {
    this.#permit(kind)
    const wanted = Object.fromEntries((scope.labelSelector ?? '').split(',').flatMap((one) => (one === '' ? [] : [one.split('=')])))
    for (const item of this.objects(kind)) {
      const { namespace, name, labels: own, service } = fields(item)
      const tags = { ...labels(own), ...(typeof service === 'string' && { [SERVICE_LABEL]: service }) }
      if (kind.namespaced && scope.namespace !== undefined && namespace !== scope.namespace) continue
      if (scope.fieldSelector !== undefined && scope.fieldSelector !== `metadata.name=${name}`) continue
      if (!selects(wanted, tags) && Object.keys(wanted).length > 0) continue
      into.absorb(kind, {
        namespace: text(namespace) ?? '',
        name: text(name) ?? '',
        version: '1',
        slim: [new ListItems(kind.list, [item])],
      })
    }
  }

  async get(kind: Kind, namespace: string | undefined, name: string, into: Parameters<ObjectSource['get']>[3]): Promise<boolean> {
    this.#permit(kind)
    const item = this.objects(kind).find((one) => fields(one).name === name && (!kind.namespaced || fields(one).namespace === namespace))
    if (item) into.absorb(kind, { namespace: namespace ?? '', name, version: '1', slim: [new ListItems(kind.list, [item])] })
    return item !== undefined
  }

  async document(): Promise<unknown> {
    const groups = Map.groupBy(
      allKinds.filter((kind) => kind.isOptional && this.objects(kind).length > 0),
      ({ group }) => group,
    )
    return { groups: [...groups].map(([name, [kind]]) => ({ name, versions: kind?.versions.map((version) => ({ version })) })) }
  }

  #permit(kind: Kind): void {
    if (this.#lost.has(kind.resource)) throw new ApiError('forbidden', `${apiOf(kind)} is forbidden`)
  }

  /** The objects of a kind. */
  objects(kind: Kind) {
    if (!isStored(kind) || kind.list === 'endpoints' || kind.list === 'configs') return []
    return (this.#from[kind.list] ?? []).filter((item) => !('kind' in item) || item.kind === kind.kind)
  }
}

const source: SnapshotSource = { kind: 'cluster', name: 'test', kubectlFlags: [] }
const tracer = createTracer([])

/** The list of a scope as whoever lacks the rights in `lost` reads it. */
export async function listed(from: Snapshot, namespace: string | undefined, lost: readonly string[] = []): Promise<Trace[]> {
  const reading = new Reading(new StoredCluster(from, lost))
  const services = await readServiceListInto(reading, { namespace })
  return tracer.traces(
    reading.snapshot(from.taken, source),
    services.map(({ namespace: home, name }) => ({ namespace: home, target: { kind: 'service', name } })),
  )
}

/** The trace of each of these Services, each from a reading of its own. */
export async function tracedEach(from: Snapshot, lost: readonly string[] = []): Promise<Trace[]> {
  const traces = await Promise.all(
    from.services.map(async ({ namespace, name }) => {
      const reading = new Reading(new StoredCluster(from, lost))
      const target = { kind: 'service', name } as const
      await readTargetsInto(reading, namespace, [target], { clients: [], dataplane: false })
      return tracer.traces(reading.snapshot(from.taken, source), [{ namespace, target }])
    }),
  )
  return traces.flat()
}

/** The snapshot of a dump of the cluster, which lacks the kinds of some resources and the objects of some namespaces. */
export function dumpOf(from: Snapshot, lacking: { kinds?: readonly string[]; namespaces?: readonly string[] } = {}): Snapshot {
  const stored = new StoredCluster(from)
  const collection = new Collection()
  for (const kind of allKinds) {
    if (lacking.kinds?.includes(kind.id)) continue
    for (const item of stored.objects(kind)) {
      const { namespace, name } = fields(item)
      const home = kind.namespaced ? text(namespace) : kind.id === 'Namespace' ? text(name) : undefined
      if (home !== undefined && lacking.namespaces?.includes(home)) continue
      collection.absorb(kind, {
        namespace: text(namespace) ?? '',
        name: text(name) ?? '',
        version: '1',
        slim: [new ListItems(kind.list, [item])],
      })
    }
  }
  return withAbsences(collection, 'dump', from.taken)
}

/** The list of a dump. */
export function listedIn(dump: Snapshot): Trace[] {
  return tracer.traces(
    dump,
    dump.services.map(({ namespace, name }) => ({ namespace, target: { kind: 'service', name } })),
  )
}
