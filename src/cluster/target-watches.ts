import { hasUnclaimedRoute } from '../model/ingress.ts'
import type { EndpointSlice, Service } from '../model/resources.ts'
import { needsNodes, selects } from '../model/service.ts'
import type { ReadGap, Snapshot } from '../model/snapshot.ts'
import type { PlacedService } from '../model/tracer.ts'
import { withEndpoints } from './collection.ts'
import { type AnyWatch, extents, gapIn, isSettled, isUsable } from './gathered.ts'
import { type LiveContext, takenNow } from './live-context.ts'
import { type Pools, Slot } from './pool.ts'
import { selectorQuery } from './service-snapshot.ts'
import type { Watch } from './watch.ts'
import type { WatchListener, WatchScope } from './watch-state.ts'

/** What is watched behind a Service; absent: nothing of the kind. */
interface Behind {
  /** All slices of the namespace: some may have been meant for the Service. */
  strays?: WatchScope
  pods?: WatchScope
  workloads?: WatchScope
  nodes?: WatchScope
}

function slotsOf(pools: Pools, listener: WatchListener<unknown>) {
  return {
    services: new Slot(pools.services, listener),
    slices: new Slot(pools.slices, listener),
    strays: new Slot(pools.slices, listener),
    endpoints: new Slot(pools.endpoints, listener),
    pods: new Slot(pools.pods, listener),
    nodes: new Slot(pools.nodes, listener),
    ingresses: new Slot(pools.ingresses, listener),
    ingressClasses: new Slot(pools.ingressClasses, listener),
    policies: new Slot(pools.policies, listener),
    deployments: new Slot(pools.deployments, listener),
    statefulSets: new Slot(pools.statefulSets, listener),
  }
}

/** Watches for one target what `readServices` reads, and no more: what lies behind the Service follows from what is known of it. */
export class TargetWatches {
  readonly #place: PlacedService
  readonly #context: LiveContext
  readonly #slots: ReturnType<typeof slotsOf>

  constructor(place: PlacedService, context: LiveContext, listener: WatchListener<unknown>) {
    this.#place = place
    this.#context = context
    this.#slots = slotsOf(context.pools, listener)
    this.aim()
  }

  /** That of the Service itself. */
  get required(): AnyWatch | undefined {
    return this.#slots.services.watch
  }

  close(): void {
    for (const slot of Object.values(this.#slots)) slot.want(undefined)
  }

  /** All that are wanted now. */
  open(): AnyWatch[] {
    return Object.values(this.#slots).flatMap(({ watch }) => watch ?? [])
  }

  /** Watches what the target needs by what is known of it now. */
  aim(): void {
    const { namespace, target } = this.#place
    const own = { namespace, fieldSelector: `metadata.name=${target.name}` }
    const slots = this.#slots
    slots.services.want(own)
    slots.ingresses.want({ namespace })
    slots.policies.want({ namespace })
    const slices = slots.slices.want({ namespace, labelSelector: `kubernetes.io/service-name=${target.name}` })
    const endpoints = slots.endpoints.want(slices?.state.at === 'gap' ? own : undefined)
    const known = [slots.services.watch, slices, endpoints].every((watch) => watch === undefined || isSettled(watch))
    if (!known) return
    const service = this.#service()
    const behind = service && service.type !== 'ExternalName' ? this.#behind(service) : {}
    slots.strays.want(behind.strays)
    slots.pods.want(behind.pods)
    slots.nodes.want(behind.nodes)
    slots.deployments.want(behind.workloads)
    slots.statefulSets.want(behind.workloads)
    slots.ingressClasses.want(service && hasUnclaimedRoute(service.name, read(slots.ingresses.watch)) ? {} : undefined)
  }

  #behind(service: Service): Behind {
    const { namespace } = this.#place
    const slices = this.#slices()
    const nodes = needsNodes(service, slices) ? { nodes: {} } : {}
    const isEmpty = slices.every((slice) => slice.endpoints.length === 0)
    const { selector } = service
    if (selector === undefined) {
      if (isEmpty) return { ...nodes, strays: { namespace } }
      const isNamed = slices.some((slice) => slice.endpoints.some(({ target }) => target?.kind === 'Pod'))
      return { ...nodes, ...(isNamed && { pods: { namespace } }) }
    }
    const selected = { namespace, labelSelector: selectorQuery(service) }
    if (!isEmpty || !this.#isLost(selector)) return { ...nodes, pods: selected }
    return { ...nodes, pods: { namespace }, workloads: { namespace } }
  }

  /** Is all of the namespace needed to tell why there is no endpoint? Of Endpoints, which know less, only where no Pod is selected. */
  #isLost(selector: Readonly<Record<string, string>>): boolean {
    const { endpoints, pods } = this.#slots
    if (!endpoints.watch) return true
    return pods.watch?.listed === true && !read(pods.watch).some((pod) => selects(selector, pod.labels))
  }

  #service(): Service | undefined {
    const { namespace, target } = this.#place
    return this.#slots.services.watch?.table.get(namespace, target.name)[0]
  }

  #slices(): EndpointSlice[] {
    const { slices, endpoints } = this.#slots
    return withEndpoints(read(slices.watch), read(endpoints.watch))
  }

  /** What was read up to now. */
  snapshot(): Snapshot {
    const { services, strays, pods, nodes, ingresses, ingressClasses, policies, deployments, statefulSets } = this.#slots
    const own = this.#slices()
    const names = new Set(own.map(({ name }) => name))
    const slices = [...own, ...read(strays.watch).filter(({ name }) => !names.has(name))]
    const all = (watch: AnyWatch | undefined) => (isUsable(watch) ? 'all' : 'none')
    const isWhole = deployments.watch !== undefined || this.#service()?.selector === undefined
    return {
      apiVersion: 'porttrace/v1',
      kind: 'Snapshot',
      taken: takenNow(this.#context),
      source: this.#context.source,
      extent: extents({
        services: 'selected',
        endpointslices: isUsable(strays.watch) ? 'all' : 'selected',
        pods: isUsable(pods.watch) ? (isWhole ? 'all' : 'selected') : 'none',
        nodes: all(nodes.watch),
        ingresses: all(ingresses.watch),
        ingressclasses: all(ingressClasses.watch),
        networkpolicies: all(policies.watch),
        workloads: isUsable(deployments.watch) ? 'all' : all(statefulSets.watch),
      }),
      services: read(services.watch),
      slices,
      pods: read(pods.watch),
      nodes: read(nodes.watch),
      ingresses: read(ingresses.watch),
      ingressClasses: read(ingressClasses.watch),
      policies: read(policies.watch),
      workloads: [...read(deployments.watch), ...read(statefulSets.watch)],
      gaps: this.#gaps(),
    }
  }

  #gaps(): ReadGap[] {
    const { slices, endpoints, ...rest } = this.#slots
    const { namespace } = this.#place
    const gap = gapIn(slices.watch, 'slices', namespace)
    const sliceGap = gap && isUsable(endpoints.watch) ? { ...gap, instead: 'endpoints' } : gap
    const others = [
      gapIn(endpoints.watch, 'endpoints', namespace),
      gapIn(rest.services.watch, 'services', namespace),
      gapIn(rest.strays.watch, 'slices', namespace),
      gapIn(rest.pods.watch, 'pods', namespace),
      gapIn(rest.nodes.watch, 'nodes'),
      gapIn(rest.ingresses.watch, 'ingresses', namespace),
      gapIn(rest.ingressClasses.watch, 'ingressClasses'),
      gapIn(rest.policies.watch, 'policies', namespace),
      gapIn(rest.deployments.watch, 'deployments', namespace),
      gapIn(rest.statefulSets.watch, 'statefulSets', namespace),
    ]
    return [sliceGap, ...others].filter((one) => one !== undefined)
  }
}

function read<T>(watch: Watch<T> | undefined): T[] {
  return watch && isUsable(watch) ? watch.table.all() : []
}
