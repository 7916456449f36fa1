import { kinds } from '../cluster/kinds/kinds.ts'
import type { Scope } from '../cluster/read/list-rows.ts'
import { slicesByService, withEndpoints } from '../cluster/read/slices.ts'
import type { Change } from '../cluster/watch/object-table.ts'
import { Slot } from '../cluster/watch/shared-watches.ts'
import type { Watch } from '../cluster/watch/watch.ts'
import type { WatchListener } from '../cluster/watch/watch-state.ts'
import { type AnyWatch, gapIn, isSettled, isUsable } from '../cluster/watch/watch-state.ts'
import { needsNodes } from '../kube/service.ts'
import type { EndpointSlice, Service } from '../model/resources.ts'
import { NOTHING_READ, type ReadGap, type Snapshot } from '../model/snapshot.ts'
import { type LiveContext, takenNow } from './context.ts'
import type { Depth } from './depth.ts'

/** Hears which Services changed, or that anything may have. */
export interface ListListener {
  service(change: Change<Service>): void
  slice(change: Change<EndpointSlice>): void
  node(): void
  /** A watch stands differently. */
  other(): void
}

/** Watches what the list of a scope reads: Services and their slices, and Nodes where a Service depends on them. */
export class ListWatches {
  readonly #scope: Scope
  readonly #context: LiveContext
  readonly #services: Slot<Service>
  readonly #slices: Slot<EndpointSlice>
  readonly #endpoints: Slot<EndpointSlice>
  readonly #nodes

  constructor(scope: Scope, context: LiveContext, listener: ListListener) {
    const { watches } = context
    const moved = () => listener.other()
    const slices: WatchListener<EndpointSlice> = { changed: (change) => listener.slice(change), moved }
    this.#scope = scope
    this.#context = context
    this.#services = new Slot(watches.services, { changed: (change) => listener.service(change), moved })
    this.#slices = new Slot(watches.slices, slices)
    this.#endpoints = new Slot(watches.endpoints, slices)
    this.#nodes = new Slot(watches.nodes, { changed: () => listener.node(), moved })
    this.aim()
  }

  /** That of the Services: without it there is nothing to list. */
  get required(): AnyWatch | undefined {
    return this.#services.watch
  }

  /** Watches what is needed by what is known now. True once all of that is known. */
  aim(): boolean {
    const { namespace } = this.#scope
    const services = this.#services.want(this.#scope)
    const slices = this.#slices.want({ namespace })
    const endpoints = this.#endpoints.want(slices?.state.at === 'gap' ? { namespace } : undefined)
    const first = [services, slices, endpoints].flatMap((watch) => watch ?? [])
    if (!isUsable(services) || !first.every(isSettled)) return false
    const nodes = this.#nodes.want(this.needingNodes().length > 0 ? {} : undefined)
    return nodes === undefined || isSettled(nodes)
  }

  services(): Service[] {
    return this.#services.watch?.table.all() ?? []
  }

  servicesIn(namespace: string): Service[] {
    return this.#services.watch?.table.in(namespace) ?? []
  }

  /** The Services for which it counts what each Node does. */
  needingNodes(): Service[] {
    const slicesOf = slicesByService(this.slices())
    return this.services().filter((service) => needsNodes(service, slicesOf(service)))
  }

  has(namespace: string, name: string): boolean {
    return (this.#services.watch?.table.get(namespace, name).length ?? 0) > 0
  }

  slices(): EndpointSlice[] {
    return withEndpoints(all(this.#slices.watch), all(this.#endpoints.watch))
  }

  /** One namespace as it is now, without Pods or with those of a reading. */
  snapshot(namespace: string, depth?: Depth): Snapshot {
    const slices = isUsable(this.#slices.watch) ? (this.#slices.watch?.table.in(namespace) ?? []) : []
    const endpoints = isUsable(this.#endpoints.watch) ? (this.#endpoints.watch?.table.in(namespace) ?? []) : []
    const read = this.read(depth)
    return {
      apiVersion: 'porttrace/v1',
      kind: 'Snapshot',
      source: this.#context.source,
      ...read,
      services: this.servicesIn(namespace),
      slices: withEndpoints(slices, endpoints),
      pods: depth?.pods.get(namespace) ?? [],
      nodes: all(this.#nodes.watch),
      ingresses: [],
      ingressClasses: [],
      policies: [],
      workloads: depth?.workloads.get(namespace) ?? [],
    }
  }

  /** How much was read, and what could not be. */
  read(depth?: Depth): Pick<Snapshot, 'taken' | 'extent' | 'gaps'> {
    const { namespace, labelSelector } = this.#scope
    const usable = isUsable(this.#slices.watch) || isUsable(this.#endpoints.watch)
    return {
      taken: takenNow(this.#context),
      extent: {
        ...NOTHING_READ,
        services: labelSelector === undefined ? 'all' : 'selected',
        endpointslices: usable ? 'all' : 'none',
        nodes: isUsable(this.#nodes.watch) ? 'all' : 'none',
        ...depth?.extent,
      },
      gaps: [...this.#gaps(namespace), ...(depth?.gaps ?? [])],
    }
  }

  close(): void {
    for (const slot of [this.#services, this.#slices, this.#endpoints, this.#nodes]) slot.want(undefined)
  }

  #gaps(namespace: string | undefined): ReadGap[] {
    const gap = gapIn(this.#slices.watch, kinds.EndpointSlice, namespace)
    const sliceGap = gap && isUsable(this.#endpoints.watch) ? { ...gap, instead: 'endpoints' } : gap
    const others = [
      gapIn(this.#services.watch, kinds.Service, namespace),
      gapIn(this.#endpoints.watch, kinds.Endpoints, namespace),
      gapIn(this.#nodes.watch, kinds.Node),
    ]
    return [sliceGap, ...others].filter((one) => one !== undefined)
  }
}

function all<T>(watch: Watch<T> | undefined): T[] {
  return watch && isUsable(watch) ? watch.table.all() : []
}
