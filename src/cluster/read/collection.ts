import { namespacedName } from '../../kube/namespaced-name.ts'
import type { Extent, ReadGap, Resource, Snapshot, SnapshotSource } from '../../model/snapshot.ts'
import type { Kind } from '../kinds/kind.ts'
import { createLists, filled, type ListItems } from '../kinds/lists.ts'
import { type ListRow, rowOf } from './list-rows.ts'
import { withEndpoints } from './slices.ts'

/** Gathers raw API objects into the slim resources of a snapshot; each object is projected at once and not kept. */
export class Collection {
  readonly lists = createLists()
  /** `namespace/name` of the objects that are there, by the id of their kind. */
  readonly #seen = new Map<string, Set<string>>()

  /** Takes one raw object of the kind; one without a name is left out, and so is one that overlapping lists bring twice. */
  add(kind: Kind, raw: unknown): void {
    const row = rowOf(raw, (object) => [kind.part(object)])
    if (row) this.absorb(kind, row)
  }

  /** Takes an object that was projected before; one that overlapping lists bring twice is left out. */
  absorb(kind: Kind, row: ListRow<ListItems>): void {
    if (this.#isNew(kind, namespacedName(row))) for (const part of row.slim) part.addTo(this.lists)
  }

  /** Was an object of this kind and name taken, even if it has no slim resource? */
  holds({ id }: Kind, namespace: string, name: string): boolean {
    return this.#seen.get(id)?.has(`${namespace}/${name}`) ?? false
  }

  #isNew({ id }: Kind, key: string): boolean {
    const seen = this.#seen.get(id)
    if (seen?.has(key)) return false
    if (seen) seen.add(key)
    else this.#seen.set(id, new Set([key]))
    return true
  }

  /** The snapshot of what was gathered. For the lists that a snapshot may lack, those that are empty are left out. */
  snapshot(taken: string, source: SnapshotSource, extent: Readonly<Record<Resource, Extent>>, gaps: ReadGap[]): Snapshot {
    const { configs: _, endpoints, slices, services, pods, nodes, ingresses, ingressClasses, policies, workloads, ...rest } = this.lists
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
      ...filled(rest),
      gaps,
    }
  }
}
