import { fields } from '../lib/read.ts'
import type { EndpointSlice } from '../model/resources.ts'
import type { Extent, ReadGap, Resource, Snapshot, SnapshotSource } from '../model/snapshot.ts'
import { filled, Lists, type Part, pour } from './lists.ts'
import { gather, type Kind, listOf } from './parts.ts'

/** Gathers raw API objects into the slim resources of a snapshot; each object is projected at once and not kept. */
export class Collection extends Lists {
  readonly #seen = new Map<Kind, Set<string>>()

  /** Takes one raw object of the kind; one without a name is left out, and so is one that overlapping lists bring twice. */
  add(kind: Kind, raw: unknown): void {
    const { namespace, name } = fields(fields(raw).metadata)
    if (this.#isNew(kind, `${namespace}/${name}`)) gather(kind, raw, this)
  }

  /** Takes an object that was projected before. */
  absorb(kind: Kind, namespace: string, name: string, part: Part): void {
    if (this.#isNew(kind, `${namespace}/${name}`)) pour(part, this)
  }

  /** Drops what was gathered of a kind, for a list that starts again. Of those of which lists of several namespaces are under way, none. */
  drop(kind: Kind): void {
    const name = listOf(kind)
    // A fact does not tell for which kind it was gathered.
    if (severalLists.has(kind) || name === 'facts') return
    this.#seen.delete(kind)
    removeKind(this[name], kind)
  }

  #isNew(kind: Kind, key: string): boolean {
    const seen = this.#seen.get(kind)
    if (seen?.has(key)) return false
    if (seen) seen.add(key)
    else this.#seen.set(kind, new Set([key]))
    return true
  }

  /** The snapshot of what was gathered. */
  snapshot(taken: string, source: SnapshotSource, extent: Readonly<Record<Resource, Extent>>, gaps: ReadGap[]): Snapshot {
    const {
      services,
      slices,
      endpoints,
      facts,
      configs: _,
      pods,
      nodes,
      ingresses,
      ingressClasses,
      policies,
      workloads,
      ...rest
    }: Lists = this
    return {
      apiVersion: 'porttrace/v1',
      kind: 'Snapshot',
      taken,
      source,
      extent,
      services,
      slices: withEndpoints(slices, endpoints),
      pods,
      nodes,
      ingresses,
      ingressClasses,
      policies,
      workloads,
      ...(facts.length > 0 && { dataplane: facts }),
      ...filled(rest),
      gaps,
    }
  }
}

function removeKind(list: object[], kind: Kind): void {
  const others = list.filter((item) => !('kind' in item && item.kind === kind))
  list.splice(0, list.length, ...others)
}

/** The slices, and Endpoints for those Services that have no slice: a cluster that has slices mirrors them. */
export function withEndpoints(slices: readonly EndpointSlice[], endpoints: readonly EndpointSlice[]): EndpointSlice[] {
  const sliced = new Set(slices.map((slice) => `${slice.namespace}/${slice.service}`))
  return [...slices, ...endpoints.filter((slice) => !sliced.has(`${slice.namespace}/${slice.service}`))]
}

/** What they bring twice is left out; an object that has gone in between does no harm. */
const severalLists: ReadonlySet<Kind> = new Set<Kind>([
  'Gateway',
  'GatewayClass',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
  'ReferenceGrant',
  'Namespace',
])
